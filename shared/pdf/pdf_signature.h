/* pdf_signature - the signatures of a document and the bytes that each one covers (ISO 32000-2, 12.8.1).
 *
 * Coverage is judged strictly, because every known way of slipping other content under a valid signature bends one of
 * these rules: four numbers, starts at 0, the gap is exactly the signature's own /Contents with its angle brackets,
 * ends where a revision of the file ends, and that revision is the one which holds the signature. */
#ifndef PDF_SIGNATURE_H
#define PDF_SIGNATURE_H

#include "pdf_field.h"

#define PDF_SIGNATURE_SEAL_KEY "ESTAMP_Seal" /* ours, in a signature dictionary */

enum pdf_coverage { PDF_COVERAGE_WHOLE_FILE, PDF_COVERAGE_WHOLE_REVISION, PDF_COVERAGE_NOT_WHOLE };
const char *pdf_signature_coverage_name(enum pdf_coverage coverage); /* "whole_file" … */

enum pdf_signature_lock { PDF_LOCK_NONE, PDF_LOCK_ALL, PDF_LOCK_INCLUDE, PDF_LOCK_EXCLUDE };

struct pdf_signature {
    const char *field;
    struct pdf_ref ref; /* of the signature dictionary */
    const struct pdf_object *dict;
    struct pdf_place place; /* where the dictionary stands */
    const char *subfilter;  /* "" when there is none */
    bool is_timestamp;      /* ETSI.RFC3161 */
    bool is_drawn;          /* a timestamp with a place on a page */
    struct bytes contents;  /* CMS, with its padding */
    struct bytes cms;       /* the same, without a padding that is not of zeros but of encrypted ones */
    struct bytes pieces[2]; /* what is signed; empty when the ranges are nonsense */
    enum pdf_coverage coverage;
    const char *reason;                  /* why the coverage is not whole, one word; NULL */
    size_t revision;                     /* the last revision covered; counts from 0; when coverage is whole */
    int certification;                   /* DocMDP: 1 to 3; 0: none (12.8.2.2) */
    enum pdf_signature_lock lock;        /* FieldMDP (12.8.2.4), or the field's own /Lock */
    const struct pdf_object *lock_names; /* array of texts */
    int lock_level;                      /* /P of /Lock (table 236): 1 to 3, as DocMDP; 0: none */
    const char *seal;   /* PDF_SIGNATURE_SEAL_KEY: number of the electronic seal (印章编号); NULL: none */
    int64_t claimed_ms; /* /M; 0: none */
};

/* What a signature dictionary and its field (the null object: none is known) forbid afterwards: fills certification,
 * lock, lock_names and lock_level of a zeroed one. */
void pdf_signature_rules(struct pdf *pdf, const struct pdf_object *dict, const struct pdf_object *field,
                         struct pdf_signature *out);

/* Of this view, in the order of its fields; list of struct pdf_signature. */
status pdf_signature_all(struct pdf *pdf, struct list *out, struct problem *why) MUST_USE;

#endif
