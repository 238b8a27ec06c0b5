/* problem - what a fallible function answers, and why.
 *
 * Every function that can fail returns `status` and takes `struct problem *why` last. The fault is written once, where
 * it is noticed, with a code of the closed list in problems/ (one file an area): the code decides the kind, the kind
 * decides the HTTP status, and the list holds the Chinese and the English text that a person reads (RFC 9457). */
#ifndef PROBLEM_H
#define PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

typedef enum {
    OK = 0,
    PROBLEM_INPUT,       /* 400 */
    PROBLEM_LOGIN,       /* 401 */
    PROBLEM_DENIED,      /* 403 */
    PROBLEM_MISSING,     /* 404 */
    PROBLEM_METHOD,      /* 405 */
    PROBLEM_CONFLICT,    /* 409 */
    PROBLEM_TOO_LARGE,   /* 413 */
    PROBLEM_MEDIA,       /* 415 */
    PROBLEM_TOO_MANY,    /* 429 */
    PROBLEM_UNAVAILABLE, /* 503 */
    PROBLEM_INTERNAL     /* 500 */
} status;

#define MUST_USE __attribute__((warn_unused_result))

enum problem_code {
    PROBLEM_NONE = 0,
#define PROBLEM(code, kind, zh, en) code,
#include "problems/all.def"
#undef PROBLEM
    PROBLEM_CODE_COUNT
};

enum { PROBLEM_SUBJECT_SIZE = 256, PROBLEM_FIELD_SIZE = 96, PROBLEM_FAULTS_MAX = 64 };

/* One faulty field of the input; `field` is a path such as "period.from" or "data.main.r11". */
struct problem_fault {
    enum problem_code code;
    char field[PROBLEM_FIELD_SIZE];
    char subject[PROBLEM_SUBJECT_SIZE];
};

struct problem {
    status kind;
    enum problem_code code;
    char subject[PROBLEM_SUBJECT_SIZE]; /* replaces {} in the text: an id, a limit, a name; never a secret */
    int retry_after_s;                  /* > 0: said as Retry-After */
    size_t fault_count;                 /* all faults found; only the first PROBLEM_FAULTS_MAX are kept */
    struct problem_fault faults[PROBLEM_FAULTS_MAX];
};

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        status try_ = (call);                                                                                          \
        if (try_ != OK) return try_;                                                                                   \
    } while (0)

/* Stands in a subject between its Chinese and its English text: the reader gets the one of its language. */
#define PROBLEM_BOTH "\x1f"

/* Fills `why` and returns the kind of `code`. `subject_format` is printf's; "" when there is nothing to name. */
status problem_set(struct problem *why, enum problem_code code, const char *subject_format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds one faulty field; the problem as a whole becomes INPUT_INVALID. Returns PROBLEM_INPUT, so that a caller may go
 * on to collect more faults and return at the end. */
status problem_fault(struct problem *why, enum problem_code code, const char *field, const char *subject_format, ...)
    __attribute__((format(printf, 4, 5)));

/* Makes a problem of kind PROBLEM_INPUT that names no field the fault of this one; others stay. Returns the kind. */
status problem_in_field(struct problem *why, const char *field);

void problem_clear(struct problem *why);
status problem_kind(enum problem_code code);
int problem_http_status(status kind);
const char *problem_name(enum problem_code code);               /* "seal_missing": the wire's `code` */
const char *problem_text(enum problem_code code, bool chinese); /* may hold one {} for the subject */

#endif
