/* pdf_copy_page - one page of a copy: the page's content as a form, what is annotated drawn onto it, the marks, the
 * strip below. Inside shared/pdf_sign only. */
#ifndef PDF_COPY_PAGE_H
#define PDF_COPY_PAGE_H

#include "pdf_cache.h"
#include "pdf_copy.h"
#include "pdf_fresh.h"
#include "pdf_page.h"

struct pdf_copy { /* one that is being made */
    struct pdf *pdf;
    const struct pdf_copy_marks *marks;
    struct arena *arena;
    struct pdf_fresh *fresh;
    uint32_t first_new, next;   /* numbers of objects: those of the old file stay, new ones follow */
    unsigned char *seen;        /* a bit for each old number: it is wanted already */
    struct list wanted;         /* struct pdf_ref: what is named and so must be written */
    struct pdf_cache resources; /* struct pdf_ref: written as objects of their own, by where they stood */
    struct pdf_ref tree, tile, foot;
    size_t looks;    /* at annotations, of all pages so far */
    bool has_layers; /* 8.11: something may be hidden */
};

struct pdf_copy_drawing { /* a page's new content and the names that it uses */
    struct buffer content;
    struct buffer forms, layers; /* entries of /XObject and /Properties */
};

struct pdf_ref pdf_copy_new(struct pdf_copy *copy);
/* What this value names, at any depth, will be written. */
void pdf_copy_need(struct pdf_copy *copy, const struct pdf_object *value);
/* The value as it is written in the old file; what it names will be, too. */
void pdf_copy_raw(struct pdf_copy *copy, struct buffer *out, const struct pdf_object *value);
/* A new stream, packed; `entries`: of its dictionary. Fails as pdf_fresh_close. */
status pdf_copy_stream(struct pdf_copy *copy, struct pdf_ref ref, const char *entries, struct bytes plain,
                       struct problem *why) MUST_USE;

status pdf_copy_page(struct pdf_copy *copy, const struct pdf_page *page, struct pdf_ref ref, struct problem *why)
    MUST_USE;

#endif
