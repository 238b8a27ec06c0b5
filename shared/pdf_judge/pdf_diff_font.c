#include "pdf_diff_font.h"
#include "text.h"
#include <string.h>

enum { WIDEST = 1500, NARROWEST = 200 };

static bool has_one_of(const struct pdf_object *dict, const char *const *keys)
{
    for (size_t i = 0; keys[i]; i++) {
        if (pdf_object_get(dict, keys[i])) return true;
    }
    return false;
}

static bool starts_with_one_of(const char *name, const char *const *starts)
{
    for (size_t i = 0; name && starts[i]; i++) {
        if (text_starts(name, starts[i])) return true;
    }
    return false;
}

/* Nothing that a program of its own could stand in, or that says what its codes mean. */
static const char *const OWN[] = {"FontDescriptor", "ToUnicode", "DescendantFonts", "CharProcs", NULL};

static bool is_standard(struct pdf_diff_state *d, const struct pdf_object *font)
{
    static const char *const names[] = {"Helvetica", "Arial", "Times", "Courier", NULL};
    return !has_one_of(font, OWN) && starts_with_one_of(pdf_object_name(pdf_read_get(d->now, font, "BaseFont")), names);
}

struct collection { /* table 116: the character collection that predefined CMaps belong to */
    const char *ordering, *maps[4];
};

static const struct collection *collection_of(const char *map)
{
    static const struct collection all[] = {{"GB1", {"UniGB-", "GB-EUC-", "GBK", NULL}},
                                            {"CNS1", {"UniCNS-", NULL}},
                                            {"Japan1", {"UniJIS-", NULL}},
                                            {"Korea1", {"UniKS-", NULL}}};
    size_t size = map ? strlen(map) : 0;
    bool is_across = size > 2 && text_equal(map + size - 2, "-H");
    for (size_t i = 0; is_across && i < sizeof all / sizeof *all; i++) {
        if (starts_with_one_of(map, all[i].maps)) return &all[i];
    }
    return NULL;
}

static bool is_string(const struct pdf_object *value, const char *want)
{
    struct bytes text = pdf_object_text(value);
    return text.size == strlen(want) && memcmp(text.data, want, text.size) == 0;
}

/* No advance turns the text around or puts one character upon another. */
static bool is_width(const struct pdf_object *value)
{
    double width = 0;
    return pdf_object_number(value, &width) && width >= NARROWEST && width <= WIDEST;
}

static bool are_widths(struct pdf_diff_state *d, const struct pdf_object *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (!is_width(pdf_read_item(d->now, list, i))) return false;
    }
    return true;
}

/* 9.7.4.3: c [w1 w2 …], or first last w. */
static bool has_usual_widths(struct pdf_diff_state *d, const struct pdf_object *font)
{
    const struct pdf_object *all = pdf_read_get(d->now, font, "W"), *other = pdf_read_get(d->now, font, "DW");
    if (other->kind != PDF_NULL && !is_width(other)) return false;
    if (all->kind != PDF_ARRAY) return all->kind == PDF_NULL;
    for (size_t i = 0; i < all->count;) {
        const struct pdf_object *list = pdf_read_item(d->now, all, i + 1);
        bool is_list = list->kind == PDF_ARRAY;
        if (is_list ? !are_widths(d, list) : !is_width(pdf_read_item(d->now, all, i + 2))) return false;
        i += is_list ? 2 : 3;
    }
    return true;
}

/* The fonts of Chinese, Japanese and Korean text that readers bring with them or choose by the collection; no others,
 * as one of signs might be called by its name. */
static bool is_known_name(const char *name)
{
    static const char *const names[] = {
        "STSong",       "AdobeSong",  "AdobeHeiti", "AdobeKaiti", "AdobeFangsong", "SimSun", "NSimSun",     "SimHei",
        "KaiTi",        "FangSong",   "STHeiti",    "STKaiti",    "STFangsong",    "MSung",  "MHei",        "AdobeMing",
        "HeiseiMin",    "HeiseiKaku", "KozMin",     "KozGo",      "Mincho",        "Gothic", "HYSMyeongJo", "HYGoThic",
        "AdobeMyungjo", "Song",       "Hei",        "Ming",       "Batang",        "Dotum",  NULL};
    return starts_with_one_of(name, names);
}

/* A font of a character collection without a program, whose codes a predefined CMap tells (9.7.5.2). */
static bool is_of_collection(struct pdf_diff_state *d, const struct pdf_object *font)
{
    static const char *const refused[] = {"CIDToGIDMap", "DW2", "W2", NULL};
    static const char *const programs[] = {"FontFile", "FontFile2", "FontFile3", NULL};
    const struct pdf_object *all = pdf_read_get(d->now, font, "DescendantFonts");
    const struct collection *of = collection_of(pdf_object_name(pdf_read_get(d->now, font, "Encoding")));
    if (!of || pdf_object_get(font, "ToUnicode") || all->kind != PDF_ARRAY || all->count != 1) return false;
    const struct pdf_object *one = pdf_read_item(d->now, all, 0), *system = pdf_read_get(d->now, one, "CIDSystemInfo");
    if (has_one_of(one, refused) || has_one_of(pdf_read_get(d->now, one, "FontDescriptor"), programs)) return false;
    if (!is_string(pdf_read_get(d->now, system, "Registry"), "Adobe")) return false;
    if (!is_string(pdf_read_get(d->now, system, "Ordering"), of->ordering)) return false;
    return is_known_name(pdf_object_name(pdf_read_get(d->now, one, "BaseFont"))) &&
           is_known_name(pdf_object_name(pdf_read_get(d->now, font, "BaseFont"))) && has_usual_widths(d, one);
}

static bool is_new(struct pdf_diff_state *d, const struct pdf_object *value)
{
    uint32_t number = pdf_diff_state_number(value);
    return number == 0 || pdf_diff_state_has(d, number, PDF_DIFF_ADDED);
}

bool pdf_diff_font_is_honest(struct pdf_diff_state *d, const struct pdf_object *value)
{
    if (!is_new(d, value)) return true;
    const struct pdf_object *font = pdf_read_resolve(d->now, value);
    return is_standard(d, font) || is_of_collection(d, font);
}

bool pdf_diff_font_is_dingbats(struct pdf_diff_state *d, const struct pdf_object *value)
{
    const struct pdf_object *font = pdf_read_resolve(d->now, value);
    bool is_coded = pdf_object_is_dict(pdf_read_get(d->now, font, "Encoding"));
    return !has_one_of(font, OWN) && !is_coded &&
           pdf_object_is_name(pdf_read_get(d->now, font, "BaseFont"), "ZapfDingbats");
}

bool pdf_diff_font_is_text(struct pdf_diff_state *d, const struct pdf_object *value)
{
    static const char *const signs[] = {"ZapfDingbats", "Symbol", "Wingdings", "Webdings", NULL};
    const struct pdf_object *font = pdf_read_resolve(d->now, value ? value : &pdf_object_null);
    const char *name = pdf_object_name(pdf_read_get(d->now, font, "BaseFont"));
    return name && pdf_diff_font_is_honest(d, value) && !starts_with_one_of(name, signs);
}
