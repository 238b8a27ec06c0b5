#include "pdf_ink.h"
#include "pdf_ink_mask.h"
#include "pdf_ops.h"
#include "pdf_page.h"
#include "text.h"
#include <math.h>
#include <string.h>

enum { OPS_WORK = 100000, OPS_MEMORY = 4194304, SIDE_MAX = 4096, PIXELS_MAX = 20000000, FINE = 25 };

/* A line is thinner than a FINE-th of the picture, and than what hides a letter. Of all pixels may be opaque; end solid
 * squares of that thickness, as in a star's middle; stand in tiles that are mostly opaque. */
static const double LINE_MM = 2.5, OPAQUE_MOST = 0.6, SOLID_MOST = 0.03, DENSE_MOST = 0.25, SLACK = 1.1;
/* Light ink is white paint. */
static const unsigned LIGHT = 200;

struct samples {
    struct bytes data;
    unsigned width, height, bits, parts; /* bits of a part, parts of a pixel */
};

struct picture {
    struct samples colors;
    struct pdf_ink_mask mask;
    struct bytes palette; /* RGB; empty: none */
    bool is_one;          /* all of it has one brightness */
    unsigned only;
};

static bool number_in(struct pdf *pdf, const struct pdf_object *dict, const char *key, int64_t most, unsigned *out)
{
    int64_t value = 0;
    if (!pdf_object_integer(pdf_read_get(pdf, dict, key), &value) || value < 1 || value > most) return false;
    *out = (unsigned)value;
    return true;
}

static bool read_samples(struct pdf *pdf, const struct pdf_object *image, unsigned parts, struct samples *out)
{
    struct problem ignored;
    out->parts = parts;
    out->bits = 1;
    bool is_mask = pdf_object_get(image, "ImageMask") != NULL;
    if (!number_in(pdf, image, "Width", SIDE_MAX, &out->width)) return false;
    if (!number_in(pdf, image, "Height", SIDE_MAX, &out->height)) return false;
    if (!is_mask && !number_in(pdf, image, "BitsPerComponent", 8, &out->bits)) return false;
    if (pdf_object_get(image, "Decode") || pdf_object_get(image, "Matte")) return false;
    if (pdf_read_decode(pdf, image, &out->data, &ignored) != OK) return false;
    size_t row = ((size_t)out->width * parts * out->bits + 7) / 8;
    return (out->bits == 1 || out->bits == 2 || out->bits == 4 || out->bits == 8) &&
           out->data.size >= row * out->height;
}

/* 0 to 255, of a palette the index */
static unsigned sample(const struct samples *s, size_t x, size_t y, unsigned part, bool is_index)
{
    size_t row = ((size_t)s->width * s->parts * s->bits + 7) / 8, bit = (x * s->parts + part) * s->bits;
    unsigned steps = (1U << s->bits) - 1;
    unsigned value = s->data.data[y * row + bit / 8] >> (8 - s->bits - bit % 8) & steps;
    return is_index ? value : value * 255 / steps;
}

static bool read_colors(struct pdf *pdf, const struct pdf_object *image, struct picture *out)
{
    const struct pdf_object *space = pdf_read_get(pdf, image, "ColorSpace");
    if (pdf_object_is_name(space, "DeviceRGB")) return read_samples(pdf, image, 3, &out->colors);
    if (pdf_object_is_name(space, "DeviceGray")) return read_samples(pdf, image, 1, &out->colors);
    bool is_indexed = space->kind == PDF_ARRAY && space->count == 4 &&
                      pdf_object_is_name(&space->items[0], "Indexed") &&
                      pdf_object_is_name(pdf_read_item(pdf, space, 1), "DeviceRGB");
    out->palette = pdf_object_text(pdf_read_item(pdf, space, 3));
    return is_indexed && out->palette.size >= 3 && read_samples(pdf, image, 1, &out->colors);
}

static bool read_mask(struct pdf *pdf, const struct pdf_object *mask, bool is_cut, struct picture *out)
{
    struct samples read;
    if (!read_samples(pdf, mask, 1, &read)) return false;
    out->mask = pdf_ink_mask_of(read.data, read.width, read.height, read.bits, is_cut);
    return read.width == out->colors.width && read.height == out->colors.height;
}

static unsigned brightness(const struct picture *p, size_t x, size_t y)
{
    unsigned parts[3];
    if (p->is_one) return p->only;
    size_t index = p->palette.size ? sample(&p->colors, x, y, 0, true) : 0;
    if (p->palette.size && index * 3 + 2 >= p->palette.size) return 255;
    for (unsigned k = 0; k < 3; k++)
        parts[k] = p->palette.size ? p->palette.data[index * 3 + k]
                                   : sample(&p->colors, x, y, p->colors.parts == 3 ? k : 0, false);
    return (parts[0] * 30 + parts[1] * 59 + parts[2] * 11) / 100;
}

static bool is_light(const struct picture *p, struct arena *arena)
{
    uint64_t *row = arena_array(arena, pdf_ink_mask_words(&p->mask), sizeof *row);
    if (p->is_one) return p->only > LIGHT;
    for (size_t y = 0; y < p->mask.height; y++) {
        pdf_ink_mask_row(&p->mask, y, row);
        for (size_t x = 0; x < p->mask.width; x++)
            if (row[x / 64] >> x % 64 & 1 && brightness(p, x, y) > LIGHT) return true;
    }
    return false;
}

static bool judge(const struct picture *p, unsigned line, struct arena *arena)
{
    struct pdf_ink_solid s = pdf_ink_mask_solid(&p->mask, line);
    if (s.has_bar || s.opaque > OPAQUE_MOST || s.solid > SOLID_MOST || s.dense > DENSE_MOST) return false;
    return !is_light(p, arena);
}

static bool all_zero(struct bytes data)
{
    return data.size && data.data[0] == 0 && memcmp(data.data, data.data + 1, data.size - 1) == 0;
}

static bool has_all_of(const struct pdf_object *a, const struct pdf_object *b)
{
    for (size_t i = 0; i < a->count; i++) {
        const struct pdf_object *there = pdf_object_get(b, a->keys[i]);
        bool is_link = text_equal(a->keys[i], "SMask") || text_equal(a->keys[i], "Mask");
        if (!there || (!is_link && !pdf_object_equal(&a->items[i], there))) return false;
    }
    return a->count == b->count;
}

/* The same picture but for its numbers: copies of a seal. */
static bool is_copy(const struct pdf_object *a, const struct pdf_object *b)
{
    return a && bytes_equal(a->data, b->data) && has_all_of(a, b);
}

static bool read_picture(struct pdf *pdf, const struct pdf_object *image, unsigned line, struct pdf_ink_memo *memo)
{
    AUTO_ARENA(scratch);
    struct picture p = {0};
    const struct pdf_object *soft = pdf_read_get(pdf, image, "SMask"), *hard = pdf_read_get(pdf, image, "Mask");
    const struct pdf_object *mask = soft->kind == PDF_STREAM ? soft : hard;
    if (mask->kind != PDF_STREAM) return false;
    if (memo->line == line && is_copy(memo->picture, image) && is_copy(memo->mask, mask)) return memo->is_clear;
    if (memo->pixels > PIXELS_MAX || !read_colors(pdf, image, &p)) return false;
    memo->pixels += (size_t)p.colors.width * p.colors.height;
    if (memo->pixels > PIXELS_MAX || !read_mask(pdf, mask, mask == hard, &p)) return false;
    p.only = brightness(&p, 0, 0);
    p.is_one = p.palette.size == 3 && p.colors.bits == 1 && all_zero(p.colors.data);
    memo->picture = image;
    memo->mask = mask;
    memo->line = line;
    memo->is_clear = judge(&p, line, scratch);
    return memo->is_clear;
}

/* What the look shows, upright or turned by right angles (table 95: /Matrix), fills its place (12.5.5): how many times
 * it is enlarged. 0: it is bent. */
static double enlarged(struct pdf *pdf, const struct pdf_object *form, const struct pdf_rectangle *box,
                       const struct pdf_ink_place *place)
{
    const struct pdf_object *matrix = pdf_read_get(pdf, form, "Matrix");
    double m[4] = {1, 0, 0, 1}, width = box->right - box->left, height = box->top - box->bottom;
    for (size_t i = 0; i < 4 && matrix->kind != PDF_NULL; i++)
        if (!pdf_object_number(pdf_read_item(pdf, matrix, i), &m[i])) return 0;
    bool is_upright = m[1] == 0 && m[2] == 0 && fabs(m[0]) == fabs(m[3]);
    bool is_turned = m[0] == 0 && m[3] == 0 && fabs(m[1]) == fabs(m[2]);
    double across = place->width_mm / (is_upright ? width : height);
    double along = place->height_mm / (is_upright ? height : width);
    bool is_even = across < along * SLACK && along < across * SLACK;
    return width > 0 && height > 0 && (is_upright || is_turned) && is_even ? across : 0;
}

/* The whole picture or a strip of it, in its own proportions: nothing is enlarged until it is solid. So many pixels
 * are as thick as a line may be; 0: it is bent. */
static unsigned line_of(struct pdf *pdf, const struct pdf_object *form, const struct pdf_object *image,
                        const double drawn[4], const struct pdf_ink_place *place)
{
    struct pdf_rectangle box;
    unsigned columns = 0, rows = 0;
    double width = fabs(drawn[0]), height = fabs(drawn[3]);
    bool is_upright = drawn[1] == 0 && drawn[2] == 0 && width > 0 && height > 0;
    if (!is_upright || !pdf_page_rectangle(pdf, pdf_read_get(pdf, form, "BBox"), &box)) return 0;
    if (!number_in(pdf, image, "Width", SIDE_MAX, &columns) || !number_in(pdf, image, "Height", SIDE_MAX, &rows))
        return 0;
    double bent = width / height * rows / columns, times = enlarged(pdf, form, &box, place);
    bool is_whole = width <= (box.right - box.left) * SLACK || height <= (box.top - box.bottom) * SLACK;
    if (!is_whole || bent >= SLACK || bent * SLACK <= 1 || times <= 0) return 0;
    double most = ceil(LINE_MM * columns / (width * times));
    unsigned fine = columns / FINE + 2;
    return (unsigned)fmax(1, fmin(fine, most));
}

static const struct pdf_object *picture_of(struct pdf *pdf, const struct pdf_object *form, const struct pdf_ops *ops)
{
    const char *name = pdf_object_name(pdf_ops_operand(ops, 0));
    const struct pdf_object *all = pdf_read_get(pdf, pdf_read_get(pdf, form, "Resources"), "XObject");
    const struct pdf_object *object = pdf_read_get(pdf, all, name ? name : "");
    bool is_image = object->kind == PDF_STREAM && pdf_object_is_name(pdf_read_get(pdf, object, "Subtype"), "Image");
    bool is_other = pdf_object_get(object, "OC") || pdf_object_get(object, "Alternates"); /* in print, or at times */
    return is_image && !is_other ? object : NULL;
}

struct drawn {
    bool is_other; /* it draws something else, too */
    unsigned places, pictures;
    double place[4]; /* the last one's a, b, c, d */
    const struct pdf_object *picture;
};

static void take(struct pdf *pdf, const struct pdf_object *form, const struct pdf_ops *ops, struct drawn *out)
{
    static const char *const harmless[] = {"q", "Q", "cm", "re", "W", "W*", "n", NULL};
    if (pdf_ops_is(ops, "cm")) {
        out->places++;
        for (size_t i = 0; i < 4; i++) out->place[i] = pdf_ops_number(ops, 5 - i);
    }
    if (!pdf_ops_is(ops, "Do")) {
        out->is_other |= !text_is_one_of(ops->name, harmless);
        return;
    }
    out->pictures++;
    out->picture = picture_of(pdf, form, ops);
}

bool pdf_ink_is_clear(struct pdf *pdf, const struct pdf_object *form, const struct pdf_ink_place *place,
                      struct pdf_ink_memo *memo)
{
    AUTO_ARENA(scratch);
    struct problem ignored;
    struct bytes content = {0};
    struct pdf_ops ops;
    struct drawn drawn = {0};
    struct pdf_budget budget = {.bytes = OPS_WORK, .values = OPS_WORK, .memory = OPS_MEMORY};
    bool more = true;
    if (form->kind != PDF_STREAM || form->data.size > OPS_WORK) return false;
    if (pdf_read_decode(pdf, form, &content, &ignored) != OK) return false;
    pdf_ops_start(&ops, scratch, &budget, content, &ignored);
    while (pdf_ops_next(&ops, &more) == OK && more && !drawn.is_other) take(pdf, form, &ops, &drawn);
    bool is_one = !more && !drawn.is_other && drawn.picture && drawn.pictures == 1 && drawn.places == 1;
    unsigned line = is_one ? line_of(pdf, form, drawn.picture, drawn.place, place) : 0;
    return line && read_picture(pdf, drawn.picture, line, memo);
}
