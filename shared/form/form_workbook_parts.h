/* form_workbook_parts - inside of form_workbook: one reader a part of the package. */
#ifndef FORM_WORKBOOK_PARTS_H
#define FORM_WORKBOOK_PARTS_H

#include "form_workbook.h"
#include "form_xml.h"
#include "list.h"

struct workbook_link { /* one Relationship (ECMA-376-2, 9.3) */
    const char *id, *type, *target;
    bool external;
};

struct workbook_run {
    struct arena *arena;
    struct problem *why;
    struct form_workbook *out;
    struct list strings; /* const char *: shared strings, rich text flattened */
    uint32_t theme[12];  /* colours in the order of styles: lt1 dk1 lt2 dk2 accent1… */
};

/* Parts are UTF-8 or UTF-16; expat reads both. `limit` bounds the elements. */
struct form_xml_reader
form_workbook_parts_reader(int limit, status (*open)(void *, const struct form_xml_element *, struct problem *),
                           status (*close)(void *, const struct form_xml_element *, struct problem *),
                           status (*text)(void *, struct bytes, struct problem *));
bool form_workbook_parts_flag(const struct form_xml_element *element, const char *name,
                              bool fallback); /* xsd:boolean */
int form_workbook_parts_int(const struct form_xml_element *element, const char *name, int fallback);
double form_workbook_parts_real(const struct form_xml_element *element, const char *name,
                                double fallback); /* 0 … 10^6 */

status form_workbook_parts_links(struct workbook_run *run, struct bytes xml, struct list *out) MUST_USE;
status form_workbook_parts_strings(struct workbook_run *run, struct bytes xml) MUST_USE;
status form_workbook_parts_theme(struct workbook_run *run, struct bytes xml) MUST_USE;
status form_workbook_styles_read(struct workbook_run *run, struct bytes xml) MUST_USE;
status form_workbook_sheet_read(struct workbook_run *run, struct bytes xml, struct form_sheet *sheet) MUST_USE;

#endif
