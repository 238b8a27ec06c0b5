/* pdf_section - one cross-reference section: a table with its trailer, or a stream (ISO 32000-1, 7.5.4, 7.5.8). Inside
 * shared/pdf only.
 *
 * Entries stay as bytes: one is looked at when it is asked for, so that opening does not depend on their number. */
#ifndef PDF_SECTION_H
#define PDF_SECTION_H

#include "list.h"
#include "pdf_read.h"
#include "pdf_source.h"

struct pdf_part { /* `count` objects from `first` on; entries of `stride` bytes */
    uint32_t first, count;
    struct bytes rows;
    size_t stride;
};

struct pdf_section {
    size_t offset, end; /* in the file */
    size_t revision;
    bool is_stream;
    unsigned widths[3];  /* of a stream's entries */
    uint64_t remainders; /* bit n: it may say something of numbers whose remainder by 64 is n */
    struct list parts;   /* struct pdf_part, by first number, not overlapping */
    const struct pdf_object *trailer;
    struct pdf_section *hidden; /* a hybrid's /XRefStm (7.5.8.4) */
};

enum pdf_slot_kind { PDF_SLOT_ABSENT, PDF_SLOT_FREE, PDF_SLOT_PLAIN, PDF_SLOT_PACKED };

struct pdf_slot {
    enum pdf_slot_kind kind;
    size_t offset; /* plain: in the file */
    uint32_t generation;
    uint32_t container, index; /* packed */
    size_t revision;
};

/* `at` counts from the file's first byte. Fails: PDF_BROKEN, PDF_TOO_COMPLEX, PDF_FILTER. */
status pdf_section_read(struct pdf_source *source, size_t at, struct pdf_section *out) MUST_USE;
/* Not: this section says nothing of an object, as most of many updates say nothing of most objects. */
static inline bool pdf_section_may_have(const struct pdf_section *section, uint32_t number)
{
    return section->remainders >> number % 64 & 1;
}
/* What this section says of an object. Fails: PDF_BROKEN for an entry that is none. */
status pdf_section_entry(struct pdf_source *source, const struct pdf_section *section, uint32_t number,
                         struct pdf_slot *out) MUST_USE;

#endif
