/* pdf_report_change - the changes after signatures in JSON. Inside shared/pdf only.
 *
 * In a file of many seals each earlier one lists all later ones: what was written once is copied. */
#ifndef PDF_REPORT_CHANGE_H
#define PDF_REPORT_CHANGE_H

#include "list.h"

struct json_writer;
struct pdf_report_change_slot;

struct pdf_report_change_memo {             /* of one report; starts as { .arena = … } */
    struct arena *arena;                    /* outlives the memo */
    struct pdf_report_change_slot *written; /* NULL: nothing yet */
    size_t slots;                           /* of these; a power of two */
};

/* `changes`: of struct pdf_change. One JSON object each, into the array that is open. */
void pdf_report_change_all(struct pdf_report_change_memo *memo, const struct list *changes, struct json_writer *w);

#endif
