/* Seals any file that the reader takes, without a key: what comes out must begin with what went in, open again, and
 * have one revision and one signature more, whose texts read as they were given, encrypted or not. */
#include "pdf_layout.h"
#include "pdf_sign.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const unsigned char pixels[16 * 16 * 4] = {200, 16, 26, 255};

static void must(bool holds)
{
    if (!holds) abort();
}

static void check(struct arena *arena, struct bytes before, size_t revisions, struct bytes after)
{
    static struct problem why;
    struct pdf *pdf = NULL;
    must(after.size > before.size && memcmp(before.data, after.data, before.size) == 0);
    must(pdf_read_open_with(arena, after, bytes_of_text("owner"), &pdf, &why) == OK);
    must(pdf_read_revisions(pdf) == revisions + 1);
    const struct pdf_object *form = pdf_read_get(pdf, pdf_read_catalog(pdf), "AcroForm");
    const struct pdf_object *fields = pdf_read_get(pdf, form, "Fields");
    must(fields->kind == PDF_ARRAY && fields->count > 0);
    const struct pdf_object *value = pdf_read_get(pdf, pdf_read_item(pdf, fields, fields->count - 1), "V");
    must(pdf_object_is_type(value, "Sig"));
    must(bytes_equal(pdf_object_text(pdf_read_get(pdf, value, PDF_SIGNATURE_SEAL_KEY)), bytes_of_text("S")));
}

static void sign(struct arena *arena, struct bytes file, struct pdf *pdf, const struct pdf_sign_request *request)
{
    static struct problem why;
    struct pdf_sign *sign = NULL;
    if (pdf_sign_prepare(pdf, request, &sign, &why) != OK) return;
    struct bytes after = pdf_sign_whole(sign, arena);
    struct pdf *now = NULL;
    must(after.size > file.size && memcmp(file.data, after.data, file.size) == 0);
    must(pdf_read_open_with(arena, after, bytes_of_text("owner"), &now, &why) == OK);
    must(pdf_read_revisions(now) == pdf_read_revisions(pdf) + 1);
}

/* At every kind of place, certified and locked. */
static void sign_everywhere(struct arena *arena, struct bytes file, struct pdf *pdf, struct pdf_sign_request request)
{
    static struct problem why;
    static const struct pdf_sign_lock lock = {.kind = PDF_LOCK_ALL};
    static const struct pdf_layout_place places[] = {
        {.pages = "all", .corner = PDF_LAYOUT_BOTTOM_RIGHT},
        {.kind = PDF_LAYOUT_STRADDLE, .group = 3},
        {.kind = PDF_LAYOUT_KEYWORD, .text = "a", .which = PDF_LAYOUT_ALL},
    };
    for (size_t count = 1; count <= 3; count++) {
        struct pdf_layout layout;
        const struct pdf_layout_asked asked = {places, count, 5, 1};
        if (pdf_layout_resolve(pdf, &asked, &layout, &why) != OK) return;
        request.place = layout.stamps.items;
        request.place_count = layout.stamps.count;
        request.certify = (int)count;
        request.lock = &lock;
        if (layout.stamps.count) sign(arena, file, pdf, &request);
    }
}

/* Each field that the file has, signed or not. */
static void sign_fields(struct arena *arena, struct bytes file, struct pdf *pdf, struct pdf_sign_request request)
{
    enum { TRIED = 8 };
    static struct problem why;
    struct list fields;
    if (pdf_field_all(pdf, &fields, &why) != OK) return;
    for (size_t i = 0; i < fields.count && i < TRIED; i++) {
        request.field = LIST_AT(&fields, const struct pdf_field, i)->name;
        request.is_existing = true;
        sign(arena, file, pdf, &request);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct problem why;
    AUTO_ARENA(arena);
    struct pdf *pdf = NULL;
    struct pdf_image image;
    struct pdf_sign *sign = NULL;
    const struct pdf_stamp_place place = {.x_mm = 1, .y_mm = 1, .width_mm = 5};
    struct pdf_sign_request request = {
        .image = &image, .place = &place, .seal = "S", .time_ms = 1, .contents_size = 16};
    must(pdf_image_make(arena, bytes_of(pixels, sizeof pixels), 16, 16, &image, &why) == OK);
    if (pdf_read_open_with(arena, bytes_of(data, size), bytes_of_text("owner"), &pdf, &why) != OK) return 0;
    sign_everywhere(arena, bytes_of(data, size), pdf, request);
    sign_fields(arena, bytes_of(data, size), pdf, request);
    if (pdf_sign_prepare(pdf, &request, &sign, &why) != OK) return 0;
    check(arena, bytes_of(data, size), pdf_read_revisions(pdf), pdf_sign_whole(sign, arena));
    return 0;
}
