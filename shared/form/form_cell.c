#include "form_cell.h"
#include <stdio.h>

static bool take_address(const char **at, struct form_cell *out)
{
    uint32_t column = 0, row = 0;
    if (**at == '$') (*at)++;
    for (; **at >= 'A' && **at <= 'Z' && column <= FORM_CELL_COLUMNS; (*at)++)
        column = column * 26 + (uint32_t)(**at - 'A' + 1);
    if (**at == '$') (*at)++;
    if (**at == '0') return false;
    for (; **at >= '0' && **at <= '9' && row <= FORM_CELL_ROWS; (*at)++) row = row * 10 + (uint32_t)(**at - '0');
    if (column < 1 || column > FORM_CELL_COLUMNS || row < 1 || row > FORM_CELL_ROWS) return false;
    *out = (struct form_cell){.row = row - 1, .column = column - 1};
    return true;
}

bool form_cell_read(const char *text, struct form_cell *out)
{
    return take_address(&text, out) && *text == '\0';
}

bool form_cell_read_range(const char *text, struct form_range *out)
{
    struct form_range range;
    if (!take_address(&text, &range.first)) return false;
    range.last = range.first;
    if (*text == ':') {
        text++;
        if (!take_address(&text, &range.last)) return false;
    }
    if (*text || range.last.row < range.first.row || range.last.column < range.first.column) return false;
    *out = range;
    return true;
}

void form_cell_name(struct form_cell cell, char out[FORM_CELL_NAME_SIZE])
{
    char letters[8];
    int at = sizeof letters;
    letters[--at] = '\0';
    for (uint32_t rest = cell.column + 1; rest > 0 && at > 0; rest = (rest - 1) / 26)
        letters[--at] = (char)('A' + (rest - 1) % 26);
    (void)snprintf(out, FORM_CELL_NAME_SIZE, "%s%u", letters + at, cell.row + 1);
}

bool form_cell_is_in(struct form_cell cell, const struct form_range *range)
{
    return cell.row >= range->first.row && cell.row <= range->last.row && cell.column >= range->first.column &&
           cell.column <= range->last.column;
}

bool form_cell_meets(const struct form_range *a, const struct form_range *b)
{
    return a->first.row <= b->last.row && b->first.row <= a->last.row && a->first.column <= b->last.column &&
           b->first.column <= a->last.column;
}
