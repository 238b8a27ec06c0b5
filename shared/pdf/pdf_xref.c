#include "pdf_xref.h"
#include <string.h>

enum { TAIL = 2048, MARK = 9 /* of `startxref` */, BLANKS = 16 /* between an offset and what it means */ };

static status broken(struct pdf_source *source, const char *what, size_t at)
{
    return problem_set(source->why, PDF_BROKEN, "%s, byte %zu", what, at);
}

struct ending { /* startxref N %%EOF */
    size_t mark, eof, end;
    uint64_t target; /* offset of a section, from the file's first byte */
};

static bool ending_at(const struct pdf_source *source, size_t at, struct ending *out)
{
    struct pdf_lex lex = {.input = source->file, .at = at};
    uint64_t target = 0;
    if (!pdf_lex_take(&lex, "startxref")) return false;
    pdf_lex_skip_blanks(&lex);
    if (!pdf_lex_unsigned(&lex, 99999999999ULL, &target)) return false;
    pdf_lex_skip_blanks(&lex);
    if (!pdf_lex_take(&lex, "%%EOF")) return false;
    *out = (struct ending){.mark = at, .eof = lex.at, .target = target + source->header};
    if (!pdf_lex_take(&lex, "\r\n") && !pdf_lex_take(&lex, "\n")) (void)pdf_lex_take(&lex, "\r");
    out->end = lex.at;
    return true;
}

static status last_ending(struct pdf_source *source, struct ending *out)
{
    size_t size = source->file.size, least = size > TAIL ? size - TAIL : 0;
    for (size_t at = size >= MARK ? size - MARK : 0; at > least; at--)
        if (source->file.data[at] == 's' && ending_at(source, at, out)) return OK;
    return broken(source, "no startxref at the end", size);
}

static bool is_known(const struct pdf_xref *xref, size_t offset)
{
    for (size_t i = 0; i < xref->sections.count; i++)
        if (LIST_AT(&xref->sections, struct pdf_section, i)->offset == offset) return true;
    return false;
}

static status chain(struct pdf_source *source, size_t at, struct pdf_xref *out)
{
    for (;;) {
        struct pdf_section section;
        if (out->sections.count == PDF_MAX_SECTIONS)
            return problem_set(source->why, PDF_TOO_COMPLEX, "too many updates");
        TRY(pdf_section_read(source, at, &section));
        if (is_known(out, section.offset)) return broken(source, "a loop of cross-reference sections", at);
        *(struct pdf_section *)list_add(&out->sections) = section;
        const struct pdf_object *previous = pdf_object_get(section.trailer, "Prev");
        int64_t offset = -1;
        if (!previous) return OK;
        if (!pdf_object_integer(previous, &offset) || offset < 0 || (uint64_t)offset >= source->file.size)
            return broken(source, "a wrong /Prev", section.offset);
        at = (size_t)offset + source->header;
    }
}

static bool is_named(const struct ending *ending, size_t offset)
{
    return ending->target <= offset && offset - ending->target < BLANKS;
}

/* The ending between two places that names this section. */
static bool find_ending(const struct pdf_source *source, size_t from, size_t to, size_t offset, struct ending *out)
{
    const unsigned char *data = source->file.data;
    while (from < to) {
        const unsigned char *found = memmem(data + from, to - from, "startxref", MARK);
        if (!found) return false;
        from = (size_t)(found - data);
        if (ending_at(source, from, out) && is_named(out, offset)) return true;
        from += MARK;
    }
    return false;
}

static struct pdf_revision revision_of(const struct pdf_section *newest, const struct ending *ending)
{
    return (struct pdf_revision){.xref = newest->offset,
                                 .startxref = ending->mark,
                                 .eof = ending->eof,
                                 .end = ending->end,
                                 .is_stream = newest->is_stream,
                                 .is_hybrid = newest->hidden != NULL,
                                 .trailer = newest->trailer};
}

static struct pdf_section *oldest(const struct pdf_xref *xref, size_t from_oldest)
{
    return LIST_AT(&xref->sections, struct pdf_section, xref->sections.count - 1 - from_oldest);
}

/* From the oldest section on: a section closes a revision when an ending before the next newer section names it. What
 * no ending closes belongs to the next revision, as does the second section of a linearized file, which stands behind
 * the first (Annex F.3.4). */
static status split(struct pdf_source *source, const struct ending *last, struct pdf_xref *out)
{
    size_t reach = 0, count = out->sections.count;
    for (size_t i = 0; i < count; i++) {
        struct pdf_section *section = oldest(out, i);
        struct ending ending = *last;
        section->revision = out->revisions.count;
        if (section->end > reach) reach = section->end;
        size_t next = i + 1 < count ? oldest(out, i + 1)->offset : reach;
        bool is_closed = i + 1 == count || find_ending(source, reach, next, section->offset, &ending);
        if (!is_closed) continue;
        if (ending.mark < reach) return broken(source, "revisions out of order", section->offset);
        *(struct pdf_revision *)list_add(&out->revisions) = revision_of(section, &ending);
        reach = ending.eof;
    }
    return OK;
}

static status highest(struct pdf_source *source, const struct pdf_section *section, uint32_t *out)
{
    int64_t size = 0;
    struct list parts = section->parts;
    const struct pdf_part *last = parts.count ? LIST_AT(&parts, struct pdf_part, parts.count - 1) : NULL;
    if (last && last->first + last->count - 1 > *out) *out = last->first + last->count - 1;
    (void)pdf_object_integer(pdf_object_get(section->trailer, "Size"), &size);
    if (size < 0 || size > (int64_t)PDF_MAX_NUMBER + 1) return broken(source, "a wrong /Size", section->offset);
    if (size > 0 && (uint32_t)size - 1 > *out) *out = (uint32_t)size - 1;
    return section->hidden ? highest(source, section->hidden, out) : OK;
}

status pdf_xref_read(struct pdf_source *source, struct pdf_xref *out)
{
    struct ending last = {0};
    *out = (struct pdf_xref){.sections = LIST_OF(source->arena, struct pdf_section),
                             .revisions = LIST_OF(source->arena, struct pdf_revision)};
    TRY(last_ending(source, &last));
    TRY(chain(source, (size_t)last.target, out));
    /* As every older section: what is found behind a page of blanks would be no revision of its own after an update. */
    if (!is_named(&last, LIST_AT(&out->sections, struct pdf_section, 0)->offset))
        return broken(source, "startxref names no section", last.mark);
    TRY(split(source, &last, out));
    for (size_t i = 0; i < out->sections.count; i++) {
        const struct pdf_section *section = LIST_AT(&out->sections, struct pdf_section, i);
        TRY(highest(source, section, &out->highest));
    }
    return OK;
}

/* The first section of a revision or an older one: they stand from the newest to the oldest. */
static size_t newest_of(const struct pdf_xref *xref, size_t revision)
{
    size_t low = 0, high = xref->sections.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (LIST_AT(&xref->sections, const struct pdf_section, middle)->revision <= revision)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static status look(struct pdf_source *source, const struct pdf_section *section, uint32_t number, struct pdf_slot *out)
{
    if (source->budget.looks == 0) return problem_set(source->why, PDF_TOO_COMPLEX, "too many updates");
    source->budget.looks--;
    if (!pdf_section_may_have(section, number)) return OK;
    return pdf_section_entry(source, section, number, out);
}

status pdf_xref_find(struct pdf_source *source, const struct pdf_xref *xref, size_t revision, uint32_t number,
                     struct pdf_slot *out)
{
    *out = (struct pdf_slot){.kind = PDF_SLOT_ABSENT};
    for (size_t i = newest_of(xref, revision); i < xref->sections.count && out->kind == PDF_SLOT_ABSENT; i++)
        TRY(look(source, LIST_AT(&xref->sections, struct pdf_section, i), number, out));
    return OK;
}

status pdf_xref_own(struct pdf_source *source, const struct pdf_xref *xref, size_t revision, uint32_t number,
                    struct pdf_slot *out)
{
    *out = (struct pdf_slot){.kind = PDF_SLOT_ABSENT};
    for (size_t i = newest_of(xref, revision); i < xref->sections.count && out->kind == PDF_SLOT_ABSENT; i++) {
        const struct pdf_section *section = LIST_AT(&xref->sections, struct pdf_section, i);
        if (section->revision != revision) break;
        TRY(look(source, section, number, out));
    }
    return OK;
}
