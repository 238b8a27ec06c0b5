#include "pdf_copy.h"
#include "pdf_copy_content.h"
#include "pdf_copy_page.h"
#include "pdf_edit.h"
#include <zlib.h>

enum { NUMBERS_KEPT = 4 * PDF_PAGE_MAX }; /* new objects: four a page and a handful */
static const uint64_t ROOM_MORE = 67108864;

struct pdf_ref pdf_copy_new(struct pdf_copy *copy)
{
    return (struct pdf_ref){.number = copy->next++};
}

void pdf_copy_need(struct pdf_copy *copy, const struct pdf_object *value)
{
    if (!value) return;
    if (value->kind == PDF_REF) {
        unsigned char bit = (unsigned char)(1U << value->ref.number % 8);
        if (value->ref.number >= copy->first_new || copy->seen[value->ref.number / 8] & bit) return;
        copy->seen[value->ref.number / 8] |= bit;
        *(struct pdf_ref *)list_add(&copy->wanted) = value->ref;
        return;
    }
    if (value->kind != PDF_ARRAY && !pdf_object_is_dict(value)) return;
    for (size_t i = 0; i < value->count; i++) pdf_copy_need(copy, &value->items[i]);
}

void pdf_copy_raw(struct pdf_copy *copy, struct buffer *out, const struct pdf_object *value)
{
    pdf_copy_need(copy, value);
    buffer_add(out, value->raw.data, value->raw.size);
}

status pdf_copy_stream(struct pdf_copy *copy, struct pdf_ref ref, const char *entries, struct bytes plain,
                       struct problem *why)
{
    uLongf size = compressBound(plain.size);
    unsigned char *packed = arena_alloc(copy->arena, size);
    if (compress2(packed, &size, plain.data, plain.size, Z_DEFAULT_COMPRESSION) != Z_OK)
        return problem_set(why, INTERNAL_FAILED, "%s", "deflate");
    struct buffer *out = pdf_fresh_open(copy->fresh, ref);
    buffer_format(out, "<< %s /Filter /FlateDecode /Length %lu >>\nstream\n", entries, (unsigned long)size);
    pdf_fresh_borrow(copy->fresh, bytes_of(packed, size));
    buffer_text(out, "\nendstream");
    return pdf_fresh_close(copy->fresh, why);
}

/* What would lead back from a page's look to the document around it; where it is named stands nothing then. */
static bool is_left_out(struct pdf *pdf, const struct pdf_object *value)
{
    static const char *const types[] = {"Catalog",        "Pages",    "Page",         "Annot",  "Sig", "DocTimeStamp",
                                        "StructTreeRoot", "Filespec", "EmbeddedFile", "Action", NULL};
    const char *type = pdf_object_name(pdf_read_get(pdf, value, "Type"));
    for (size_t i = 0; type && types[i]; i++)
        if (pdf_object_is_name(pdf_read_get(pdf, value, "Type"), types[i])) return true;
    return pdf_object_get(value, "ByteRange") != NULL;
}

/* Unpacked: few files need it. */
static status write_closed(struct pdf_copy *copy, struct pdf_ref ref, const struct pdf_object *stream,
                           struct bytes plain, struct problem *why)
{
    const struct bytes none = bytes_of_text("null");
    const struct pdf_edit edits[] = {
        {"Filter", none}, {"DecodeParms", none}, {"Length", bytes_format(copy->arena, "%zu", plain.size)}};
    const struct bytes dict = pdf_edit_dict(copy->arena, stream, edits, sizeof edits / sizeof *edits);
    struct buffer *out = pdf_fresh_open(copy->fresh, ref);
    pdf_copy_need(copy, stream);
    buffer_add(out, dict.data, dict.size);
    buffer_text(out, "\nstream\n");
    pdf_fresh_borrow(copy->fresh, plain);
    buffer_text(out, "\nendstream");
    return pdf_fresh_close(copy->fresh, why);
}

static status write_object(struct pdf_copy *copy, struct pdf_ref ref, struct problem *why)
{
    const struct pdf_object *value;
    struct bytes closed = {0};
    TRY(pdf_read_load(copy->pdf, ref, &value, why));
    if (value->kind == PDF_NULL || is_left_out(copy->pdf, value)) return OK;
    if (value->kind == PDF_STREAM) TRY(pdf_copy_content_close(copy, value, false, &closed, why));
    if (closed.size) return write_closed(copy, ref, value, closed, why);
    struct buffer *out = pdf_fresh_open(copy->fresh, ref);
    pdf_copy_raw(copy, out, value);
    if (value->kind == PDF_STREAM) {
        buffer_text(out, "\nstream\n");
        pdf_fresh_borrow(copy->fresh, value->data);
        buffer_text(out, "\nendstream");
    }
    return pdf_fresh_close(copy->fresh, why);
}

/* Objects that are named by objects that are written; the list grows meanwhile. */
static status write_wanted(struct pdf_copy *copy, struct problem *why)
{
    for (size_t i = 0; i < copy->wanted.count; i++)
        TRY(write_object(copy, *LIST_AT(&copy->wanted, struct pdf_ref, i), why));
    return OK;
}

static status write_mark(struct pdf_copy *copy, const struct pdf_copy_mark *mark, const char *state,
                         struct pdf_ref *ref, struct problem *why)
{
    struct buffer entries = {.arena = copy->arena}, content = {.arena = copy->arena};
    *ref = pdf_copy_new(copy);
    buffer_text(&entries, "/Type /XObject /Subtype /Form /BBox [0 0 ");
    pdf_edit_number(&entries, mark->width);
    pdf_edit_number(&entries, mark->height);
    buffer_format(&entries, "] /Resources << /ExtGState << /G << %s /BM /Normal >> >> >>", state);
    buffer_text(&content, "/G gs\n");
    buffer_add(&content, mark->content.data, mark->content.size);
    return pdf_copy_stream(copy, *ref, buffer_string(&entries), buffer_bytes(&content), why);
}

static status write_pages(struct pdf_copy *copy, struct problem *why)
{
    struct pdf_page *pages;
    size_t count;
    struct buffer kids = {.arena = copy->arena};
    TRY(pdf_page_all(copy->pdf, &pages, &count, why));
    if (!count) return problem_set(why, PDF_PAGE_MISSING, "1");
    for (size_t i = 0; i < count; i++) {
        struct pdf_ref ref = pdf_copy_new(copy);
        TRY(pdf_copy_page(copy, &pages[i], ref, why));
        buffer_format(&kids, "%u 0 R ", ref.number);
    }
    struct buffer *out = pdf_fresh_open(copy->fresh, copy->tree);
    buffer_format(out, "<< /Type /Pages /Count %zu /Kids [", count);
    buffer_add(out, kids.data, kids.size);
    buffer_text(out, "] >>");
    return pdf_fresh_close(copy->fresh, why);
}

static status write_catalog(struct pdf_copy *copy, struct pdf_ref ref, struct problem *why)
{
    const struct pdf_object *layers = pdf_object_get(pdf_read_catalog(copy->pdf), "OCProperties");
    struct buffer *out = pdf_fresh_open(copy->fresh, ref);
    buffer_format(out, "<< /Type /Catalog /Pages %u 0 R", copy->tree.number);
    if (layers) {
        buffer_text(out, " /OCProperties ");
        pdf_copy_raw(copy, out, layers);
    }
    buffer_text(out, " /ViewerPreferences << /DisplayDocTitle true >> >>");
    return pdf_fresh_close(copy->fresh, why);
}

static status write_info(struct pdf_copy *copy, struct pdf_ref ref, struct problem *why)
{
    struct buffer *out = pdf_fresh_open(copy->fresh, ref);
    buffer_text(out, "<< /Title ");
    pdf_edit_text(out, copy->marks->title);
    buffer_text(out, " >>");
    return pdf_fresh_close(copy->fresh, why);
}

static status write_all(struct pdf_copy *copy, struct problem *why)
{
    struct pdf_ref root = pdf_copy_new(copy), info = pdf_copy_new(copy);
    copy->tree = pdf_copy_new(copy);
    TRY(write_mark(copy, &copy->marks->tile, "/ca 0.2 /CA 0.2", &copy->tile, why));
    TRY(write_mark(copy, &copy->marks->foot, "/ca 1 /CA 1", &copy->foot, why));
    TRY(write_catalog(copy, root, why));
    TRY(write_info(copy, info, why));
    TRY(write_pages(copy, why));
    TRY(write_wanted(copy, why));
    TRY(pdf_read_fault(copy->pdf, why));
    const char *trailer = arena_format(copy->arena, "/Root %u 0 R /Info %u 0 R", root.number, info.number);
    return pdf_fresh_finish(copy->fresh, trailer, why);
}

status pdf_copy_make(struct pdf *pdf, const struct pdf_copy_marks *marks, struct list *pieces, struct problem *why)
{
    struct arena *arena = pdf_read_arena(pdf);
    if (pdf_read_crypt(pdf)) return problem_set(why, PDF_ENCRYPTED, "%s", "a copy of an encrypted file");
    if (pdf_read_highest(pdf) > PDF_MAX_NUMBER - NUMBERS_KEPT)
        return problem_set(why, PDF_TOO_COMPLEX, "no numbers left for a copy");
    struct pdf_copy copy = {.pdf = pdf, .marks = marks, .arena = arena, .first_new = pdf_read_highest(pdf) + 1};
    copy.has_layers = pdf_object_get(pdf_read_catalog(pdf), "OCProperties") != NULL;
    copy.next = copy.first_new;
    copy.seen = arena_alloc(arena, copy.first_new / 8 + 1);
    copy.wanted = LIST_OF(arena, struct pdf_ref);
    copy.resources = (struct pdf_cache){.arena = arena};
    copy.fresh = pdf_fresh_begin(arena, pdf_read_file(pdf).size * 2 + ROOM_MORE);
    TRY(write_all(&copy, why));
    *pieces = pdf_fresh_output(copy.fresh, arena);
    return OK;
}
