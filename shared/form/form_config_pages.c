/* The elements text, page and seal: where things stand. */
#include "form_config_raw.h"
#include "form_paper.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

enum { TEXT_VALUE_MAX = 500 };
static const double PT_PER_MM = 72 / 25.4;

/* Literal pieces and {field}s; false: a fault was told. */
static bool read_parts(struct config_run *run, const struct config_raw *raw, struct list *parts)
{
    const char *at = raw->values[CONFIG_VALUE];
    while (*at) {
        struct form_part *part = list_add(parts);
        size_t size = strcspn(at, "{");
        if (size > 0) {
            part->literal = arena_copy(run->arena, at, size);
            at += size;
            continue;
        }
        const char *end = strchr(at, '}');
        const char *name = end ? arena_copy(run->arena, at + 1, (size_t)(end - at - 1)) : at;
        bool is_text = false;
        if (!end || !form_config_names_find(run, name, &part->field, &is_text)) {
            form_config_raw_fault(run, raw, CONFIG_VALUE, FORM_CONFIG_FIELD, name);
            return false;
        }
        at = end + 1;
    }
    return true;
}

static void read_text(struct config_run *run, const struct config_raw *raw)
{
    struct list parts = LIST_OF(run->arena, struct form_part);
    struct form_text text = {.place = {.shown = true, .sheet = raw->values[CONFIG_SHEET]}};
    text.place.where = form_config_raw_where(run, raw, CONFIG_CELL);
    if (!raw->values[CONFIG_CELL] || !form_config_raw_text(run, raw, CONFIG_VALUE, TEXT_VALUE_MAX)) return;
    bool placed = form_cell_read(raw->values[CONFIG_CELL], &text.place.cell);
    if (!placed) form_config_raw_fault(run, raw, CONFIG_CELL, FORM_CONFIG_VALUE, "C5");
    if (!read_parts(run, raw, &parts) || !placed) return;
    text.parts = parts.items;
    text.part_count = parts.count;
    *(struct form_text *)list_add(&run->texts) = text;
}

/* Index of the value among `choices`; -1 when it is not given or wrong, which is told. */
static int read_choice(struct config_run *run, const struct config_raw *raw, enum config_attribute attribute,
                       const char *const *choices)
{
    const char *value = raw->values[attribute];
    struct buffer expected = {.arena = run->arena};
    if (!value) return -1;
    for (int i = 0; choices[i]; i++) {
        if (text_equal(choices[i], value)) return i;
        buffer_format(&expected, "%s%s", i > 0 ? " " : "", choices[i]);
    }
    form_config_raw_fault(run, raw, attribute, FORM_CONFIG_VALUE, buffer_string(&expected));
    return -1;
}

static bool read_decimal(const char *text, double least, double most, double *out)
{
    form_number number = 0;
    if (!form_number_read(text, 2, &number)) return false;
    *out = (double)number / (double)FORM_NUMBER_ONE;
    return *out >= least && *out <= most;
}

static void read_margins(struct config_run *run, const struct config_raw *raw, struct form_page_setup *page)
{
    if (!raw->values[CONFIG_MARGINS]) return;
    struct list parts = form_config_raw_split(run->arena, raw->values[CONFIG_MARGINS], ' ');
    bool sound = parts.count == 4;
    for (size_t i = 0; sound && i < 4; i++) {
        double mm = 0;
        sound = read_decimal(*LIST_AT(&parts, const char *, i), 0, 100, &mm);
        page->margins_pt[i] = mm * PT_PER_MM;
    }
    page->has_margins = sound;
    if (!sound) form_config_raw_fault(run, raw, CONFIG_MARGINS, FORM_CONFIG_VALUE, "15 10 15 10 (0–100)");
}

static void read_paper(struct config_run *run, const struct config_raw *raw, struct form_page_setup *page)
{
    const char *paper = raw->values[CONFIG_PAPER];
    page->paper = paper ? form_paper_named(paper) : -1;
    if (paper && page->paper < 0)
        form_config_raw_fault(run, raw, CONFIG_PAPER, FORM_CONFIG_VALUE, "A3 A4 A5 B4 B5 letter legal");
}

static void read_scale(struct config_run *run, const struct config_raw *raw, struct form_page_setup *page)
{
    double scale = 0;
    const char *text = raw->values[CONFIG_SCALE];
    if (!text) return;
    if (read_decimal(text, 10, 400, &scale) && page->fit == FORM_FIT_NONE)
        page->scale = (int)scale;
    else
        form_config_raw_fault(run, raw, CONFIG_SCALE, FORM_CONFIG_VALUE, "10–400, fit=\"none\"");
}

static void read_page(struct config_run *run, const struct config_raw *raw)
{
    static const char *const prints[] = {"false", "true", NULL};
    static const char *const orientations[] = {"portrait", "landscape", NULL};
    static const char *const fits[] = {"none", "page", "width", NULL};
    static const char *const centers[] = {"none", "horizontal", "vertical", "both", NULL};
    struct form_page_setup page = {.sheet = raw->values[CONFIG_SHEET]};
    page.where = form_config_raw_where(run, raw, CONFIG_SHEET);
    for (size_t i = 0; i < run->pages.count; i++)
        if (text_equal(LIST_AT(&run->pages, struct form_page_setup, i)->sheet, page.sheet))
            form_config_raw_fault(run, raw, CONFIG_SHEET, FORM_CONFIG_REPEATED, page.sheet ? page.sheet : "page");
    page.left_out = read_choice(run, raw, CONFIG_PRINT, prints) == 0;
    page.landscape = read_choice(run, raw, CONFIG_ORIENTATION, orientations);
    page.center = read_choice(run, raw, CONFIG_CENTER, centers);
    page.fit = (enum form_fit)(read_choice(run, raw, CONFIG_FIT, fits) + 1);
    read_paper(run, raw, &page);
    read_margins(run, raw, &page);
    read_scale(run, raw, &page);
    *(struct form_page_setup *)list_add(&run->pages) = page;
}

static void read_anchor(struct config_run *run, const struct config_raw *raw, struct form_seal *seal)
{
    static const char *const anchors[] = {"top-left", "top",         "top-right", "left",         "center",
                                          "right",    "bottom-left", "bottom",    "bottom-right", NULL};
    int anchor = read_choice(run, raw, CONFIG_ANCHOR, anchors);
    if (anchor < 0) return;
    seal->anchor_x = anchor % 3 - 1;
    seal->anchor_y = anchor / 3 - 1;
}

static void read_length(struct config_run *run, const struct config_raw *raw, enum config_attribute attribute,
                        double least, double *out)
{
    const char *text = raw->values[attribute];
    if (!text || read_decimal(text, least, least < 0 ? -least : 100, out)) return;
    form_config_raw_fault(run, raw, attribute, FORM_CONFIG_VALUE, least < 0 ? "-300–300" : "5–100");
}

static void read_seal(struct config_run *run, const struct config_raw *raw)
{
    struct form_seal seal = {.given = true, .sheet = raw->values[CONFIG_SHEET]};
    seal.where = form_config_raw_where(run, raw, CONFIG_CELL);
    if (!raw->values[CONFIG_CELL]) return;
    seal.given = form_cell_read_range(raw->values[CONFIG_CELL], &seal.range);
    if (!seal.given) form_config_raw_fault(run, raw, CONFIG_CELL, FORM_CONFIG_VALUE, "B48, B48:D52");
    read_anchor(run, raw, &seal);
    read_length(run, raw, CONFIG_DX, -300, &seal.dx_mm);
    read_length(run, raw, CONFIG_DY, -300, &seal.dy_mm);
    read_length(run, raw, CONFIG_WIDTH, 5, &seal.width_mm);
    read_length(run, raw, CONFIG_HEIGHT, 5, &seal.height_mm);
    run->out->seal = seal;
}

void form_config_pages_read(struct config_run *run)
{
    run->texts = LIST_OF(run->arena, struct form_text);
    run->pages = LIST_OF(run->arena, struct form_page_setup);
    for (size_t i = 0; i < run->raws[CONFIG_TEXT_ELEMENT].count; i++)
        read_text(run, LIST_AT(&run->raws[CONFIG_TEXT_ELEMENT], struct config_raw, i));
    for (size_t i = 0; i < run->raws[CONFIG_PAGE_ELEMENT].count; i++)
        read_page(run, LIST_AT(&run->raws[CONFIG_PAGE_ELEMENT], struct config_raw, i));
    for (size_t i = 0; i < run->raws[CONFIG_SEAL_ELEMENT].count; i++)
        read_seal(run, LIST_AT(&run->raws[CONFIG_SEAL_ELEMENT], struct config_raw, i));
}
