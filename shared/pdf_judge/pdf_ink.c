#include "pdf_ink.h"
#include "pdf_ops.h"
#include "pdf_page.h"
#include "text.h"
#include <math.h>

enum { OPS_WORK = 100000, OPS_MEMORY = 4194304, SIDE_MAX = 4096, PIXELS_MAX = 20000000, FINE = 25, BAR = 4 };

/* Of all pixels may be opaque; and end a solid square of a FINE-th of the width and more, as in a star's middle. A bar
 * of that thickness and BAR times as long is no star. */
static const double OPAQUE_MOST = 0.6, SOLID_MOST = 0.03, SLACK = 1.1;
/* Light ink is white paint. */
static const unsigned LIGHT = 200, SEEN = 64;

struct samples {
    struct bytes data;
    unsigned width, height, bits, parts; /* bits of a part, parts of a pixel */
};

struct picture {
    struct samples colors, mask;
    struct bytes palette; /* RGB; empty: none */
    bool is_one;          /* all of it has one brightness */
    unsigned only;
    bool is_cut; /* a mask of one bit: 1 is not painted (8.9.6.3) */
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

static bool read_mask(struct pdf *pdf, const struct pdf_object *mask, struct picture *out)
{
    return read_samples(pdf, mask, 1, &out->mask) && out->mask.width == out->colors.width &&
           out->mask.height == out->colors.height;
}

/* The opacities of one row, 0 to 255. */
static void read_row(const struct picture *p, size_t y, unsigned char *out)
{
    const struct samples *m = &p->mask;
    size_t row = ((size_t)m->width * m->bits + 7) / 8;
    const unsigned char *at = m->data.data + y * row;
    unsigned steps = (1U << m->bits) - 1, turn = p->is_cut ? 255 : 0;
    unsigned char values[256];
    for (unsigned i = 0; i <= steps; i++) values[i] = (unsigned char)((i * 255 / steps) ^ turn);
    for (size_t x = 0, bit = 0; x < m->width; x++, bit += m->bits)
        out[x] = values[at[bit / 8] >> (8 - m->bits - bit % 8) & steps];
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

struct solid {
    const struct picture *picture;
    unsigned char *row; /* its opacities */
    unsigned *sides;    /* of the largest opaque square that ends at each pixel of the row before */
    unsigned *tall;     /* rows in which such a square of `least` has ended at each column */
    unsigned least;
    size_t opaque, count;
    bool is_paint; /* light, or a bar */
};

static void go_along(struct solid *s, size_t y)
{
    unsigned corner = 0, run = 0;
    read_row(s->picture, y, s->row);
    for (size_t x = 0; x < s->picture->mask.width; x++) {
        unsigned above = s->sides[x], left = x ? s->sides[x - 1] : 0, best = above < left ? above : left;
        bool is_opaque = s->row[x] >= SEEN;
        if (corner < best) best = corner;
        corner = above;
        s->sides[x] = is_opaque ? best + 1 : 0;
        bool is_solid = s->sides[x] >= s->least;
        run = is_solid ? run + 1 : 0;
        s->tall[x] = is_solid ? s->tall[x] + 1 : 0;
        s->opaque += is_opaque;
        s->count += is_solid;
        s->is_paint |= run > BAR * s->least || s->tall[x] > BAR * s->least;
        s->is_paint |= is_opaque && brightness(s->picture, x, y) > LIGHT;
    }
}

static struct pdf_ink judge(const struct picture *p, struct arena *arena)
{
    size_t all = (size_t)p->mask.width * p->mask.height;
    struct solid s = {.picture = p, .least = p->mask.width / FINE + 2};
    s.sides = arena_array(arena, p->mask.width, sizeof *s.sides);
    s.row = arena_alloc(arena, p->mask.width);
    s.tall = arena_array(arena, p->mask.width, sizeof *s.tall);
    for (size_t y = 0; y < p->mask.height && !s.is_paint; y++) go_along(&s, y);
    struct pdf_ink ink = {.share = (double)s.opaque / (double)all};
    ink.is_clear = !s.is_paint && ink.share <= OPAQUE_MOST && (double)s.count <= SOLID_MOST * (double)all;
    return ink;
}

static bool all_zero(struct bytes data)
{
    for (size_t i = 0; i < data.size; i++)
        if (data.data[i]) return false;
    return true;
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

static struct pdf_ink read_picture(struct pdf *pdf, const struct pdf_object *image, struct pdf_ink_memo *memo)
{
    AUTO_ARENA(scratch);
    struct picture p = {0};
    const struct pdf_object *soft = pdf_read_get(pdf, image, "SMask"), *hard = pdf_read_get(pdf, image, "Mask");
    const struct pdf_object *mask = soft->kind == PDF_STREAM ? soft : hard;
    if (mask->kind != PDF_STREAM) return (struct pdf_ink){0};
    if (is_copy(memo->picture, image) && is_copy(memo->mask, mask)) return memo->ink;
    if (memo->pixels > PIXELS_MAX || !read_colors(pdf, image, &p)) return (struct pdf_ink){0};
    memo->pixels += (size_t)p.colors.width * p.colors.height;
    if (memo->pixels > PIXELS_MAX || !read_mask(pdf, mask, &p)) return (struct pdf_ink){0};
    p.is_cut = mask == hard;
    p.only = brightness(&p, 0, 0);
    p.is_one = p.palette.size == 3 && p.colors.bits == 1 && all_zero(p.colors.data);
    memo->picture = image;
    memo->mask = mask;
    memo->ink = judge(&p, scratch);
    return memo->ink;
}

/* The whole picture or a strip of it, in its own proportions: nothing is enlarged until it is solid. */
static bool is_in_shape(struct pdf *pdf, const struct pdf_object *form, const struct pdf_object *image,
                        const double place[4])
{
    struct pdf_rectangle box;
    unsigned columns = 0, rows = 0;
    double width = fabs(place[0]), height = fabs(place[3]);
    bool is_upright = place[1] == 0 && place[2] == 0 && width > 0 && height > 0;
    if (!is_upright || !pdf_page_rectangle(pdf, pdf_read_get(pdf, form, "BBox"), &box)) return false;
    if (!number_in(pdf, image, "Width", SIDE_MAX, &columns) || !number_in(pdf, image, "Height", SIDE_MAX, &rows))
        return false;
    double bent = width / height * rows / columns;
    bool is_whole = width <= (box.right - box.left) * SLACK || height <= (box.top - box.bottom) * SLACK;
    return is_whole && bent < SLACK && bent * SLACK > 1;
}

static const struct pdf_object *picture_of(struct pdf *pdf, const struct pdf_object *form, const struct pdf_ops *ops)
{
    const char *name = pdf_object_name(pdf_ops_operand(ops, 0));
    const struct pdf_object *all = pdf_read_get(pdf, pdf_read_get(pdf, form, "Resources"), "XObject");
    const struct pdf_object *object = pdf_read_get(pdf, all, name ? name : "");
    bool is_image = object->kind == PDF_STREAM && pdf_object_is_name(pdf_read_get(pdf, object, "Subtype"), "Image");
    return is_image && !pdf_object_get(object, "OC") ? object : NULL;
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

struct pdf_ink pdf_ink_read(struct pdf *pdf, const struct pdf_object *form, struct pdf_ink_memo *memo)
{
    AUTO_ARENA(scratch);
    struct problem ignored;
    struct bytes content = {0};
    struct pdf_ops ops;
    struct drawn drawn = {0};
    struct pdf_budget budget = {.bytes = OPS_WORK, .values = OPS_WORK, .memory = OPS_MEMORY};
    bool more = true;
    if (form->kind != PDF_STREAM || form->data.size > OPS_WORK) return (struct pdf_ink){0};
    if (pdf_read_decode(pdf, form, &content, &ignored) != OK) return (struct pdf_ink){0};
    pdf_ops_start(&ops, scratch, &budget, content, &ignored);
    while (pdf_ops_next(&ops, &more) == OK && more && !drawn.is_other) take(pdf, form, &ops, &drawn);
    bool is_one = !more && !drawn.is_other && drawn.picture && drawn.pictures == 1 && drawn.places == 1;
    if (!is_one || !is_in_shape(pdf, form, drawn.picture, drawn.place)) return (struct pdf_ink){0};
    return read_picture(pdf, drawn.picture, memo);
}
