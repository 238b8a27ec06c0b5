#include "pdf_visual_doubt.h"
#include "pdf_ops.h"
#include "text.h"

enum { DEPTH_MAX = 4, ITEMS_MAX = 64, FORMS_MAX = 200, OPS_WORK = 1000000, OPS_MEMORY = 8388608 };

struct walk {
    struct pdf *pdf;
    unsigned forms; /* gone through so far */
};

typedef bool (*is_odd)(struct walk *walk, const struct pdf_object *value, int depth);

/* Is any of the entries odd? */
static bool any(struct walk *walk, const struct pdf_object *dict, is_odd odd, int depth)
{
    if (pdf_object_is_dict(dict) && dict->count > ITEMS_MAX) return true;
    for (size_t i = 0; pdf_object_is_dict(dict) && i < dict->count; i++)
        if (odd(walk, pdf_read_resolve(walk->pdf, &dict->items[i]), depth)) return true;
    return false;
}

/* 8.11.2 */
static bool is_layer(struct walk *walk, const struct pdf_object *list, int depth)
{
    static const char *const types[] = {"OCG", "OCMD", NULL};
    const char *type = pdf_object_name(pdf_read_get(walk->pdf, list, "Type"));
    (void)depth;
    return type && text_is_one_of(type, types);
}

/* Transfer functions, overprint, halftones and masks with functions are for those who print; a list of blend modes is
 * for those who know the first. */
static bool is_odd_state(struct walk *walk, const struct pdf_object *state, int depth)
{
    static const char *const plain[] = {"Type", "LW", "LC", "LJ", "ML", "D",   "RI",   "FL",
                                        "SM",   "SA", "CA", "ca", "TK", "AIS", "Font", NULL};
    static const char *const modes[] = {"Normal",    "Compatible", "Multiply",  "Screen",    "Overlay",
                                        "Darken",    "Lighten",    "HardLight", "SoftLight", "ColorDodge",
                                        "ColorBurn", "Difference", NULL};
    (void)depth;
    for (size_t i = 0; pdf_object_is_dict(state) && i < state->count; i++) {
        const char *key = state->keys[i], *mode = pdf_object_name(pdf_read_get(walk->pdf, state, key));
        const struct pdf_object *value = pdf_read_resolve(walk->pdf, &state->items[i]);
        bool is_off = value->kind == PDF_TRUTH && !value->truth;
        bool is_mask = text_equal(key, "SMask") && value->kind == PDF_DICT && !pdf_object_get(value, "TR");
        bool is_known = text_is_one_of(key, plain) || is_off || text_equal(key, "OPM") || is_mask;
        if (!is_known && !(mode && text_equal(key, "BM") && text_is_one_of(mode, modes)) &&
            !(mode && text_equal(key, "SMask") && text_equal(mode, "None")))
            return true;
    }
    return !pdf_object_is_dict(state);
}

static bool is_odd_space(struct walk *walk, const struct pdf_object *space, int depth)
{
    static const char *const plain[] = {"DeviceGray", "DeviceRGB", "DeviceCMYK", "CalGray", "CalRGB", "ICCBased", NULL};
    const struct pdf_object *kind = space->kind == PDF_ARRAY ? pdf_read_item(walk->pdf, space, 0) : space;
    const char *name = pdf_object_name(kind);
    if (name && text_equal(name, "Indexed") && depth == 0)
        return is_odd_space(walk, pdf_read_item(walk->pdf, space, 1), depth + 1);
    return !name || !text_is_one_of(name, plain);
}

static bool is_something(struct walk *walk, const struct pdf_object *value, int depth)
{
    (void)walk;
    (void)depth;
    return value->kind != PDF_NULL;
}

/* Baseline and progressive ones, of eight bits, which all programs read. */
static bool is_usual_jpeg(struct bytes data)
{
    enum { START = 0xC0, PROGRESSIVE = 0xC2, BITS = 8, HEAD = 5 };
    for (size_t at = 2; at + HEAD < data.size && data.data[at] == 0xFF;) {
        unsigned mark = data.data[at + 1];
        size_t size = (size_t)data.data[at + 2] << 8 | data.data[at + 3];
        if (mark >= START && mark <= PROGRESSIVE) return data.data[at + 4] == BITS;
        if (mark > PROGRESSIVE && mark < 0xD0 && mark != 0xC4) return false;
        if (size < 2) return false;
        at += size + 2;
    }
    return false;
}

static bool is_odd_image(struct walk *walk, const struct pdf_object *image)
{
    static const char *const plain[] = {"FlateDecode",   "LZWDecode",       "ASCIIHexDecode",
                                        "ASCII85Decode", "RunLengthDecode", NULL};
    const struct pdf_object *filter = pdf_read_get(walk->pdf, image, "Filter");
    const struct pdf_object *space = pdf_read_get(walk->pdf, image, "ColorSpace");
    size_t count = filter->kind == PDF_ARRAY ? filter->count : 1;
    for (size_t i = 0; i < count && filter->kind != PDF_NULL; i++) {
        const char *name = pdf_object_name(filter->kind == PDF_ARRAY ? pdf_read_item(walk->pdf, filter, i) : filter);
        bool is_jpeg = name && text_equal(name, "DCTDecode") && count == 1 && is_usual_jpeg(image->data);
        if (!name || (!is_jpeg && !text_is_one_of(name, plain))) return true;
    }
    if (pdf_object_get(image, "Alternates") || pdf_object_get(image, "OPI")) return true;
    return space->kind != PDF_NULL && is_odd_space(walk, space, 0);
}

static bool is_odd_form(struct walk *walk, const struct pdf_object *form, int depth);

static bool is_odd_object(struct walk *walk, const struct pdf_object *object, int depth)
{
    const char *kind = pdf_object_name(pdf_read_get(walk->pdf, object, "Subtype"));
    if (object->kind != PDF_STREAM || !kind || pdf_object_get(object, "OC")) return true;
    if (text_equal(kind, "Image")) {
        const struct pdf_object *soft = pdf_read_get(walk->pdf, object, "SMask"),
                                *hard = pdf_read_get(walk->pdf, object, "Mask");
        return is_odd_image(walk, object) || (soft->kind == PDF_STREAM && is_odd_image(walk, soft)) ||
               (hard->kind == PDF_STREAM && is_odd_image(walk, hard));
    }
    return !text_equal(kind, "Form") || is_odd_form(walk, object, depth + 1);
}

/* Operators that somebody else may know, pictures inside, and a state that was never kept. */
static bool has_odd_content(struct walk *walk, const struct pdf_object *form)
{
    AUTO_ARENA(scratch);
    static const char *const known[] = {
        "b",  "B",  "b*", "B*", "BDC", "BMC", "BT", "BX", "c",  "cm", "CS", "cs",  "d",   "Do", "DP", "EMC", "ET",
        "EX", "f",  "F",  "f*", "G",   "g",   "gs", "h",  "i",  "j",  "J",  "K",   "k",   "l",  "m",  "M",   "MP",
        "n",  "q",  "Q",  "re", "RG",  "rg",  "ri", "s",  "S",  "SC", "sc", "SCN", "scn", "T*", "Tc", "Td",  "TD",
        "Tf", "Tj", "TJ", "TL", "Tm",  "Tr",  "Ts", "Tw", "Tz", "v",  "w",  "W",   "W*",  "y",  "'",  "\"",  NULL};
    struct problem ignored;
    struct bytes content = {0};
    struct pdf_ops ops;
    struct pdf_budget budget = {.bytes = OPS_WORK, .values = OPS_WORK, .memory = OPS_MEMORY};
    bool more = true;
    size_t kept = 0;
    if (pdf_read_decode(walk->pdf, form, &content, &ignored) != OK) return true;
    pdf_ops_start(&ops, scratch, &budget, content, &ignored);
    while (pdf_ops_next(&ops, &more) == OK && more) {
        bool is_back = pdf_ops_is(&ops, "Q");
        if (!text_is_one_of(ops.name, known) || (is_back && !kept)) return true;
        kept += pdf_ops_is(&ops, "q");
        kept -= is_back;
    }
    return more;
}

static bool is_odd_form(struct walk *walk, const struct pdf_object *form, int depth)
{
    static const char *const odd[] = {"OC", "Ref", "PS", "Subtype2", "OPI", NULL};
    const struct pdf_object *resources = pdf_read_get(walk->pdf, form, "Resources");
    if (depth > DEPTH_MAX || walk->forms++ >= FORMS_MAX) return true;
    for (size_t i = 0; odd[i]; i++)
        if (pdf_object_get(form, odd[i])) return true;
    return any(walk, pdf_read_get(walk->pdf, resources, "Properties"), is_layer, 0) ||
           any(walk, pdf_read_get(walk->pdf, resources, "ExtGState"), is_odd_state, 0) ||
           any(walk, pdf_read_get(walk->pdf, resources, "ColorSpace"), is_odd_space, 0) ||
           any(walk, pdf_read_get(walk->pdf, resources, "Pattern"), is_something, 0) ||
           any(walk, pdf_read_get(walk->pdf, resources, "Shading"), is_something, 0) ||
           any(walk, pdf_read_get(walk->pdf, resources, "XObject"), is_odd_object, depth) ||
           has_odd_content(walk, form);
}

bool pdf_visual_doubt_has(struct pdf *pdf, const struct pdf_object *form)
{
    struct walk walk = {.pdf = pdf};
    return form->kind == PDF_STREAM && is_odd_form(&walk, form, 0);
}
