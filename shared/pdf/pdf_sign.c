#include "pdf_sign.h"
#include "clock.h"
#include "pdf_edit.h"
#include "pdf_form.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

enum {
    RANGE_WIDTH = 34 /* three numbers of ten digits, blanks between and behind */,
    WIDGET_FLAGS = 132 /* print, locked */
};

struct pdf_sign {
    struct pdf *pdf;
    struct pdf_update *update;
    const char *field;
    size_t contents_at;   /* of `<`, in the tail */
    size_t range_at;      /* behind `[0 `, in the tail */
    size_t room;          /* bytes of CMS */
    struct digest before; /* of what stands before /Contents' value, once pdf_sign_digest has seen it */
    unsigned char base[DIGEST_SIZE];
};

static void put_text(struct buffer *out, const char *key, const char *text)
{
    if (!text) return;
    buffer_format(out, " /%s ", key);
    pdf_edit_text(out, text);
}

static void put_date(struct buffer *out, int64_t ms)
{
    char text[CLOCK_TEXT_SIZE];
    clock_text(ms, text); /* 2026-11-22T06:05:00.123Z */
    buffer_format(out, " /M (D:%.4s%.2s%.2s%.2s%.2s%.2sZ)", text, text + 5, text + 8, text + 11, text + 14, text + 17);
}

static void put_zeros(struct buffer *out, size_t count)
{
    char zeros[512];
    memset(zeros, '0', sizeof zeros);
    for (size_t part; count; count -= part) {
        part = count < sizeof zeros ? count : sizeof zeros;
        buffer_add(out, zeros, part);
    }
}

/* 12.8.1, table 252. The holes for /Contents and /ByteRange are filled when all lengths are known. */
static void put_signature(struct pdf_sign *sign, struct pdf_ref ref, const struct pdf_sign_request *request)
{
    struct buffer *out = pdf_update_open(sign->update, ref);
    buffer_text(out, "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached");
    put_text(out, "Name", request->name);
    put_text(out, "Reason", request->reason);
    put_text(out, "Location", request->location);
    put_text(out, "ContactInfo", request->contact);
    put_text(out, PDF_SIGN_SEAL_KEY, request->seal);
    put_date(out, request->time_ms);
    buffer_text(out, " /Prop_Build << /App << /Name /eStamp >> >> /ByteRange [0 ");
    sign->range_at = out->size;
    buffer_format(out, "%*s]\n/Contents ", RANGE_WIDTH, "");
    sign->contents_at = out->size;
    buffer_byte(out, '<');
    put_zeros(out, sign->room * 2);
    buffer_text(out, "> >>");
    pdf_update_close(sign->update);
}

static void put_rect(struct buffer *out, const struct pdf_rectangle *rect)
{
    const double sides[4] = {rect->left, rect->bottom, rect->right, rect->top};
    buffer_text(out, " /Rect [");
    for (size_t i = 0; i < 4; i++) pdf_edit_number(out, sides[i]);
    buffer_byte(out, ']');
}

/* Field and widget in one dictionary (12.7.3.1). */
static void put_field(struct pdf_sign *sign, struct pdf_ref field, struct pdf_ref signature,
                      const struct pdf_page *page, const struct pdf_stamp *stamp, struct pdf_ref appearance)
{
    struct buffer *out = pdf_update_open(sign->update, field);
    buffer_text(out, "<< /Type /Annot /Subtype /Widget /FT /Sig");
    put_text(out, "T", sign->field);
    put_rect(out, &stamp->rect);
    buffer_format(out, " /F %d /P %u %u R /V %u 0 R", WIDGET_FLAGS, page->ref.number, page->ref.generation,
                  signature.number);
    if (appearance.number) buffer_format(out, " /AP << /N %u 0 R >>", appearance.number);
    buffer_text(out, " >>");
    pdf_update_close(sign->update);
}

static bool is_text(const char *text)
{
    return !text || (strlen(text) <= PDF_SIGN_TEXT_MAX && text_is_utf8(text, strlen(text)));
}

static status check(const struct pdf_sign_request *request, struct problem *why)
{
    bool are_texts = is_text(request->name) && is_text(request->reason) && is_text(request->location) &&
                     is_text(request->contact) && is_text(request->seal) && is_text(request->field);
    bool is_named = !request->field || (*request->field && !strchr(request->field, '.')); /* 12.7.3.2: no full stop */
    bool is_roomy = request->contents_size > 0 && request->contents_size <= PDF_SIGN_CONTENTS_MAX;
    bool is_placed = !request->image || request->place;
    if (are_texts && is_named && is_roomy && is_placed) return OK;
    return problem_set(why, INTERNAL_FAILED, "a wrong request to sign");
}

/* The page, and the stamp on it; an invisible signature hangs on the first page with an empty rectangle. */
static status place(struct pdf *pdf, const struct pdf_sign_request *request, struct pdf_page *page,
                    struct pdf_stamp *stamp, struct problem *why)
{
    const struct pdf_image *image = request->image;
    *stamp = (struct pdf_stamp){0};
    TRY(pdf_page_at(pdf, image ? request->place->page : 0, page, why));
    if (!image) return OK;
    return pdf_stamp_place_on(page, request->place, (double)image->width / image->height, stamp, why);
}

/* 12.8.1: all but the value of /Contents with its brackets. */
static void set_range(struct pdf_sign *sign)
{
    char text[RANGE_WIDTH + 1];
    size_t gap = pdf_update_offset(sign->update, sign->contents_at), behind = gap + sign->room * 2 + 2;
    int size = snprintf(text, sizeof text, "%zu %zu %zu", gap, behind, pdf_update_size(sign->update) - behind);
    if (size > 0) memcpy(pdf_update_patch(sign->update, sign->range_at), text, (size_t)size);
}

status pdf_sign_prepare(struct pdf *pdf, const struct pdf_sign_request *request, struct pdf_sign **out,
                        struct problem *why)
{
    struct pdf_page page;
    struct pdf_stamp stamp;
    struct pdf_sign *sign = ARENA_NEW(pdf_read_arena(pdf), struct pdf_sign);
    *sign = (struct pdf_sign){.pdf = pdf, .room = request->contents_size};
    TRY(check(request, why));
    TRY(pdf_form_check(pdf, why));
    TRY(pdf_form_name(pdf, request->field, &sign->field, why));
    TRY(place(pdf, request, &page, &stamp, why));
    TRY(pdf_update_begin(pdf, &sign->update, why));
    struct pdf_ref field = pdf_update_new(sign->update), signature = pdf_update_new(sign->update), appearance = {0};
    TRY(pdf_form_link(sign->update, pdf, &page, field, why));
    if (request->image) appearance = pdf_stamp_draw(sign->update, &stamp, request->image);
    put_field(sign, field, signature, &page, &stamp, appearance);
    put_signature(sign, signature, request);
    pdf_update_finish(sign->update);
    set_range(sign);
    *out = sign;
    return OK;
}

/* Where /Contents' value begins, brackets and all, and where it ends. */
static size_t hole_start(const struct pdf_sign *sign)
{
    return pdf_update_offset(sign->update, sign->contents_at);
}

static size_t hole_end(const struct pdf_sign *sign)
{
    return hole_start(sign) + sign->room * 2 + 2;
}

/* Adds the new file's bytes from `from` up to `to`. */
static void add_range(const struct pdf_sign *sign, size_t from, size_t to, struct digest *digest)
{
    struct list pieces = pdf_sign_output(sign);
    size_t at = 0;
    for (size_t i = 0; i < pieces.count && at < to; i++) {
        const struct bytes *piece = LIST_AT(&pieces, const struct bytes, i);
        size_t first = from > at ? from - at : 0, end = to - at < piece->size ? to - at : piece->size;
        if (first < end) digest_add(digest, bytes_of(piece->data + first, end - first));
        at += piece->size;
    }
}

void pdf_sign_digest(struct pdf_sign *sign, unsigned char out[DIGEST_SIZE])
{
    size_t base = pdf_read_file(sign->pdf).size;
    struct digest digest;
    digest_begin(&sign->before);
    add_range(sign, 0, base, &sign->before);
    digest = sign->before;
    digest_end(&digest, sign->base);
    add_range(sign, base, hole_start(sign), &sign->before);
    digest = sign->before;
    add_range(sign, hole_end(sign), pdf_update_size(sign->update), &digest);
    digest_end(&digest, out);
}

const unsigned char *pdf_sign_base(const struct pdf_sign *sign)
{
    return sign->base;
}

void pdf_sign_result(const struct pdf_sign *sign, unsigned char out[DIGEST_SIZE])
{
    struct digest digest = sign->before;
    add_range(sign, hole_start(sign), pdf_update_size(sign->update), &digest);
    digest_end(&digest, out);
}

status pdf_sign_complete(struct pdf_sign *sign, struct bytes cms, struct problem *why)
{
    static const char digits[] = "0123456789ABCDEF";
    if (cms.size > sign->room) return problem_set(why, INTERNAL_FAILED, "the signature is larger than its room");
    unsigned char *hex = pdf_update_patch(sign->update, sign->contents_at + 1);
    for (size_t i = 0; i < cms.size; i++) {
        hex[i * 2] = (unsigned char)digits[cms.data[i] >> 4];
        hex[i * 2 + 1] = (unsigned char)digits[cms.data[i] & 15];
    }
    return OK;
}

struct list pdf_sign_output(const struct pdf_sign *sign)
{
    return pdf_update_output(sign->update, pdf_read_arena(sign->pdf));
}

size_t pdf_sign_size(const struct pdf_sign *sign)
{
    return pdf_update_size(sign->update);
}

struct bytes pdf_sign_whole(const struct pdf_sign *sign, struct arena *arena)
{
    struct list pieces = pdf_sign_output(sign);
    size_t size = pdf_update_size(sign->update) + 1;
    struct buffer whole = {.arena = arena, .data = arena_alloc(arena, size), .room = size};
    for (size_t i = 0; i < pieces.count; i++) {
        const struct bytes *piece = LIST_AT(&pieces, struct bytes, i);
        buffer_add(&whole, piece->data, piece->size);
    }
    return buffer_bytes(&whole);
}

const char *pdf_sign_field(const struct pdf_sign *sign)
{
    return sign->field;
}

status pdf_sign_local(struct pdf *pdf, const struct pdf_sign_request *request, const struct cms_sign *signer,
                      const struct sign_key *key, struct list *pieces, struct problem *why)
{
    struct pdf_sign *sign = NULL;
    struct bytes signature = {0}, der = {0};
    unsigned char content[DIGEST_SIZE], digest[DIGEST_SIZE];
    TRY(pdf_sign_prepare(pdf, request, &sign, why));
    pdf_sign_digest(sign, content);
    cms_sign_digest(signer, content, digest);
    TRY(sign_key_sign(key, digest, pdf_read_arena(pdf), &signature, why));
    cms_sign_encode(signer, content, signature, pdf_read_arena(pdf), &der);
    TRY(pdf_sign_complete(sign, der, why));
    *pieces = pdf_sign_output(sign);
    return OK;
}
