/* xl/styles.xml (18.8): fonts, fills, borders, number formats, and cellXfs that join them into looks. */
#include "form_workbook_parts.h"
#include "text.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STYLES_ELEMENTS = 100000 };

/* Width of a digit of WenQuanYi Micro Hei, in parts of its size: all digits are as wide. */
static const double DIGIT_EM = 0.55;

struct number_format {
    int id;
    const char *code;
};

enum section { SECTION_OTHER, SECTION_FONTS, SECTION_FILLS, SECTION_BORDERS, SECTION_XFS };

struct styles {
    struct workbook_run *run;
    struct list formats, fonts, fills, borders, looks; /* the last four: struct form_look, partly filled */
    enum section section;
    int side; /* of the border that is open; -1: none */
};

static const uint32_t basic_colours[] = {0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00,
                                         0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF};

/* Indexed colours 16 to 63 of the default palette (18.8.27). */
static const uint32_t palette[] = {0x800000, 0x008000, 0x000080, 0x808000, 0x800080, 0x008080, 0xC0C0C0, 0x808080,
                                   0x9999FF, 0x993366, 0xFFFFCC, 0xCCFFFF, 0x660066, 0xFF8080, 0x0066CC, 0xCCCCFF,
                                   0x000080, 0xFF00FF, 0xFFFF00, 0x00FFFF, 0x800080, 0x800000, 0x008080, 0x0000FF,
                                   0x00CCFF, 0xCCFFFF, 0xCCFFCC, 0xFFFF99, 0x99CCFF, 0xFF99CC, 0xCC99FF, 0xFFCC99,
                                   0x3366FF, 0x33CCCC, 0x99CC00, 0xFFCC00, 0xFF9900, 0xFF6600, 0x666699, 0x969696,
                                   0x003366, 0x339966, 0x003300, 0x333300, 0x993300, 0x993366, 0x333399, 0x333333};

static uint32_t indexed(int index, uint32_t fallback)
{
    if (index >= 0 && index < 16) return basic_colours[index % 8];
    if (index >= 16 && index < 64) return palette[index - 16];
    return fallback; /* 64, 65: the system's text and background */
}

/* 18.8.3 tint: towards black when negative, towards white when positive; done on each channel. */
static uint32_t tinted(uint32_t rgb, double tint)
{
    uint32_t out = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
        double channel = (double)((rgb >> shift) & 0xFF);
        channel = tint < 0 ? channel * (1 + tint) : channel + (255 - channel) * tint;
        out |= (uint32_t)lround(channel) << shift;
    }
    return out;
}

static uint32_t colour(const struct styles *styles, const struct form_xml_element *element, uint32_t fallback)
{
    const char *rgb = form_xml_attribute(element, "rgb"), *tint = form_xml_attribute(element, "tint");
    int theme = form_workbook_parts_int(element, "theme", -1);
    uint32_t base = indexed(form_workbook_parts_int(element, "indexed", -1), fallback);
    if (theme >= 0 && theme < 12) base = styles->run->theme[theme];
    if (rgb && strlen(rgb) == 8) base = (uint32_t)strtoul(rgb + 2, NULL, 16) & 0xFFFFFF;
    double amount = tint ? strtod(tint, NULL) : 0;
    return isfinite(amount) && amount >= -1 && amount <= 1 && amount != 0 ? tinted(base, amount) : base;
}

static struct form_look *last(struct list *list)
{
    return list->count ? LIST_AT(list, struct form_look, list->count - 1) : NULL;
}

static void open_font(struct styles *styles, const struct form_xml_element *element)
{
    if (text_equal(element->name, "font")) {
        struct form_look *added = list_add(&styles->fonts);
        added->size_pt = 11;
        return;
    }
    struct form_look *font = last(&styles->fonts);
    if (!font) return;
    if (text_equal(element->name, "b")) font->bold = form_workbook_parts_flag(element, "val", true);
    if (text_equal(element->name, "i")) font->italic = form_workbook_parts_flag(element, "val", true);
    if (text_equal(element->name, "strike")) font->strike = form_workbook_parts_flag(element, "val", true);
    if (text_equal(element->name, "u")) font->underline = !text_equal(form_xml_attribute(element, "val"), "none");
    if (text_equal(element->name, "color")) font->rgb = colour(styles, element, 0);
    if (!text_equal(element->name, "sz")) return;
    double size = form_workbook_parts_real(element, "val", 11);
    font->size_pt = size < 1 ? 1 : size > 400 ? 400 : size;
}

static void open_fill(struct styles *styles, const struct form_xml_element *element)
{
    if (text_equal(element->name, "fill")) {
        struct form_look *added = list_add(&styles->fills);
        added->fill_rgb = 0xFFFFFF;
        return;
    }
    struct form_look *fill = last(&styles->fills);
    if (!fill) return;
    if (text_equal(element->name, "patternFill"))
        fill->filled = text_equal(form_xml_attribute(element, "patternType"), "solid");
    if (text_equal(element->name, "fgColor")) fill->fill_rgb = colour(styles, element, 0xFFFFFF);
}

static enum form_stroke stroke_named(const char *name)
{
    static const struct {
        const char *name;
        enum form_stroke stroke;
    } strokes[] = {{"hair", FORM_STROKE_HAIR},
                   {"thin", FORM_STROKE_THIN},
                   {"medium", FORM_STROKE_MEDIUM},
                   {"thick", FORM_STROKE_THICK},
                   {"double", FORM_STROKE_DOUBLE},
                   {"dashed", FORM_STROKE_DASHED},
                   {"dotted", FORM_STROKE_DOTTED},
                   {"mediumDashed", FORM_STROKE_MEDIUM_DASHED},
                   {"dashDot", FORM_STROKE_DASH_DOT},
                   {"dashDotDot", FORM_STROKE_DASH_DOT},
                   {"mediumDashDot", FORM_STROKE_MEDIUM_DASHED},
                   {"mediumDashDotDot", FORM_STROKE_MEDIUM_DASHED},
                   {"slantDashDot", FORM_STROKE_MEDIUM_DASHED}};
    for (size_t i = 0; name && i < sizeof strokes / sizeof strokes[0]; i++)
        if (text_equal(strokes[i].name, name)) return strokes[i].stroke;
    return FORM_STROKE_NONE;
}

static int side_named(const char *name)
{
    if (text_equal(name, "left") || text_equal(name, "start")) return FORM_LEFT;
    if (text_equal(name, "right") || text_equal(name, "end")) return FORM_RIGHT;
    if (text_equal(name, "top")) return FORM_TOP;
    return text_equal(name, "bottom") ? FORM_BOTTOM : -1;
}

static void open_border(struct styles *styles, const struct form_xml_element *element)
{
    if (text_equal(element->name, "border")) (void)list_add(&styles->borders);
    struct form_look *look = last(&styles->borders);
    if (!look || element->depth == 3) return;
    if (element->depth == 4) {
        styles->side = side_named(element->name);
        if (styles->side >= 0) look->borders[styles->side].stroke = stroke_named(form_xml_attribute(element, "style"));
    } else if (text_equal(element->name, "color") && styles->side >= 0) {
        look->borders[styles->side].rgb = colour(styles, element, 0);
    }
}

static const char *format_coded(const struct styles *styles, int id)
{
    static const struct number_format builtin[] = {/* 18.8.30; 14, 31, 57 and 58 as in a Chinese program */
                                                   {1, "0"},
                                                   {2, "0.00"},
                                                   {3, "#,##0"},
                                                   {4, "#,##0.00"},
                                                   {9, "0%"},
                                                   {10, "0.00%"},
                                                   {14, "yyyy/m/d"},
                                                   {31, "yyyy\"年\"m\"月\"d\"日\""},
                                                   {37, "#,##0;-#,##0"},
                                                   {38, "#,##0;-#,##0"},
                                                   {39, "#,##0.00;-#,##0.00"},
                                                   {40, "#,##0.00;-#,##0.00"},
                                                   {41, "#,##0"},
                                                   {43, "#,##0.00"},
                                                   {49, "@"},
                                                   {57, "yyyy\"年\"m\"月\""},
                                                   {58, "m\"月\"d\"日\""}};
    for (size_t i = 0; i < styles->formats.count; i++)
        if (LIST_AT(&styles->formats, struct number_format, i)->id == id)
            return LIST_AT(&styles->formats, struct number_format, i)->code;
    for (size_t i = 0; i < sizeof builtin / sizeof builtin[0]; i++)
        if (builtin[i].id == id) return builtin[i].code;
    return "General";
}

static const struct form_look *part_of(const struct list *list, const struct form_xml_element *element,
                                       const char *attribute)
{
    static const struct form_look plain = {.size_pt = 11, .fill_rgb = 0xFFFFFF};
    int index = form_workbook_parts_int(element, attribute, 0);
    return index >= 0 && (size_t)index < list->count ? LIST_AT(list, struct form_look, (size_t)index) : &plain;
}

static void open_xf(struct styles *styles, const struct form_xml_element *element)
{
    struct form_look look = *part_of(&styles->fonts, element, "fontId");
    const struct form_look *fill = part_of(&styles->fills, element, "fillId");
    look.filled = fill->filled;
    look.fill_rgb = fill->fill_rgb;
    const struct form_look *edges = part_of(&styles->borders, element, "borderId");
    for (int i = 0; i < 4; i++) look.borders[i] = edges->borders[i];
    look.format = format_coded(styles, form_workbook_parts_int(element, "numFmtId", 0));
    *(struct form_look *)list_add(&styles->looks) = look;
}

static enum form_across across_named(const char *name)
{
    if (text_equal(name, "left") || text_equal(name, "fill")) return FORM_ACROSS_LEFT;
    if (text_equal(name, "center") || text_equal(name, "centerContinuous")) return FORM_ACROSS_CENTER;
    if (text_equal(name, "right")) return FORM_ACROSS_RIGHT;
    return text_equal(name, "justify") || text_equal(name, "distributed") ? FORM_ACROSS_JUSTIFY : FORM_ACROSS_GENERAL;
}

static int rotation_of(int value) /* 18.8.1: 0 to 90 up, 91 to 180 down, 255 one letter under the other */
{
    if (value == 255) return 255;
    if (value < 0 || value > 180) return 0;
    return value <= 90 ? value : 90 - value;
}

static void open_alignment(struct styles *styles, const struct form_xml_element *element)
{
    struct form_look *look = last(&styles->looks);
    if (!look) return;
    const char *down = form_xml_attribute(element, "vertical");
    look->across = across_named(form_xml_attribute(element, "horizontal"));
    look->down = text_equal(down, "top") ? FORM_DOWN_TOP
                 : text_equal(down, "center") || text_equal(down, "justify") || text_equal(down, "distributed")
                     ? FORM_DOWN_CENTER
                     : FORM_DOWN_BOTTOM;
    look->wrap = form_workbook_parts_flag(element, "wrapText", false) || look->across == FORM_ACROSS_JUSTIFY;
    look->shrink = form_workbook_parts_flag(element, "shrinkToFit", false);
    int indent = form_workbook_parts_int(element, "indent", 0);
    look->indent = indent > 0 && indent <= 50 ? indent : 0;
    look->rotation = rotation_of(form_workbook_parts_int(element, "textRotation", 0));
}

static enum section section_named(const char *name)
{
    if (text_equal(name, "fonts")) return SECTION_FONTS;
    if (text_equal(name, "fills")) return SECTION_FILLS;
    if (text_equal(name, "borders")) return SECTION_BORDERS;
    return text_equal(name, "cellXfs") ? SECTION_XFS : SECTION_OTHER;
}

static status open_style(void *self, const struct form_xml_element *element, struct problem *why)
{
    struct styles *styles = self;
    if (element->depth == 2) styles->section = section_named(element->name);
    if (element->depth == 3 && text_equal(element->name, "numFmt") && form_xml_attribute(element, "formatCode"))
        *(struct number_format *)list_add(&styles->formats) =
            (struct number_format){form_workbook_parts_int(element, "numFmtId", -1),
                                   arena_text(styles->run->arena, form_xml_attribute(element, "formatCode"))};
    if (element->depth < 3) return OK;
    if (styles->section == SECTION_FONTS) open_font(styles, element);
    if (styles->section == SECTION_FILLS) open_fill(styles, element);
    if (styles->section == SECTION_BORDERS) open_border(styles, element);
    if (styles->section == SECTION_XFS && text_equal(element->name, "xf")) open_xf(styles, element);
    if (styles->section == SECTION_XFS && text_equal(element->name, "alignment")) open_alignment(styles, element);
    bool large = styles->looks.count > FORM_WORKBOOK_LOOKS || styles->fonts.count > FORM_WORKBOOK_LOOKS ||
                 styles->fills.count > FORM_WORKBOOK_LOOKS || styles->borders.count > FORM_WORKBOOK_LOOKS ||
                 styles->formats.count > FORM_WORKBOOK_LOOKS;
    return large ? problem_set(why, FORM_WORKBOOK_LARGE, "styles") : OK;
}

static status close_style(void *self, const struct form_xml_element *element, struct problem *why)
{
    (void)self, (void)element, (void)why;
    return OK;
}

status form_workbook_styles_read(struct workbook_run *run, struct bytes xml)
{
    struct styles styles = {.run = run,
                            .formats = LIST_OF(run->arena, struct number_format),
                            .fonts = LIST_OF(run->arena, struct form_look),
                            .fills = LIST_OF(run->arena, struct form_look),
                            .borders = LIST_OF(run->arena, struct form_look),
                            .looks = LIST_OF(run->arena, struct form_look),
                            .side = -1};
    struct form_xml_reader reader = form_workbook_parts_reader(STYLES_ELEMENTS, open_style, close_style, NULL);
    TRY(form_xml_read(xml, &reader, &styles, run->why));
    if (styles.looks.count == 0)
        *(struct form_look *)list_add(&styles.looks) = (struct form_look){.size_pt = 11, .format = "General"};
    run->out->looks = styles.looks.items;
    run->out->look_count = styles.looks.count;
    run->out->digit_pt = (styles.fonts.count ? LIST_AT(&styles.fonts, struct form_look, 0)->size_pt : 11) * DIGIT_EM;
    return OK;
}
