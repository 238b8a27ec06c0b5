/* copy - a copy (副本) of a sealed document: numbered, under a watermark, without signatures, not of the same force
 * (不具同等效力). Whoever may see the document may ask for one, as far as its rule (printing.h) allows; who did, when
 * and what for stays known. */
#ifndef COPY_H
#define COPY_H

#include "caller.h"
#include "document.h"

/* Its maker fetches a copy within this time, as often as a printer jams; later a new one is asked for, and counted. */
enum { COPY_FETCH_MS = 60 * 60 * 1000 };

struct copy {
    const char *id, *document_id, *source_digest;
    const char *digest; /* of its own bytes; NULL: they are still to be made */
    const char *note;   /* "", or the document's standing when it was made and did not count any more */
    const char *purpose, *made_by, *made_by_name, *unit_name; /* made_by_name NULL: not for who asks */
    int64_t number, allowed;                                  /* allowed 0: any number */
    int64_t revision, size_bytes, made_ms;
    bool may_fetch; /* by whom it is listed for, now */
};

/* Fails: COPY_NOT_SEALED. */
status copy_check(const struct document *document, struct problem *why) MUST_USE;
const char *copy_note(const struct document *document);        /* "", "voided", "corrected", "rejected" */
const char *copy_note_words(const char *note);                 /* 已作废 VOID …; NULL: none */
bool copy_is_same(const struct copy *a, const struct copy *b); /* what stands on them is the same */
/* Fails: COPY_OF_OTHERS, which names the office, COPY_ENDED. */
status copy_check_fetch(const struct copy *copy, const struct caller *caller, int64_t now_ms, struct problem *why)
    MUST_USE;

#endif
