#include "pdf_copy_page.h"
#include "pdf_copy_content.h"
#include "pdf_copy_look.h"
#include "pdf_edit.h"
#include <math.h>

enum { TILES_MAX = 24 }; /* in a row or column: of a very long page they stand further apart */
static const double SIDE_MAX = 1000000, GAP = 12, RULE = 0.8;

struct upright { /* the page as it is looked at: turned, in points */
    double width, height, scale;
    double foot; /* height of the strip */
};

static struct upright upright_of(const struct pdf_copy *copy, const struct pdf_page *page)
{
    double width = (page->crop.right - page->crop.left) * page->unit;
    double height = (page->crop.top - page->crop.bottom) * page->unit;
    bool is_turned = page->rotate % 180 != 0;
    struct upright up = {.width = is_turned ? height : width, .height = is_turned ? width : height};
    up.scale = fmin(up.width, up.height) / PDF_COPY_WIDTH;
    up.foot = copy->marks->foot.height * up.scale;
    return up;
}

/* The page with the strip, in its own units: what is below when it is looked at. */
static struct pdf_rectangle grown(const struct pdf_page *page, double foot)
{
    struct pdf_rectangle box = page->crop;
    foot /= page->unit;
    if (page->rotate == 0) box.bottom -= foot;
    if (page->rotate == 90) box.right += foot;
    if (page->rotate == 180) box.top += foot;
    if (page->rotate == 270) box.left -= foot;
    return box;
}

static void numbers(struct buffer *out, const double *values, size_t count, const char *end)
{
    for (size_t i = 0; i < count; i++) pdf_edit_number(out, values[i]);
    buffer_text(out, end);
}

static void rectangle(struct buffer *out, const struct pdf_rectangle *box)
{
    numbers(out, (const double[]){box->left, box->bottom, box->right, box->top}, 4, "]");
}

/* From points from the upright page's lower left corner (of the strip) to the page's own units. */
static void turn(struct buffer *out, const struct pdf_page *page, const struct pdf_rectangle *box)
{
    const double k = 1 / page->unit;
    const double turns[4][6] = {{k, 0, 0, k, box->left, box->bottom},
                                {0, k, -k, 0, box->right, box->bottom},
                                {-k, 0, 0, -k, box->right, box->top},
                                {0, -k, k, 0, box->left, box->top}};
    numbers(out, turns[page->rotate / 90], 6, "cm\n");
}

static void place(struct buffer *out, const char *name, double x, double y, double scale)
{
    buffer_text(out, "q ");
    numbers(out, (const double[]){scale, 0, 0, scale, x, y}, 6, "cm ");
    buffer_format(out, "/%s Do Q\n", name);
}

static void draw_marks(const struct pdf_copy *copy, const struct upright *up, struct buffer *out)
{
    const struct pdf_copy_mark *tile = &copy->marks->tile;
    double width = (tile->width + GAP) * up->scale, height = (tile->height + GAP) * up->scale;
    int across = (int)fmin(fmax(1, floor(up->width / width)), TILES_MAX);
    int down = (int)fmin(fmax(1, floor(up->height / height)), TILES_MAX);
    for (int i = 0; i < across * down; i++) {
        int row = i / across;
        double x = (i % across + 0.5) * up->width / across, y = up->foot + (row + 0.5) * up->height / down;
        place(out, "T", x - tile->width * up->scale / 2, y - tile->height * up->scale / 2, up->scale);
    }
    if (!(up->foot > 0)) return;
    place(out, "F", 0, 0, up->scale);
    numbers(out, (const double[]){0, up->foot, up->width, RULE * up->scale}, 4, "re f\n"); /* where the page ended */
}

static status write_resources(struct pdf_copy *copy, const struct pdf_object *resources, struct pdf_ref *ref,
                              struct problem *why)
{
    uint64_t key = (uint64_t)(uintptr_t)resources;
    struct pdf_ref *known = pdf_cache_find(&copy->resources, key);
    if (known) {
        *ref = *known;
        return OK;
    }
    known = ARENA_NEW(copy->arena, struct pdf_ref);
    *ref = *known = pdf_copy_new(copy);
    pdf_cache_add(&copy->resources, key, known);
    struct buffer *out = pdf_fresh_open(copy->fresh, *ref);
    if (resources->kind == PDF_DICT)
        pdf_copy_raw(copy, out, resources);
    else
        buffer_text(out, "<< >>");
    return pdf_fresh_close(copy->fresh, why);
}

/* A content that is one stream stays packed as it is. */
static status write_packed(struct pdf_copy *copy, struct pdf_ref ref, const char *entries,
                           const struct pdf_object *content, struct problem *why)
{
    static const char *const kept[] = {"Filter", "DecodeParms"};
    struct buffer *out = pdf_fresh_open(copy->fresh, ref);
    buffer_format(out, "<< %s /Length %zu", entries, content->data.size);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        const struct pdf_object *value = pdf_object_get(content, kept[i]);
        if (!value) continue;
        buffer_format(out, " /%s ", kept[i]);
        pdf_copy_raw(copy, out, value);
    }
    buffer_text(out, " >>\nstream\n");
    pdf_fresh_borrow(copy->fresh, content->data);
    buffer_text(out, "\nendstream");
    return pdf_fresh_close(copy->fresh, why);
}

static status write_only(struct pdf_copy *copy, struct pdf_ref ref, const char *entries,
                         const struct pdf_object *content, struct problem *why)
{
    struct bytes closed;
    TRY(pdf_copy_content_close(copy, content, true, &closed, why));
    if (closed.size) return pdf_copy_stream(copy, ref, entries, closed, why);
    return write_packed(copy, ref, entries, content, why);
}

/* Several streams are one content, with a blank between (7.8.2). */
static status join(struct pdf_copy *copy, const struct pdf_object *contents, struct buffer *plain, struct problem *why)
{
    for (size_t i = 0; i < contents->count; i++) {
        struct bytes part = {0};
        const struct pdf_object *stream = pdf_read_item(copy->pdf, contents, i);
        if (stream->kind != PDF_STREAM) continue;
        TRY(pdf_read_decode(copy->pdf, stream, &part, why));
        TRY(pdf_read_afford(copy->pdf, plain->size + part.size, why));
        buffer_add(plain, part.data, part.size);
        buffer_byte(plain, '\n');
    }
    return OK;
}

static status write_content(struct pdf_copy *copy, const struct pdf_page *page, struct pdf_ref *ref,
                            struct problem *why)
{
    struct buffer entries = {.arena = copy->arena}, plain = {.arena = copy->arena};
    const struct pdf_object *contents = pdf_read_get(copy->pdf, page->dict, "Contents");
    struct pdf_ref resources;
    TRY(write_resources(copy, page->resources, &resources, why));
    *ref = pdf_copy_new(copy);
    buffer_format(&entries, "/Type /XObject /Subtype /Form /Resources %u 0 R /BBox [", resources.number);
    rectangle(&entries, &page->crop);
    const struct pdf_object *only = contents->count == 1 ? pdf_read_item(copy->pdf, contents, 0) : contents;
    if (contents->kind != PDF_ARRAY) only = contents;
    if (only->kind == PDF_STREAM) return write_only(copy, *ref, buffer_string(&entries), only, why);
    if (contents->kind == PDF_ARRAY) TRY(join(copy, contents, &plain, why));
    TRY(pdf_copy_content_end(copy, &plain, why));
    return pdf_copy_stream(copy, *ref, buffer_string(&entries), buffer_bytes(&plain), why);
}

static status draw(struct pdf_copy *copy, const struct pdf_page *page, const struct upright *up,
                   struct pdf_copy_drawing *drawing, struct problem *why)
{
    struct pdf_ref form;
    struct buffer *out = &drawing->content;
    const struct pdf_rectangle *crop = &page->crop, box = grown(page, up->foot);
    TRY(write_content(copy, page, &form, why));
    buffer_text(out, "q ");
    numbers(out, (const double[]){crop->left, crop->bottom, crop->right - crop->left, crop->top - crop->bottom}, 4,
            "re W n\n/P Do\n");
    buffer_format(&drawing->forms, "/P %u 0 R /T %u 0 R /F %u 0 R ", form.number, copy->tile.number, copy->foot.number);
    TRY(pdf_copy_look(copy, page, drawing, why));
    buffer_text(out, "Q q ");
    turn(out, page, &box);
    draw_marks(copy, up, out);
    buffer_text(out, "Q");
    return OK;
}

static status write_page(struct pdf_copy *copy, const struct pdf_page *page, const struct pdf_rectangle *box,
                         struct pdf_ref ref, struct pdf_copy_drawing *drawing, struct problem *why)
{
    struct pdf_ref content = pdf_copy_new(copy);
    const struct pdf_object *group = pdf_object_get(page->dict, "Group"); /* how its colours blend (11.6.6) */
    TRY(pdf_copy_stream(copy, content, "", buffer_bytes(&drawing->content), why));
    struct buffer *out = pdf_fresh_open(copy->fresh, ref);
    buffer_format(out, "<< /Type /Page /Parent %u 0 R /MediaBox [", copy->tree.number);
    rectangle(out, box);
    buffer_format(out, " /Rotate %d /Contents %u 0 R /Resources << /XObject << ", page->rotate, content.number);
    buffer_add(out, drawing->forms.data, drawing->forms.size);
    buffer_text(out, ">> /Properties << ");
    buffer_add(out, drawing->layers.data, drawing->layers.size);
    buffer_text(out, ">> >>");
    if (page->unit < 1 || page->unit > 1) {
        buffer_text(out, " /UserUnit ");
        pdf_edit_number(out, page->unit);
    }
    if (group) {
        buffer_text(out, " /Group ");
        pdf_copy_raw(copy, out, group);
    }
    buffer_text(out, " >>");
    return pdf_fresh_close(copy->fresh, why);
}

status pdf_copy_page(struct pdf_copy *copy, const struct pdf_page *page, struct pdf_ref ref, struct problem *why)
{
    const struct upright up = upright_of(copy, page);
    const struct pdf_rectangle *crop = &page->crop, box = grown(page, up.foot);
    struct pdf_copy_drawing drawing = {{.arena = copy->arena}, {.arena = copy->arena}, {.arena = copy->arena}};
    bool is_sound = up.width > 0 && up.height > 0 && up.width <= SIDE_MAX && up.height <= SIDE_MAX;
    if (!is_sound || fabs(crop->left) > SIDE_MAX || fabs(crop->bottom) > SIDE_MAX)
        return problem_set(why, PDF_TOO_COMPLEX, "the size of page %zu", page->index + 1);
    TRY(draw(copy, page, &up, &drawing, why));
    return write_page(copy, page, &box, ref, &drawing, why);
}
