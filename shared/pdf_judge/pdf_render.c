#include "pdf_render.h"
#include "child.h"
#include <stdio.h>

enum { WORD = 16, HEAD_MAX = 64, GRAY = 255, LEAST = 1048576 };

/* A number and the one blank behind it. */
static bool number(struct bytes *rest, unsigned *out)
{
    size_t at = 0;
    *out = 0;
    for (; at < rest->size && rest->data[at] >= '0' && rest->data[at] <= '9' && *out < 100000; at++)
        *out = *out * 10 + (rest->data[at] - '0');
    if (at == 0 || at == rest->size) return false;
    *rest = bytes_of(rest->data + at + 1, rest->size - at - 1);
    return true;
}

/* P5, width, height, 255, and a byte a pixel (netpbm's pgm). */
static bool read_picture(struct bytes file, struct pdf_render_picture *out)
{
    unsigned most = 0;
    if (file.size < 3 || file.data[0] != 'P' || file.data[1] != '5') return false;
    struct bytes rest = bytes_of(file.data + 3, file.size - 3);
    if (!number(&rest, &out->width) || !number(&rest, &out->height) || !number(&rest, &most)) return false;
    bool is_sized = out->width && out->height && out->width <= PDF_RENDER_SIDE_MAX + 1 &&
                    out->height <= PDF_RENDER_SIDE_MAX + 1 && most == GRAY;
    out->gray = rest.data;
    return is_sized && rest.size == (size_t)out->width * out->height;
}

bool pdf_render_page(struct pdf_render *render, struct bytes file, size_t page, unsigned side, struct arena *arena,
                     struct pdf_render_picture *out)
{
    char which[WORD], size[WORD];
    struct bytes result;
    int code = 0;
    char *const words[] = {"pdftoppm", "-q",  "-gray",     "-cropbox", "-f",     which,
                           "-l",       which, "-scale-to", size,       CHILD_IN, NULL};
    int64_t used_ms = 0;
    if (render->pages >= PDF_RENDER_PAGES_MAX || render->used_ms >= PDF_RENDER_ALL_MS ||
        file.size > PDF_RENDER_FILE_MAX)
        return false;
    if (side < PDF_RENDER_SIDE_MIN || side > PDF_RENDER_SIDE_MAX || page >= 1000000) return false;
    (void)snprintf(which, sizeof which, "%u", (unsigned)page + 1);
    (void)snprintf(size, sizeof size, "%u", side);
    const struct child child = {.program = render->program ? render->program : "/usr/bin/pdftoppm",
                                .words = words,
                                .is_printed = true,
                                .memory_mb = PDF_RENDER_MEMORY_MB,
                                .cpu_s = PDF_RENDER_CPU_S,
                                .patience_ms = render->patience_ms ? render->patience_ms : PDF_RENDER_PATIENCE_MS,
                                .used_ms = &used_ms,
                                .most = (size_t)(PDF_RENDER_SIDE_MAX + 1) * (PDF_RENDER_SIDE_MAX + 1) + HEAD_MAX};
    enum child_end end = child_run(&child, file, arena, &result, &code);
    render->pages++;
    render->used_ms += used_ms;
    return end == CHILD_ENDED && code == 0 && read_picture(result, out);
}

bool pdf_render_open(struct pdf_render *render, struct bytes file, struct bytes password, struct arena *arena,
                     struct bytes *out)
{
    static char *const words[] = {"qpdf",
                                  "--stream-data=preserve",
                                  "--object-streams=preserve",
                                  "--decrypt",
                                  "--password-file=-",
                                  CHILD_IN,
                                  CHILD_OUT,
                                  NULL};
    int64_t used_ms = 0;
    int code = 0;
    if (render->used_ms >= PDF_RENDER_ALL_MS || file.size > PDF_RENDER_FILE_MAX || !password.size) return false;
    const struct child child = {.program = "/usr/bin/qpdf",
                                .words = words,
                                .secret = password,
                                .memory_mb = PDF_RENDER_MEMORY_MB,
                                .cpu_s = PDF_RENDER_CPU_S,
                                .patience_ms = render->patience_ms ? render->patience_ms : PDF_RENDER_PATIENCE_MS,
                                .used_ms = &used_ms,
                                .most = 2 * file.size + LEAST};
    enum child_end end = child_run(&child, file, arena, out, &code);
    render->used_ms += used_ms;
    return end == CHILD_ENDED && code == 0 && out->size;
}

void pdf_render_fit(struct pdf_page *page)
{
    const struct pdf_rectangle *media = &page->media, *crop = &page->crop_uncut;
    if (crop->right - crop->left > media->right - media->left) {
        page->crop.left = media->left;
        page->crop.right = media->right;
    }
    if (crop->top - crop->bottom > media->top - media->bottom) {
        page->crop.bottom = media->bottom;
        page->crop.top = media->top;
    }
}
