#include "pdf_sign.h"
#include "clock.h"
#include "pdf_edit.h"
#include "pdf_form.h"
#include "pdf_permit.h"
#include "pdf_rules.h"
#include "pdf_stencil.h"
#include "pdf_target.h"
#include "pdf_verify.h"
#include "pdf_widget.h"
#include "text.h"
#include <stdlib.h>
#include <string.h>

enum {
    RANGE_WIDTH = 34, /* three numbers of ten digits, blanks between and behind */
    SPENT_LITTLE = 4  /* percent of what reading may cost: any file with some revisions can be judged */
};

struct pdf_sign {
    struct pdf *pdf;
    struct pdf_update *update;
    const char *field;
    const struct pdf_sign_request *request; /* while it is prepared */
    struct pdf_target target;               /* an existing field; without a name: a new one */
    struct pdf_rules rules;                 /* what it forbids afterwards */
    struct list widgets;                    /* struct pdf_widget, page by page */
    size_t contents_at;                     /* of `<`, in the tail */
    size_t range_at;                        /* behind `[0 `, in the tail */
    size_t room;                            /* bytes of CMS */
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
    buffer_text(out, " /M (D:");
    for (const char *at = text; *at != '.' && *at != 'Z'; at++)
        if (*at >= '0' && *at <= '9') buffer_byte(out, (unsigned char)*at);
    buffer_text(out, "Z)");
}

static void put_many(struct buffer *out, char what, size_t count)
{
    char many[512];
    memset(many, what, sizeof many);
    for (size_t part; count; count -= part) {
        part = count < sizeof many ? count : sizeof many;
        buffer_add(out, many, part);
    }
}

/* Only what CMS readers understand names their filter. */
static const char *const formats[] = {[PDF_SIGN_PADES] =
                                          "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached",
                                      [PDF_SIGN_SES] = "<< /Type /Sig /Filter /ESTAMP.SES /SubFilter /ESTAMP.ses",
                                      [PDF_SIGN_SES_SM2] = "<< /Type /Sig /Filter /ESTAMP.SES /SubFilter /GM.sm2seal"};

static void put_facts(const struct pdf_sign *sign, struct buffer *out, const struct pdf_sign_request *request)
{
    buffer_text(out, formats[request->format]);
    put_text(out, "Name", request->name);
    put_text(out, "Reason", request->reason);
    put_text(out, "Location", request->location);
    put_text(out, "ContactInfo", request->contact);
    put_text(out, PDF_SIGNATURE_SEAL_KEY, request->seal);
    put_date(out, request->time_ms);
    pdf_rules_put_references(out, sign->pdf, &sign->rules);
    buffer_text(out, " /Prop_Build << /App << /Name /eStamp >> >>");
}

/* 12.8.1, table 252. The holes for /Contents and /ByteRange are filled when all lengths are known. */
static void put_signature(struct pdf_sign *sign, struct pdf_ref ref, const struct pdf_sign_request *request)
{
    struct buffer *out = pdf_update_open(sign->update, ref);
    if (request->is_document_timestamp)
        buffer_text(out, "<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161");
    else
        put_facts(sign, out, request);
    buffer_text(out, " /ByteRange [0 ");
    sign->range_at = out->size;
    put_many(out, ' ', RANGE_WIDTH);
    buffer_text(out, "]\n/Contents ");
    sign->contents_at = out->size;
    buffer_byte(out, '<');
    put_many(out, '0', sign->room * 2);
    buffer_text(out, "> >>");
    pdf_update_close(sign->update);
    sign->range_at = pdf_update_moved(sign->update, sign->range_at);
    sign->contents_at = pdf_update_moved(sign->update, sign->contents_at);
}

static bool is_text(const char *text)
{
    return !text || (strlen(text) <= PDF_SIGN_TEXT_MAX && text_is_utf8(text, strlen(text)));
}

static status check(const struct pdf_sign_request *request, struct problem *why)
{
    bool are_texts = is_text(request->name) && is_text(request->reason) && is_text(request->location) &&
                     is_text(request->contact) && is_text(request->seal) && is_text(request->field);
    bool is_named = request->is_existing
                        ? request->field != NULL
                        : !request->field || (*request->field && !strchr(request->field, '.')); /* 12.7.3.2 */
    bool is_roomy = request->contents_size > 0 && request->contents_size <= PDF_SIGN_CONTENTS_MAX;
    bool is_placed = !request->image || request->place || request->is_existing;
    bool is_ruled = request->certify >= 0 && request->certify <= 3;
    if (are_texts && is_named && is_roomy && is_placed && is_ruled) return OK;
    return problem_set(why, INTERNAL_FAILED, "a wrong request to sign");
}

static double aspect_of(const struct pdf_image *image)
{
    return (double)image->width / image->height;
}

/* Page by page, on each in the order asked: both are pointers into one array. */
static int by_page(const void *a, const void *b)
{
    const struct pdf_stamp_place *x = *(const struct pdf_stamp_place *const *)a,
                                 *y = *(const struct pdf_stamp_place *const *)b;
    if (x->page != y->page) return x->page < y->page ? -1 : 1;
    return x < y ? -1 : x > y;
}

static status add_place(struct pdf_sign *sign, const struct pdf_page *page, const struct pdf_stamp_place *place,
                        struct problem *why)
{
    struct pdf_widget widget = {.page = *page};
    TRY(pdf_stamp_place_on(page, place, aspect_of(sign->request->image), &widget.stamp, why));
    *(struct pdf_widget *)list_add(&sign->widgets) = widget;
    return OK;
}

static status add_places(struct pdf_sign *sign, struct problem *why)
{
    const struct pdf_sign_request *request = sign->request;
    struct pdf_page *pages = NULL;
    size_t count = 0, places = request->place_count;
    const struct pdf_stamp_place **sorted = arena_array(pdf_read_arena(sign->pdf), places, sizeof(void *));
    TRY(pdf_page_all(sign->pdf, &pages, &count, why));
    for (size_t i = 0; i < places; i++) sorted[i] = &request->place[i];
    qsort(sorted, places, sizeof *sorted, by_page); /* NOLINT(bugprone-sizeof-expression): pointers are sorted */
    for (size_t i = 0; i < places; i++) {
        if (sorted[i]->page >= count) return problem_set(why, PDF_PAGE_MISSING, "%zu", sorted[i]->page + 1);
        TRY(add_place(sign, &pages[sorted[i]->page], sorted[i], why));
    }
    return OK;
}

/* One place needs one page only. An invisible signature hangs on the first page with an empty rectangle. */
static status place_new(struct pdf_sign *sign, struct problem *why)
{
    const struct pdf_sign_request *request = sign->request;
    struct pdf_widget hidden = {0};
    if (request->image && request->place_count > 1) return add_places(sign, why);
    TRY(pdf_page_at(sign->pdf, request->image ? request->place->page : 0, &hidden.page, why));
    if (request->image) return add_place(sign, &hidden.page, request->place, why);
    *(struct pdf_widget *)list_add(&sign->widgets) = hidden;
    return OK;
}

static void place_existing(struct pdf_sign *sign)
{
    const struct pdf_image *image = sign->request->image;
    for (size_t i = 0; image && i < sign->target.widgets.count; i++) {
        const struct pdf_target_widget *from = LIST_AT(&sign->target.widgets, const struct pdf_target_widget, i);
        *(struct pdf_widget *)list_add(&sign->widgets) =
            (struct pdf_widget){.ref = from->ref,
                                .page = from->page,
                                .dict = from->dict,
                                .stamp = pdf_stamp_fit(&from->page, &from->rect, aspect_of(image))};
    }
}

/* 12.8.5, and ISO 32000-2, table 257: even a certification that permits nothing permits this. */
static status choose_timestamp(struct pdf_sign *sign, struct problem *why)
{
    struct list fields;
    TRY(pdf_field_all(sign->pdf, &fields, why));
    sign->field = pdf_form_next_name(sign->pdf, &fields, "Timestamp");
    return place_new(sign, why);
}

static status choose_new(struct pdf_sign *sign, const struct list *fields, struct problem *why)
{
    const char *name = sign->request->field;
    if (name) TRY(pdf_form_name(fields, name, why));
    sign->field = name ? name : pdf_form_next_name(sign->pdf, fields, "Seal");
    return place_new(sign, why);
}

/* Which field is signed, where it stands, and whether all of it may be. */
static status choose(struct pdf_sign *sign, struct problem *why)
{
    struct list fields;
    struct pdf_permit permit;
    const struct pdf_sign_request *request = sign->request;
    struct pdf_target_offer offer = {.reason = request->reason,
                                     .has_timestamp = request->has_timestamp,
                                     .digest = request->digest,
                                     .certify = request->certify};
    TRY(pdf_field_all(sign->pdf, &fields, why));
    TRY(pdf_permit_protection(sign->pdf, request->is_existing, why));
    TRY(pdf_permit_read(sign->pdf, &fields, &permit, why));
    if (request->is_existing) {
        TRY(pdf_target_find(sign->pdf, &fields, request->field, &sign->target, why));
        TRY(pdf_target_meet(sign->pdf, &sign->target, &offer, why));
        sign->field = sign->target.field.name;
        place_existing(sign);
    } else {
        TRY(choose_new(sign, &fields, why));
    }
    TRY(pdf_permit_field(sign->pdf, &permit, sign->field, request->image && !request->is_existing, why));
    if (offer.certify) TRY(pdf_permit_certify(&permit, why));
    const struct pdf_rules_asked asked = {offer.certify, permit.level, request->lock};
    return pdf_rules_read(sign->pdf, &asked, request->is_existing ? sign->target.lock : NULL, &sign->rules, why);
}

/* The references of what is new, and what the form and the pages have to know of it. */
static status link(struct pdf_sign *sign, struct pdf_ref signature, struct pdf_widget_field *field, struct problem *why)
{
    struct pdf_update *update = sign->update;
    const struct pdf_target *target = &sign->target;
    size_t count = sign->widgets.count;
    bool is_new = !sign->request->is_existing;
    struct pdf_form_widget *links = arena_array(pdf_read_arena(sign->pdf), count + 1, sizeof *links);
    *field = (struct pdf_widget_field){.ref = target->field.ref, .value = signature, .name = sign->field};
    if (!is_new) field->dict = target->field.dict;
    if (is_new) field->ref = pdf_update_new(update);
    for (size_t i = 0; is_new && i < count; i++) {
        struct pdf_widget *widget = LIST_AT(&sign->widgets, struct pdf_widget, i);
        widget->ref = count == 1 ? field->ref : pdf_update_new(update);
        links[i] = (struct pdf_form_widget){widget->ref, &widget->page};
    }
    const struct pdf_form_change change = {.field = is_new ? field->ref : (struct pdf_ref){0},
                                           .widgets = links,
                                           .count = is_new ? count : 0,
                                           .certification =
                                               sign->rules.is_certification ? signature : (struct pdf_ref){0}};
    return pdf_form_link(update, sign->pdf, &change, why);
}

static status draw(struct pdf_sign *sign, struct problem *why)
{
    if (!sign->request->image) return OK;
    struct arena *arena = pdf_read_arena(sign->pdf);
    struct pdf_stamp_press press = pdf_stamp_begin(sign->update, sign->request->image, arena);
    if (pdf_stencil_is_asked(sign->pdf)) TRY(pdf_stencil_make(sign->request->image, arena, &press.stencil, why));
    for (size_t i = 0; i < sign->widgets.count; i++) {
        struct pdf_widget *widget = LIST_AT(&sign->widgets, struct pdf_widget, i);
        widget->look = pdf_stamp_draw(&press, &widget->stamp);
    }
    return OK;
}

/* 12.8.1: all but the value of /Contents with its brackets. */
static void set_range(struct pdf_sign *sign)
{
    size_t gap = pdf_update_offset(sign->update, sign->contents_at), behind = gap + sign->room * 2 + 2;
    size_t rest = pdf_update_size(sign->update) - behind;
    struct bytes text = bytes_format(pdf_read_arena(sign->pdf), "%zu %zu %zu", gap, behind, rest);
    memcpy(pdf_update_patch(sign->update, sign->range_at), text.data, text.size);
}

static status write_all(struct pdf_sign *sign, struct problem *why)
{
    struct pdf_widget_field field;
    struct pdf_update *update = sign->update;
    struct pdf_ref signature = pdf_update_new(update);
    TRY(link(sign, signature, &field, why));
    TRY(draw(sign, why));
    if (!sign->request->is_existing) field.lock = pdf_rules_write_lock(update, &sign->rules);
    TRY(pdf_widget_write(update, &field, &sign->widgets, why));
    put_signature(sign, signature, sign->request);
    TRY(pdf_update_finish(update, why));
    set_range(sign);
    return OK;
}

static bool is_judged(const struct pdf_verify_report *report)
{
    for (size_t i = 0; i < report->signatures.count; i++) {
        const struct list *changes = &LIST_AT(&report->signatures, struct pdf_verify_signature, i)->changes;
        for (size_t k = 0; k < changes->count; k++)
            if (LIST_AT(changes, struct pdf_change, k)->code == PDF_CHANGE_UNREADABLE) return false;
    }
    return report->overall != PDF_VERIFY_UNREADABLE;
}

/* Whoever judges the file reads it again for its revisions, within the same bounds. Where reading it once takes much of
 * them, it is judged now: what nobody can judge is not sealed. */
static status check_judging(const struct pdf_sign *sign, struct problem *why)
{
    struct problem ignored;
    struct pdf_verify_report report;
    size_t spent = pdf_read_spent(sign->pdf), readings = 2 * (pdf_read_revisions(sign->pdf) + 2);
    if (spent < SPENT_LITTLE || spent * readings < 100) return OK;
    AUTO(trust, nobody);
    AUTO_ARENA(scratch);
    nobody = trust_open(NULL, &ignored);
    if (!nobody) return OK;
    pdf_verify_with(pdf_sign_whole(sign, scratch), pdf_read_password(sign->pdf), nobody, 0, scratch, &report);
    if (is_judged(&report)) return OK;
    return problem_set(why, PDF_TOO_COMPLEX, "%s", "nobody could verify it once it is sealed");
}

status pdf_sign_prepare(struct pdf *pdf, const struct pdf_sign_request *request, struct pdf_sign **out,
                        struct problem *why)
{
    struct arena *arena = pdf_read_arena(pdf);
    struct pdf_sign *sign = ARENA_NEW(arena, struct pdf_sign);
    *sign = (struct pdf_sign){
        .pdf = pdf, .room = request->contents_size, .request = request, .widgets = LIST_OF(arena, struct pdf_widget)};
    TRY(check(request, why));
    TRY(request->is_document_timestamp ? choose_timestamp(sign, why) : choose(sign, why));
    TRY(pdf_update_begin(pdf, &sign->update, why));
    TRY(write_all(sign, why));
    TRY(check_judging(sign, why));
    sign->request = NULL;
    *out = sign;
    return OK;
}

struct list pdf_sign_places(const struct pdf_sign *sign)
{
    struct list places = LIST_OF(pdf_read_arena(sign->pdf), struct pdf_stamp_place);
    for (size_t i = 0; i < sign->widgets.count; i++) {
        const struct pdf_widget *widget = LIST_AT(&sign->widgets, const struct pdf_widget, i);
        if (widget->look.number)
            *(struct pdf_stamp_place *)list_add(&places) = pdf_stamp_place_of(&widget->page, &widget->stamp.rect);
    }
    return places;
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

/* Adds the new file's bytes from `from` up to `to` to a list of struct bytes. */
static void list_range(const struct pdf_sign *sign, size_t from, size_t to, struct list *out)
{
    struct list pieces = pdf_sign_output(sign);
    size_t at = 0;
    for (size_t i = 0; i < pieces.count && at < to; i++) {
        const struct bytes *piece = LIST_AT(&pieces, const struct bytes, i);
        size_t first = from > at ? from - at : 0, end = to - at < piece->size ? to - at : piece->size;
        if (first < end) *(struct bytes *)list_add(out) = bytes_of(piece->data + first, end - first);
        at += piece->size;
    }
}

/* The same to a digest. */
static void add_range(const struct pdf_sign *sign, size_t from, size_t to, struct digest *digest)
{
    struct list range = LIST_OF(pdf_read_arena(sign->pdf), struct bytes);
    list_range(sign, from, to, &range);
    for (size_t i = 0; i < range.count; i++) digest_add(digest, *LIST_AT(&range, const struct bytes, i));
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

void pdf_sign_digest_by(struct pdf_sign *sign, enum digest_kind kind, unsigned char *out)
{
    struct list range = LIST_OF(pdf_read_arena(sign->pdf), struct bytes);
    if (kind == DIGEST_SHA256) {
        pdf_sign_digest(sign, out);
        return;
    }
    list_range(sign, 0, hole_start(sign), &range);
    list_range(sign, hole_end(sign), pdf_update_size(sign->update), &range);
    digest_pieces(kind, range.items, range.count, out);
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

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first byte of a number is its lowest");

/* Four bytes as eight digits at once: half-bytes, each in a byte, of which those above nine become letters. */
static uint64_t hex_of(uint32_t four)
{
    static const uint64_t ones = 0x0101010101010101;
    uint64_t x = ((uint64_t)four | (uint64_t)four << 16) & 0x0000FFFF0000FFFF;
    x = (x | x << 8) & 0x00FF00FF00FF00FF;
    x = (x >> 4 & 0x000F000F000F000F) | (x & 0x000F000F000F000F) << 8;
    return x + ones * '0' + ((x + ones * (128 - 10)) >> 7 & ones) * ('A' - 10 - '0');
}

static void put_hex(unsigned char *out, const unsigned char *from, size_t size)
{
    size_t rest = size % sizeof(uint32_t);
    uint32_t four;
    uint64_t digits;
    for (; size > rest; size -= sizeof four, from += sizeof four, out += sizeof digits) {
        memcpy(&four, from, sizeof four);
        digits = hex_of(four);
        memcpy(out, &digits, sizeof digits);
    }
    four = 0;
    memcpy(&four, from, rest);
    digits = hex_of(four);
    memcpy(out, &digits, rest * 2);
}

status pdf_sign_complete(struct pdf_sign *sign, struct bytes cms, struct problem *why)
{
    if (cms.size > sign->room) return problem_set(why, INTERNAL_FAILED, "the signature is larger than its room");
    put_hex(pdf_update_patch(sign->update, sign->contents_at + 1), cms.data, cms.size);
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
    return pdf_update_join(&pieces, arena);
}

const char *pdf_sign_field(const struct pdf_sign *sign)
{
    return sign->field;
}
