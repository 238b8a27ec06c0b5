#include "document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const document_states[] = {"waiting",  "sealed", "frozen",   "archived",
                                       "replaced", "voided", "rejected", NULL};

const char *document_state_name(enum document_state state)
{
    return document_states[state];
}

enum document_state document_state_of(const char *name)
{
    for (int i = DOCUMENT_WAITING; i < DOCUMENT_REJECTED; i++)
        if (strcmp(document_states[i], name) == 0) return (enum document_state)i;
    return DOCUMENT_REJECTED;
}

bool document_states_read(const char *names, unsigned *bits)
{
    *bits = 0;
    for (const char *at = names;; at++) {
        size_t size = strcspn(at, ",");
        int state = 0;
        while (document_states[state] &&
               (strlen(document_states[state]) != size || strncmp(document_states[state], at, size) != 0))
            state++;
        if (!document_states[state]) return false;
        *bits |= 1U << state;
        at += size;
        if (!*at) return true;
    }
}

static status move(struct document *document, enum document_state from, enum document_state to, int64_t now_ms,
                   struct problem *why)
{
    if (document->state != from) return problem_set(why, DOCUMENT_STATE, "%s", document_state_name(document->state));
    document->state = to;
    document->changed_ms = now_ms;
    return OK;
}

enum { ARCHIVING_S = 30 }; /* archiving a batch takes seconds; then the document is archived or released */

static status check_standing(const struct document *d, struct problem *why)
{
    if (d->corrected_by_id) return problem_set(why, DOCUMENT_CORRECTED, "%s", d->corrected_by_id);
    if (d->voided_ms) return problem_set(why, DOCUMENT_VOID, "%s", d->void_reason);
    if (d->locked_ms) return problem_set(why, DOCUMENT_LOCKED, "%s", "");
    if (d->state != DOCUMENT_FROZEN) return OK;
    status refused = problem_set(why, DOCUMENT_ARCHIVING, "%s", "");
    why->retry_after_s = ARCHIVING_S;
    return refused;
}

status document_seal(struct document *document, int64_t now_ms, struct problem *why)
{
    if (document->locked_ms) return problem_set(why, DOCUMENT_LOCKED, "%s", "");
    TRY(move(document, DOCUMENT_WAITING, DOCUMENT_SEALED, now_ms, why));
    document->sealed_ms = now_ms;
    return OK;
}

status document_seal_again(struct document *document, int64_t now_ms, struct problem *why)
{
    TRY(check_standing(document, why));
    return move(document, DOCUMENT_SEALED, DOCUMENT_SEALED, now_ms, why);
}

status document_withdraw(struct document *document, size_t left, int64_t now_ms, struct problem *why)
{
    TRY(check_standing(document, why));
    TRY(move(document, DOCUMENT_SEALED, left ? DOCUMENT_SEALED : DOCUMENT_WAITING, now_ms, why));
    if (!left) document->sealed_ms = 0;
    document->withdrawn_ms = now_ms;
    return OK;
}

status document_freeze(struct document *document, int64_t now_ms, struct problem *why)
{
    return move(document, DOCUMENT_SEALED, DOCUMENT_FROZEN, now_ms, why);
}

status document_release(struct document *document, int64_t now_ms, struct problem *why)
{
    return move(document, DOCUMENT_FROZEN, DOCUMENT_SEALED, now_ms, why);
}

status document_file(struct document *document, const char *archive_number, int64_t now_ms, struct problem *why)
{
    TRY(move(document, DOCUMENT_FROZEN, DOCUMENT_ARCHIVED, now_ms, why));
    document->archive_number = archive_number;
    return OK;
}

status document_correct(struct document *document, const char *by_id, int64_t now_ms, struct problem *why)
{
    TRY(check_standing(document, why));
    if (document->state == DOCUMENT_WAITING) document->state = DOCUMENT_REPLACED;
    document->corrected_by_id = by_id;
    document->corrected_ms = document->changed_ms = now_ms;
    return OK;
}

status document_void(struct document *document, const char *reason, int64_t now_ms, struct problem *why)
{
    TRY(check_standing(document, why));
    if (document->state == DOCUMENT_WAITING) document->state = DOCUMENT_VOIDED;
    document->void_reason = reason;
    document->voided_ms = document->changed_ms = now_ms;
    return OK;
}

status document_reject(struct document *document, const char *reason, int64_t now_ms, struct problem *why)
{
    TRY(check_standing(document, why));
    TRY(move(document, DOCUMENT_SEALED, DOCUMENT_REJECTED, now_ms, why));
    document->reject_reason = reason;
    document->rejected_ms = now_ms;
    return OK;
}

status document_lock(struct document *document, int64_t now_ms, struct problem *why)
{
    bool is_archiving = document->state == DOCUMENT_FROZEN; /* which a lock does not hinder */
    if (!is_archiving) TRY(check_standing(document, why));
    if (document->locked_ms) return problem_set(why, DOCUMENT_LOCKED, "%s", "");
    if (document->state > DOCUMENT_ARCHIVED)
        return problem_set(why, DOCUMENT_STATE, "%s", document_state_name(document->state));
    document->locked_ms = document->changed_ms = now_ms;
    return OK;
}

status document_unlock(struct document *document, int64_t now_ms, struct problem *why)
{
    if (!document->locked_ms) return problem_set(why, DOCUMENT_UNLOCKED, "%s", "");
    document->locked_ms = 0;
    document->changed_ms = now_ms;
    return OK;
}

bool document_is_file(const struct document *document)
{
    return document->data_digest && !*document->data_digest;
}

status document_need_data(const struct document *document, struct problem *why)
{
    return document_is_file(document) ? problem_set(why, DOCUMENT_NOT_DECLARED, "%s", document->number) : OK;
}

const char *document_standing(const struct document *document)
{
    if (document->voided_ms) return "voided";
    if (document->corrected_by_id) return "corrected";
    if (document->rejected_ms) return "rejected";
    if (document->sealed_ms) return "valid";
    return document->withdrawn_ms ? "withdrawn" : "waiting";
}

void document_due_date(const char *period_to, char out[11])
{
    int year = atoi(period_to), month = atoi(period_to + 5) + 1;
    if (month > 12) {
        month = 1;
        year++;
    }
    char text[40];
    (void)snprintf(text, sizeof text, "%04d-%02d-15", year, month);
    memcpy(out, text, 10);
    out[10] = 0;
}
