/* sealing_place - where a seal is to stand and what it forbids, as callers say it: read from JSON, kept with an offer,
 * told. What the places mean is pdf_layout.h's; here each kind has just its own members. */
#ifndef SEALING_PLACE_H
#define SEALING_PLACE_H

#include "json_read.h"
#include "json_write.h"
#include "pdf_layout.h"
#include "pdf_sign.h"
#include "sign_method.h"

enum { SEALING_PLACE_MAX = PDF_LAYOUT_PLACES_MAX, SEALING_PLACE_MM_MAX = 5000, SEALING_PLACE_NAMES_MAX = 100 };

struct sealing_place_ask { /* one place of the input */
    int kind, corner, which, edge;
    const char *pages, *text, *name;
    const struct json_value *x_mm, *y_mm, *dx_mm, *dy_mm, *at_mm;
    bool skip_first;
    int64_t group;
};
extern const struct json_field sealing_place_shape[];

struct sealing_lock_ask {
    int action;
    struct list names; /* const char * */
};
struct sealing_terms_ask { /* what a sealing says beside its places */
    int64_t certify;
    struct sealing_lock_ask *lock_fields;
    const char *reason, *location, *contact, *method;
};
extern const struct json_field sealing_terms_shape[], sealing_lock_shape[];
const char *sealing_place_check_method(const char *method); /* for .check: a name of sign_method.h */

/* The same as fields of a struct that has them in a member `terms`. */
#define SEALING_PLACE_TERM_(type, member, kind_, ...)                                                                  \
    {                                                                                                                  \
        .name = #member, .kind = (kind_), .offset = offsetof(type, terms.member), .optional = true, __VA_ARGS__        \
    }
#define SEALING_PLACE_TERMS(type)                                                                                      \
    SEALING_PLACE_TERM_(type, certify, JSON_KIND_INT, .min = 0, .max = 3),                                             \
        SEALING_PLACE_TERM_(type, lock_fields, JSON_KIND_OBJECT, .shape = sealing_lock_shape,                          \
                            .item_size = sizeof(struct sealing_lock_ask)),                                             \
        SEALING_PLACE_TERM_(type, reason, JSON_KIND_TEXT, .max = 200, .check = json_check_one_line),                   \
        SEALING_PLACE_TERM_(type, location, JSON_KIND_TEXT, .max = 200, .check = json_check_one_line),                 \
        SEALING_PLACE_TERM_(type, contact, JSON_KIND_TEXT, .max = 200, .check = json_check_one_line),                  \
        SEALING_PLACE_TERM_(type, method, JSON_KIND_TEXT, .max = 16, .check = sealing_place_check_method)

struct sealing_terms {
    int certify; /* DocMDP 1 to 3; 0: an ordinary signature */
    struct pdf_sign_lock lock;
    const char *reason, *location, *contact; /* NULL: not said */
    bool has_method;                         /* false: the usual one of the key (sign_method.h) */
    struct sign_method method;
};

/* `asks` (struct sealing_place_ask) as struct pdf_layout_place, texts borrowed. `path` names the list in a fault, such
 * as "items[3].places". All faults are collected. Fails: INPUT_INVALID. */
status sealing_place_read(const struct list *asks, const char *path, struct list *out, struct problem *why) MUST_USE;
/* Borrowed. Fails: INPUT_INVALID. */
status sealing_place_terms(const struct sealing_terms_ask *ask, struct sealing_terms *out, struct problem *why)
    MUST_USE;

/* As they were asked, in one spelling: what is kept, and what makes two requests the same. */
void sealing_place_write(struct json_writer *w, const char *name, const struct list *asks);
void sealing_place_write_terms(struct json_writer *w, const char *name, const struct sealing_terms_ask *ask);
/* Where the picture stands in the file (struct pdf_stamp_place): page, left, top, width and height in mm. */
void sealing_place_tell(struct json_writer *w, const char *name, const struct list *places);

#endif
