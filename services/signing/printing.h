/* printing - the rule of printing and copying (打印与复制) of a document: how many copies (副本) of it may be made, and
 * whether the sealed file itself is kept back. Its category says it for all its documents; an officer may say it for
 * one.
 *
 * What this can do is to count what this system gives out, and to mark it. Whoever holds a file or a sheet of paper can
 * copy that: no server prevents it. So where it matters the sealed file is kept back: who only looks gets pages under a
 * watermark. */
#ifndef PRINTING_H
#define PRINTING_H

#include "caller.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum printing_copies { PRINTING_FREE, PRINTING_COUNTED, PRINTING_NONE };
extern const char *const printing_copies_names[]; /* "free", "counted", "none"; ends with NULL */
enum { PRINTING_ALLOWED_MAX = 9999 };

struct printing_rule {
    enum printing_copies copies;
    int64_t allowed; /* when they are counted: 1 to PRINTING_ALLOWED_MAX; else 0 */
    bool keeps_original;
};

struct printing { /* what holds for a document now */
    struct printing_rule rule;
    const char *unit_name, *reason; /* of who set it for this document; NULL: it is the category's */
    int64_t set_ms;
    int64_t made; /* copies up to now */
    bool may_set; /* the caller: printing_is_setter, and it was not set by an authority above */
};

bool printing_is_setter(const struct caller *caller); /* an officer with that permission */
enum printing_copies printing_copies_of(const char *name);
/* Fails: FIELD_REQUIRED, FIELD_UNKNOWN (`allowed` without counting). */
status printing_check(const struct printing_rule *rule, struct problem *why) MUST_USE;
/* The number of the next copy. Fails: COPIES_NONE, COPIES_USED_UP (subject: how many were allowed). */
status printing_take(const struct printing *printing, int64_t *number, struct problem *why) MUST_USE;

#endif
