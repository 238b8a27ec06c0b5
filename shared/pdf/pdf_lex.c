#include "pdf_lex.h"
#include <string.h>

bool pdf_lex_is_blank(int byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' || byte == 0;
}

/* Table 2. */
static bool is_delimiter(int byte)
{
    return byte > 0 && strchr("()<>[]{}/%", byte) != NULL;
}

bool pdf_lex_is_regular(int byte)
{
    return byte >= 0 && !pdf_lex_is_blank(byte) && !is_delimiter(byte);
}

bool pdf_lex_is_digit(int byte)
{
    return byte >= '0' && byte <= '9';
}

int pdf_lex_hex(int byte)
{
    if (pdf_lex_is_digit(byte)) return byte - '0';
    if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
    if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
    return -1;
}

int pdf_lex_peek(const struct pdf_lex *lex)
{
    return lex->at < lex->input.size ? lex->input.data[lex->at] : -1;
}

int pdf_lex_peek_at(const struct pdf_lex *lex, size_t ahead)
{
    return ahead < lex->input.size - lex->at ? lex->input.data[lex->at + ahead] : -1;
}

void pdf_lex_skip_blanks(struct pdf_lex *lex)
{
    while (pdf_lex_is_blank(pdf_lex_peek(lex))) lex->at++;
}

static void skip_line(struct pdf_lex *lex)
{
    int byte = pdf_lex_peek(lex);
    while (byte >= 0 && byte != '\n' && byte != '\r') {
        lex->at++;
        byte = pdf_lex_peek(lex);
    }
}

void pdf_lex_skip(struct pdf_lex *lex)
{
    pdf_lex_skip_blanks(lex);
    while (pdf_lex_peek(lex) == '%') {
        skip_line(lex);
        pdf_lex_skip_blanks(lex);
    }
}

bool pdf_lex_take(struct pdf_lex *lex, const char *text)
{
    size_t size = strlen(text);
    if (size > lex->input.size - lex->at) return false;
    if (memcmp(lex->input.data + lex->at, text, size) != 0) return false;
    lex->at += size;
    return true;
}

bool pdf_lex_word(struct pdf_lex *lex, const char *word)
{
    size_t start = lex->at;
    if (pdf_lex_take(lex, word) && !pdf_lex_is_regular(pdf_lex_peek(lex))) return true;
    lex->at = start;
    return false;
}

bool pdf_lex_unsigned(struct pdf_lex *lex, uint64_t max, uint64_t *out)
{
    size_t start = lex->at;
    uint64_t value = 0;
    while (pdf_lex_is_digit(pdf_lex_peek(lex))) {
        value = value * 10 + (uint64_t)(pdf_lex_peek(lex) - '0');
        lex->at++;
        if (value <= max) continue;
        lex->at = start; /* max is far below 2^64 / 10, so nothing has wrapped */
        return false;
    }
    *out = value;
    return lex->at > start;
}
