/* pdf_lex - characters and simple tokens of PDF syntax (ISO 32000-1, 7.2). Inside shared/pdf only. */
#ifndef PDF_LEX_H
#define PDF_LEX_H

#include "bytes.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pdf_lex { /* a place in bytes; at <= input.size always */
    struct bytes input;
    size_t at;
};

bool pdf_lex_is_blank(int byte); /* white space, 7.2.2 table 1 */
bool pdf_lex_is_regular(int byte);
bool pdf_lex_is_digit(int byte);
int pdf_lex_hex(int byte); /* value of a hexadecimal digit; -1: none */

int pdf_lex_peek(const struct pdf_lex *lex);                  /* the next byte; -1 at the end */
int pdf_lex_peek_at(const struct pdf_lex *lex, size_t ahead); /* the byte that far ahead; -1 past the end */
void pdf_lex_skip(struct pdf_lex *lex);                       /* white space and comments */
void pdf_lex_skip_blanks(struct pdf_lex *lex);                /* white space only */
bool pdf_lex_take(struct pdf_lex *lex, const char *text);     /* exactly these bytes, passed over */
bool pdf_lex_word(struct pdf_lex *lex, const char *word);     /* the same, and no regular byte follows */
bool pdf_lex_unsigned(struct pdf_lex *lex, uint64_t max,
                      uint64_t *out); /* digits; false: none or above max, not moved */

#endif
