#include "pdf_diff_bytes.h"
#include "pdf_diff_pack.h"
#include <stdlib.h>
#include <string.h>

struct span {
    size_t start, end;
};

static int by_start(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

static bool is_blank(unsigned char c)
{
    return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

/* Words that may stand outside of objects: what closes a cross-reference stream. */
static size_t word_size(struct bytes in)
{
    static const char *const words[] = {"endstream", "endobj"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t size = strlen(words[i]);
        if (in.size >= size && memcmp(in.data, words[i], size) == 0) return size;
    }
    return 0;
}

/* A comment is harmless unless a program that repairs files could find an object in it. */
static size_t comment_size(struct bytes in)
{
    size_t size = 0;
    if (in.data[0] != '%') return 0;
    while (size < in.size && in.data[size] != '\n' && in.data[size] != '\r') size++;
    return memmem(in.data, size, "obj", 3) ? 0 : size;
}

static bool is_harmless(struct bytes in)
{
    for (size_t at = 0; at < in.size;) {
        struct bytes rest = bytes_of(in.data + at, in.size - at);
        size_t step = is_blank(rest.data[0]) ? 1 : word_size(rest);
        if (step == 0) step = comment_size(rest);
        if (step == 0) return false;
        at += step;
    }
    return true;
}

static void check_gap(struct pdf_diff_state *d, size_t from, size_t to)
{
    if (from >= to || is_harmless(bytes_of(pdf_read_file(d->now).data + from, to - from))) return;
    pdf_diff_state_report(d, PDF_CHANGE_UNKNOWN_BYTES, true, 0, NULL);
}

/* From the section's first byte to the end of its dictionary or data. */
static struct span section_span(struct pdf_diff_state *d, const struct pdf_revision *revision)
{
    struct bytes file = pdf_read_file(d->now);
    struct bytes last = revision->is_stream ? revision->trailer->data : revision->trailer->raw;
    struct span out = {revision->xref, revision->xref};
    if (last.data >= file.data && last.data <= file.data + file.size)
        out.end = (size_t)(last.data - file.data) + last.size;
    return out;
}

static status add_objects(struct pdf_diff_state *d, size_t r, struct list *spans, struct problem *why)
{
    struct pdf_place *places = NULL;
    size_t count = 0;
    struct pdf *view = pdf_read_at(d->now, r);
    TRY(pdf_read_changed(view, r, &places, &count, why));
    for (size_t i = 0; i < count; i++) {
        struct pdf_place place;
        TRY(pdf_diff_state_spend(d, r + 1, why));
        TRY(pdf_read_locate(view, places[i].number, &place, why));
        if (place.is_free) continue;
        *(struct span *)list_add(spans) = (struct span){place.start, place.end};
        if (!place.is_packed) TRY(pdf_diff_pack(d, view, place.number, why));
    }
    return OK;
}

static status check_revision(struct pdf_diff_state *d, size_t r, struct problem *why)
{
    struct list spans = LIST_OF(d->arena, struct span);
    const struct pdf_revision *revision = pdf_read_revision(d->now, r);
    size_t at = pdf_read_revision(d->now, r - 1)->eof;
    TRY(add_objects(d, r, &spans, why));
    *(struct span *)list_add(&spans) = section_span(d, revision);
    qsort(spans.items, spans.count, spans.item_size, by_start);
    for (size_t i = 0; i < spans.count; i++) {
        const struct span *span = LIST_AT(&spans, struct span, i);
        check_gap(d, at, span->start);
        if (span->end > at) at = span->end;
    }
    check_gap(d, at, revision->startxref);
    return OK;
}

status pdf_diff_bytes(struct pdf_diff_state *d, struct problem *why)
{
    size_t last = pdf_read_current(d->now);
    for (size_t r = d->signature->revision + 1; r <= last; r++) TRY(check_revision(d, r, why));
    if (last + 1 == pdf_read_revisions(d->now))
        check_gap(d, pdf_read_revision(d->now, last)->eof, pdf_read_file(d->now).size);
    return OK;
}
