#include "pdf_stamp.h"
#include "pdf_edit.h"
#include <math.h>
#include <stdio.h>

static const double POINTS_PER_MM = 72 / 25.4;
static const double SLACK = 0.05; /* points: callers round */

static double scale_of(const struct pdf_page *page)
{
    return POINTS_PER_MM / page->unit;
}

/* Sides of what is shown, upright, in the page's units. */
static void shown_size(const struct pdf_page *page, double *width, double *height)
{
    bool is_turned = page->rotate == 90 || page->rotate == 270;
    double across = page->crop.right - page->crop.left, along = page->crop.top - page->crop.bottom;
    *width = is_turned ? along : across;
    *height = is_turned ? across : along;
}

void pdf_stamp_page_size(const struct pdf_page *page, double *width_mm, double *height_mm)
{
    shown_size(page, width_mm, height_mm);
    *width_mm /= scale_of(page);
    *height_mm /= scale_of(page);
}

/* From upright, downwards, top left (x, y, w, h) to the page's own space. Turned by 90 degrees clockwise, the page's
 * left edge is shown on top. */
static struct pdf_rectangle to_page(const struct pdf_page *page, double x, double y, double w, double h)
{
    const struct pdf_rectangle *crop = &page->crop;
    if (page->rotate == 90)
        return (struct pdf_rectangle){crop->left + y, crop->bottom + x, crop->left + y + h, crop->bottom + x + w};
    if (page->rotate == 180)
        return (struct pdf_rectangle){crop->right - x - w, crop->bottom + y, crop->right - x, crop->bottom + y + h};
    if (page->rotate == 270)
        return (struct pdf_rectangle){crop->right - y - h, crop->top - x - w, crop->right - y, crop->top - x};
    return (struct pdf_rectangle){crop->left + x, crop->top - y - h, crop->left + x + w, crop->top - y};
}

struct pdf_stamp_place pdf_stamp_place_of(const struct pdf_page *page, const struct pdf_rectangle *rect)
{
    const struct pdf_rectangle *crop = &page->crop;
    double x = rect->left - crop->left, y = crop->top - rect->top, scale = scale_of(page);
    double across = rect->right - rect->left, along = rect->top - rect->bottom;
    bool is_turned = page->rotate == 90 || page->rotate == 270;
    if (page->rotate == 90) x = rect->bottom - crop->bottom, y = rect->left - crop->left;
    if (page->rotate == 180) x = crop->right - rect->right, y = rect->bottom - crop->bottom;
    if (page->rotate == 270) x = crop->top - rect->top, y = crop->right - rect->right;
    return (struct pdf_stamp_place){.page = page->index,
                                    .x_mm = x / scale,
                                    .y_mm = y / scale,
                                    .width_mm = (is_turned ? along : across) / scale,
                                    .height_mm = (is_turned ? across : along) / scale};
}

status pdf_stamp_place_on(const struct pdf_page *page, const struct pdf_stamp_place *place, double aspect,
                          struct pdf_stamp *out, struct problem *why)
{
    double scale = scale_of(page), shown_width = 0, shown_height = 0,
           share = place->to > 0 ? place->to - place->from : 1;
    double x = place->x_mm * scale, y = place->y_mm * scale, width = place->width_mm * scale;
    double height = place->height_mm > 0 ? place->height_mm * scale : width / share / aspect;
    shown_size(page, &shown_width, &shown_height);
    /* Written so that a NaN is refused. */
    bool is_inside = x >= -SLACK && y >= -SLACK && width > 0 && height > 0 && x + width <= shown_width + SLACK &&
                     y + height <= shown_height + SLACK;
    if (!is_inside)
        return problem_set(why, PDF_PLACE_OUTSIDE, "%.0f x %.0f mm", shown_width / scale, shown_height / scale);
    double whole = width / share, left = -place->from * whole;
    *out = (struct pdf_stamp){.rect = to_page(page, x, y, width, height),
                              .width = width,
                              .height = height,
                              .rotate = page->rotate,
                              .whole = {.left = left, .right = left + whole, .top = height}};
    return OK;
}

struct pdf_stamp pdf_stamp_fit(const struct pdf_page *page, const struct pdf_rectangle *rect, double aspect)
{
    bool is_turned = page->rotate == 90 || page->rotate == 270;
    double across = rect->right - rect->left, along = rect->top - rect->bottom;
    double width = is_turned ? along : across, height = is_turned ? across : along;
    double shown = width / aspect < height ? width : height * aspect;
    double left = (width - shown) / 2, bottom = (height - shown / aspect) / 2;
    return (struct pdf_stamp){.rect = *rect,
                              .width = width,
                              .height = height,
                              .rotate = page->rotate,
                              .whole = {left, bottom, left + shown, bottom + shown / aspect}};
}

static void put_numbers(struct buffer *out, const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) pdf_edit_number(out, values[i]);
}

static void put_image(struct pdf_update *update, struct pdf_ref ref, const struct pdf_image *image, struct bytes data,
                      const char *entries)
{
    struct buffer *out = pdf_update_open(update, ref);
    buffer_format(
        out, "<< /Type /XObject /Subtype /Image /Width %u /Height %u %s /Filter /FlateDecode /Length %zu >>\nstream\n",
        image->width, image->height, entries, data.size);
    pdf_update_borrow(update, data);
    buffer_text(out, "\nendstream");
    pdf_update_close(update);
}

static struct pdf_ref draw_image(struct pdf_update *update, const struct pdf_image *image, struct bytes stencil,
                                 struct arena *arena)
{
    struct pdf_ref colors = pdf_update_new(update), mask = {0};
    struct buffer link = {.arena = arena}, entries = {.arena = arena};
    if (stencil.size) {
        mask = pdf_update_new(update);
        buffer_format(&link, " /Mask %u 0 R", mask.number);
        put_image(update, mask, image, stencil, "/ImageMask true /BitsPerComponent 1");
    } else if (image->mask.size) {
        mask = pdf_update_new(update);
        struct bytes gray = bytes_format(arena, "/ColorSpace /DeviceGray /BitsPerComponent %u", image->mask_bits);
        buffer_format(&link, " /SMask %u 0 R", mask.number);
        put_image(update, mask, image, image->mask, (const char *)gray.data);
    }
    if (image->is_ink)
        buffer_format(&entries, "/ColorSpace [/Indexed /DeviceRGB 0 <%s>] /BitsPerComponent 1",
                      bytes_hex(arena, bytes_of(image->ink, sizeof image->ink)));
    else
        buffer_text(&entries, "/ColorSpace /DeviceRGB /BitsPerComponent 8");
    buffer_add(&entries, link.data, link.size);
    put_image(update, colors, image, image->colors, buffer_string(&entries));
    return colors;
}

/* Turns the upright picture against the page's rotation; the box it fills starts at the origin (12.5.5, algorithm 8.1).
 */
static void put_matrix(struct buffer *out, const struct pdf_stamp *stamp)
{
    const double turned[4][6] = {{1, 0, 0, 1, 0, 0},
                                 {0, 1, -1, 0, stamp->height, 0},
                                 {-1, 0, 0, -1, stamp->width, stamp->height},
                                 {0, -1, 1, 0, 0, stamp->width}};
    put_numbers(out, turned[stamp->rotate / 90], 6);
}

static struct pdf_ref draw_form(struct pdf_stamp_press *press, const struct pdf_stamp *stamp)
{
    struct buffer drawing = {.arena = press->looks.arena};
    const struct pdf_rectangle *whole = &stamp->whole;
    struct pdf_ref form = pdf_update_new(press->update);
    buffer_text(&drawing, "q ");
    put_numbers(&drawing,
                (double[]){whole->right - whole->left, 0, 0, whole->top - whole->bottom, whole->left, whole->bottom},
                6);
    buffer_text(&drawing, "cm /Seal Do Q");
    struct buffer *out = pdf_update_open(press->update, form);
    buffer_text(out, "<< /Type /XObject /Subtype /Form /FormType 1 /BBox [");
    put_numbers(out, (double[]){0, 0, stamp->width, stamp->height}, 4);
    buffer_text(out, "] /Matrix [");
    put_matrix(out, stamp);
    buffer_format(out, "] /Resources << /XObject << /Seal %u 0 R >> >> /Length %zu >>\nstream\n", press->picture.number,
                  drawing.size);
    buffer_add(out, drawing.data, drawing.size);
    buffer_text(out, "\nendstream");
    pdf_update_close(press->update);
    return form;
}

struct look {
    struct pdf_stamp stamp;
    struct pdf_ref form;
};

struct pdf_stamp_press pdf_stamp_begin(struct pdf_update *update, const struct pdf_image *image, struct arena *arena)
{
    return (struct pdf_stamp_press){.update = update, .image = image, .looks = LIST_OF(arena, struct look)};
}

/* To a thousandth, as numbers are written. */
static bool is_near(double a, double b)
{
    return fabs(a - b) < 0.0005;
}

static bool is_same_look(const struct pdf_stamp *a, const struct pdf_stamp *b)
{
    return a->rotate == b->rotate && is_near(a->width, b->width) && is_near(a->height, b->height) &&
           is_near(a->whole.left, b->whole.left) && is_near(a->whole.right, b->whole.right) &&
           is_near(a->whole.bottom, b->whole.bottom) && is_near(a->whole.top, b->whole.top);
}

struct pdf_ref pdf_stamp_draw(struct pdf_stamp_press *press, const struct pdf_stamp *stamp)
{
    for (size_t i = 0; i < press->looks.count; i++) {
        const struct look *look = LIST_AT(&press->looks, const struct look, i);
        if (is_same_look(&look->stamp, stamp)) return look->form;
    }
    if (!press->picture.number)
        press->picture = draw_image(press->update, press->image, press->stencil, press->looks.arena);
    struct look look = {*stamp, draw_form(press, stamp)};
    *(struct look *)list_add(&press->looks) = look;
    return look.form;
}
