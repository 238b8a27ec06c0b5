/* pdf_change - one thing that a later revision did to a sealed document, in a machine's word and in plain ones. */
#ifndef PDF_CHANGE_H
#define PDF_CHANGE_H

#include "arena.h"
#include "list.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pdf_change_code {
#define CHANGE(code, word, zh, en) code,
#include "pdf_changes.def"
#undef CHANGE
    PDF_CHANGE_COUNT
};

enum {
    PDF_CHANGE_MAX = 200, /* of one signature; what follows is not listed any more */
    PDF_CHANGE_DETAIL_MAX = 1000
};

struct pdf_change {
    enum pdf_change_code code;
    bool is_suspicious;
    bool is_open;       /* suspicious, unless the page's look shows that it hides nothing */
    bool is_seen;       /* how the page looks has decided */
    uint32_t object;    /* number; 0: none */
    size_t page;        /* counted from 1; 0: none */
    const char *detail; /* a field's name, a key …, of at most PDF_CHANGE_DETAIL_MAX bytes; NULL: none */
};

const char *pdf_change_word(enum pdf_change_code code);
/* The sentence with its detail. */
char *pdf_change_text(const struct pdf_change *change, bool chinese, struct arena *arena);

/* Adds it unless the same stands there already, with a copy of the detail, cut where that is too long. A suspicious one
 * always finds room, and is then no open question any more: `changes` never loses the verdict. */
void pdf_change_add(struct list *changes, struct pdf_change change);
bool pdf_change_is_suspicious(const struct list *changes); /* is one of them? */
bool pdf_change_has_fault(const struct list *changes);     /* is one of them, whatever the page looks like? */

#endif
