#include "record_evidence.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

static const int64_t HOUR_MS = INT64_C(3600000), DAY_MS = INT64_C(86400000);
enum { PATIENT_TRIES = 7, WEEK = 7 };

int64_t record_evidence_delay(enum problem_code code, int64_t tries)
{
    bool may_pass = problem_kind(code) == PROBLEM_UNAVAILABLE;
    if (tries < PATIENT_TRIES) return may_pass ? HOUR_MS : DAY_MS;
    return may_pass ? DAY_MS : WEEK * DAY_MS;
}

static bool has_name(const char *known, const char *name, size_t size)
{
    for (const char *at = known; *at;) {
        size_t length = strcspn(at, ",");
        if (length == size && strncmp(at, name, size) == 0) return true;
        at += length + (at[length] == ',');
    }
    return false;
}

void record_evidence_add_names(char known[RECORD_EVIDENCE_ALGORITHMS], const char *names)
{
    for (const char *at = names; *at;) {
        size_t length = strcspn(at, ","), used = strlen(known);
        bool fits = used + length + 2 <= RECORD_EVIDENCE_ALGORITHMS;
        if (length > 0 && fits && !has_name(known, at, length))
            (void)snprintf(known + used, RECORD_EVIDENCE_ALGORITHMS - used, "%s%.*s", used ? "," : "", (int)length, at);
        at += length + (at[length] == ',');
    }
}
