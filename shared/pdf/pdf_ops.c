#include "pdf_ops.h"
#include "pdf_read.h"
#include "text.h"
#include <string.h>

enum { OPERANDS_MAX = 500000 };

void pdf_ops_start(struct pdf_ops *ops, struct arena *arena, struct pdf_budget *budget, struct bytes content,
                   struct problem *why)
{
    *ops = (struct pdf_ops){.parse = {.lex = {.input = content}, .arena = arena, .budget = budget, .why = why},
                            .operands = LIST_OF(arena, struct pdf_object)};
}

static void take_name(struct pdf_ops *ops)
{
    size_t size = 0;
    for (int byte = pdf_lex_peek(&ops->parse.lex); pdf_lex_is_regular(byte); byte = pdf_lex_peek(&ops->parse.lex)) {
        if (size + 1 < sizeof ops->name) ops->name[size++] = (char)byte;
        ops->parse.lex.at++;
    }
    ops->name[size] = 0;
}

/* 8.9.7: `ID`, one blank, data, a blank, `EI`. */
static void skip_image(struct pdf_lex *lex)
{
    while (lex->at < lex->input.size) {
        struct pdf_lex ahead = *lex;
        lex->at++;
        if (!pdf_lex_is_blank(pdf_lex_peek(&ahead))) continue;
        ahead.at++;
        if (!pdf_lex_word(&ahead, "EI")) continue;
        *lex = ahead;
        return;
    }
}

status pdf_ops_next(struct pdf_ops *ops, bool *more)
{
    struct pdf_lex *lex = &ops->parse.lex;
    ops->operands.count = 0;
    *more = false;
    for (;;) {
        bool found = false;
        struct pdf_object operand = {.kind = PDF_NULL};
        pdf_lex_skip(lex);
        if (pdf_lex_peek(lex) < 0) return OK;
        TRY(pdf_parse_operand(&ops->parse, &operand, &found));
        if (!found) break;
        if (ops->operands.count == OPERANDS_MAX)
            return problem_set(ops->parse.why, PDF_TOO_COMPLEX, "too many operands");
        *(struct pdf_object *)list_add(&ops->operands) = operand;
    }
    take_name(ops);
    if (ops->name[0] == 0) lex->at++; /* a stray delimiter */
    if (pdf_ops_is(ops, "ID")) skip_image(lex);
    *more = true;
    return OK;
}

const struct pdf_object *pdf_ops_operand(const struct pdf_ops *ops, size_t from_last)
{
    size_t count = ops->operands.count;
    return from_last < count ? LIST_AT(&ops->operands, struct pdf_object, count - 1 - from_last) : NULL;
}

double pdf_ops_number(const struct pdf_ops *ops, size_t from_last)
{
    double value = 0;
    (void)pdf_object_number(pdf_ops_operand(ops, from_last), &value);
    return value;
}

bool pdf_ops_is(const struct pdf_ops *ops, const char *name)
{
    return text_equal(ops->name, name);
}
