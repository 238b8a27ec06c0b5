/* form_paper - paper sizes that a form may have, in points, upright; the code is the workbook's (ECMA-376 18.3.1.63).
 */
#ifndef FORM_PAPER_H
#define FORM_PAPER_H

#include "text.h"
#include <stddef.h>

static const struct form_paper {
    const char *name;
    int code;
    double width_pt, height_pt;
} form_papers[] = {{"A4", 9, 595.27559, 841.88976},  {"A3", 8, 841.88976, 1190.55118},
                   {"A5", 11, 419.52756, 595.27559}, {"B5", 13, 515.90551, 728.50394},
                   {"letter", 1, 612, 792},          {"B4", 12, 728.50394, 1031.81102},
                   {"legal", 5, 612, 1008}};

enum { FORM_PAPER_COUNT = sizeof form_papers / sizeof form_papers[0] };

static inline int form_paper_named(const char *name) /* -1: none */
{
    for (int i = 0; i < FORM_PAPER_COUNT; i++)
        if (text_equal(form_papers[i].name, name)) return i;
    return -1;
}

static inline int form_paper_coded(int code) /* -1: none */
{
    for (int i = 0; i < FORM_PAPER_COUNT; i++)
        if (form_papers[i].code == code) return i;
    return -1;
}

#endif
