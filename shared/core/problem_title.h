/* problem_title - what a reader is told of a problem: its text in the reader's language, with the subject. */
#ifndef PROBLEM_TITLE_H
#define PROBLEM_TITLE_H

#include "arena.h"
#include "problem.h"

/* Of a name as it was kept or came over the wire; PROBLEM_NONE: unknown. */
enum problem_code problem_title_code(const char *name);

/* `subject` may be NULL. PROBLEM_NONE, maybe a newer program's code, is told as INTERNAL_FAILED. */
const char *problem_title(struct arena *arena, enum problem_code code, const char *subject, bool chinese);

/* The subject alone: of PROBLEM_BOTH the reader's half. */
const char *problem_title_subject(struct arena *arena, const char *subject, bool chinese);

#endif
