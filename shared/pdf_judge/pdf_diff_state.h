/* pdf_diff_state - what the parts of one comparison share. Inside pdf_diff* only. */
#ifndef PDF_DIFF_STATE_H
#define PDF_DIFF_STATE_H

#include "pdf_change.h"
#include "pdf_signature.h"

enum pdf_diff_mark {                         /* of an object number; bits */
                     PDF_DIFF_CHANGED = 1,   /* other value than when it was signed */
                     PDF_DIFF_ADDED = 2,     /* did not exist */
                     PDF_DIFF_REMOVED = 4,   /* exists no more */
                     PDF_DIFF_EXPLAINED = 8, /* reported on */
                     PDF_DIFF_WIDGET = 16,   /* of a further signature, found good */
                     PDF_DIFF_USED = 32,     /* unexplained, and something that lives refers to it */
};

struct pdf_diff_state {
    struct arena *arena; /* of this comparison; the changes live in their list's */
    struct pdf *old;     /* the signed bytes alone */
    struct pdf *now;     /* the whole file, newest view */
    const struct pdf_signature *signature;
    int level; /* DocMDP that holds: 0 none, 1 to 3 */
    uint32_t highest;
    unsigned char *marks; /* by number, 0 to highest */
    uint32_t *referred;   /* how often the signed document refers to it */
    uint32_t *lent;       /* how often it does so as to resources or looks (pdf_diff_refs.c) */
    size_t signed_end;    /* of the signed bytes */
    struct list locked;   /* const char *: what the signature's lock lists; no arena: not read yet */
    int64_t *budget;      /* see pdf_diff.h */
    struct list *changes;
};

/* Fails: what reading fails with. Compares `now` with `old`; all of the state is ready. In pdf_diff.c. */
status pdf_diff_step(struct pdf_diff_state *d, struct problem *why) MUST_USE;
/* `highest` and cleared `marks`, for a comparison that begins; takes its share of the budget. */
status pdf_diff_state_open(struct pdf_diff_state *d, struct problem *why) MUST_USE;
/* Fails: PDF_TOO_COMPLEX when the budget is spent. */
status pdf_diff_state_spend(struct pdf_diff_state *d, size_t steps, struct problem *why) MUST_USE;
/* The same where there is no status to go by: false stops the loop, and the comparison fails when it ends. */
bool pdf_diff_state_affords(struct pdf_diff_state *d, size_t steps);

/* Objects by value in each state; the null object when absent. */
const struct pdf_object *pdf_diff_state_old(struct pdf_diff_state *d, uint32_t number);
const struct pdf_object *pdf_diff_state_now(struct pdf_diff_state *d, uint32_t number);

bool pdf_diff_state_has(const struct pdf_diff_state *d, uint32_t number, unsigned mark);
void pdf_diff_state_mark(struct pdf_diff_state *d, uint32_t number, unsigned mark);
void pdf_diff_state_report(struct pdf_diff_state *d, enum pdf_change_code code, bool is_suspicious, uint32_t number,
                           const char *detail);
/* Number behind a reference; 0 when the value stands there directly or is absent. */
uint32_t pdf_diff_state_number(const struct pdf_object *value);
/* Same value? Absent and null are the same. References are compared as references. */
bool pdf_diff_state_same(const struct pdf_object *a, const struct pdf_object *b);

/* Do pages draw by this object's entries, whatever else it is? Then none of them may change. */
bool pdf_diff_state_is_lent(const struct pdf_diff_state *d, uint32_t number);
/* Keys whose values differ, list of const char *. */
struct list pdf_diff_state_keys(struct pdf_diff_state *d, const struct pdf_object *old, const struct pdf_object *now);

/* Does nothing but the place where `old` stands lead to what it is? Each object on the way there counts. */
bool pdf_diff_state_alone(struct pdf_diff_state *d, const struct pdf_object *old);
/* The same container was rewritten, directly or in place, and only this place refers to it: explained by this place. */
void pdf_diff_state_rewritten(struct pdf_diff_state *d, const struct pdf_object *old, const struct pdf_object *now);
/* This new object alone. */
void pdf_diff_state_claim_one(struct pdf_diff_state *d, const struct pdf_object *value);
/* Everything new below `value` belongs to something that was found good. References to what existed are not followed.
 * A new object to which the signed document already referred is reported. */
void pdf_diff_state_claim(struct pdf_diff_state *d, const struct pdf_object *value);

#endif
