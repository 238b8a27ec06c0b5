/* pdf_ops - operands and operators, one operator at a time: content streams (ISO 32000-1, 7.8.2) and CMaps (9.7.5).
 * Inside shared/pdf only. */
#ifndef PDF_OPS_H
#define PDF_OPS_H

#include "list.h"
#include "pdf_parse.h"

enum { PDF_OPS_NAME_SIZE = 24 };

struct pdf_ops {
    struct pdf_parse parse;
    struct list operands; /* struct pdf_object, since the last operator */
    char name[PDF_OPS_NAME_SIZE];
};

void pdf_ops_start(struct pdf_ops *ops, struct arena *arena, struct pdf_budget *budget, struct bytes content,
                   struct problem *why);
/* false in `more`: the content has ended. Data of inline images are passed over. */
status pdf_ops_next(struct pdf_ops *ops, bool *more) MUST_USE;
const struct pdf_object *pdf_ops_operand(const struct pdf_ops *ops, size_t from_last); /* 0: the last one; NULL: none */
double pdf_ops_number(const struct pdf_ops *ops, size_t from_last);                    /* 0 when it is none */
bool pdf_ops_is(const struct pdf_ops *ops, const char *name);

#endif
