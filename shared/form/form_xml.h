/* form_xml - XML of strangers, element by element: no DTD, so no entities of its own; bounded in size, depth and
 * number.
 *
 * expat stays inside. Names are compared without their prefix: `space` is the namespace, "" when there is none. */
#ifndef FORM_XML_H
#define FORM_XML_H

#include "bytes.h"
#include "problem.h"
#include <stdbool.h>
#include <stddef.h>

struct form_xml_element { /* lives only during the call */
    const char *space, *name;
    const char *const *attributes; /* name, value, …, NULL; the name of one in a namespace is "namespace\nname" */
    int line, column;              /* where its < stands, both from 1; columns count characters */
    size_t offset;                 /* the same in bytes; of the file as it is when the encoding is UTF-8 */
    int depth;                     /* the root has 1 */
};

struct form_xml_reader {
    size_t max_bytes;
    int max_depth;
    int max_elements;
    const char *encoding; /* "UTF-8": whatever the file says; NULL: as it says (UTF-8, UTF-16, ISO-8859-1) */
    status (*open)(void *self, const struct form_xml_element *element, struct problem *why);
    status (*close)(void *self, const struct form_xml_element *element, struct problem *why); /* no attributes */
    status (*text)(void *self, struct bytes text, struct problem *why); /* in pieces; may be NULL */
};

/* Returns what a callback returned, or PROBLEM_INPUT with code FORM_XML_BROKEN, FORM_XML_DTD or FORM_XML_LIMIT, whose
 * subject begins with LINE:COLUMN. */
status form_xml_read(struct bytes xml, const struct form_xml_reader *reader, void *self, struct problem *why) MUST_USE;

/* NULL: it is not there. */
const char *form_xml_attribute(const struct form_xml_element *element, const char *name);

#endif
