/* record_evidence - until when what proves an archived file can be relied on, and what became of renewing it. A record
 * never changes; its file does, in that revisions come behind it: new evidence and a new document timestamp, before the
 * certificates or algorithms of the last one end. Rules only. */
#ifndef RECORD_EVIDENCE_H
#define RECORD_EVIDENCE_H

#include "problem.h"
#include <stdint.h>

enum { RECORD_EVIDENCE_ALGORITHMS = 65 }; /* room for the names of a proof's algorithms */

struct record_evidence { /* the newest file of a record, or an earlier one */
    const char *record_id, *digest;
    int64_t number;         /* 1: as it was archived */
    int64_t size_bytes;     /* earlier ones are so many bytes of the newest, from its beginning */
    int64_t made_ms;        /* archived, or renewed */
    int64_t until_ms;       /* when the first certificate or algorithm of its proof ends; 0: not known yet */
    int64_t next_ms;        /* when the job looks at it again; of the newest alone */
    const char *algorithms; /* "SHA256,RSA2048" (algorithm_end.h); NULL: not known */
};

struct record_fault { /* what keeps it from being renewed */
    enum problem_code code;
    const char *subject;
    int64_t tries, since_ms, tried_ms;
};

/* When to try again after so many tries: what may pass by itself (nobody answers) in an hour, later in a day, what a
 * person must see to in a day, later in a week. */
int64_t record_evidence_delay(enum problem_code code, int64_t tries);

/* Adds the names of a signature's algorithms to those that are there, each once; what has no room is left out. */
void record_evidence_add_names(char known[RECORD_EVIDENCE_ALGORITHMS], const char *names);

#endif
