/* form_cell - addresses of cells: C5, $C$5, F10:I14; rows and columns count from 0. */
#ifndef FORM_CELL_H
#define FORM_CELL_H

#include "arena.h"
#include <stdbool.h>
#include <stdint.h>

enum { FORM_CELL_COLUMNS = 16384, FORM_CELL_ROWS = 1048576, FORM_CELL_NAME_SIZE = 16 };

struct form_cell {
    uint32_t row, column;
};

struct form_range { /* both corners belong to it; first is top left */
    struct form_cell first, last;
};

bool form_cell_read(const char *text, struct form_cell *out);        /* the whole text is one address */
bool form_cell_read_range(const char *text, struct form_range *out); /* one address is a range of one */
void form_cell_name(struct form_cell cell, char out[FORM_CELL_NAME_SIZE]);
bool form_cell_is_in(struct form_cell cell, const struct form_range *range);
bool form_cell_meets(const struct form_range *a, const struct form_range *b);

#endif
