#include "ca_list.h"

#include "ca_repo.h"
#include "clock.h"
#include "seal_suspend.h"
#include "text.h"

enum { STEP_LISTS = 50, REST_MS = 60000 };

status ca_list_make(struct db *db, const struct ca *ca, int64_t position, struct problem *why)
{
    AUTO_ARENA(memory);
    struct ca_list list;
    struct bytes der;
    struct issuer_list made = {.since_ms = ca->since_ms,
                               .addresses = LIST_OF(memory, const char *),
                               .entries = LIST_OF(memory, struct issuer_list_entry)};
    TRY(ca_repo_lock_list(db, ca_key_id(ca), position, memory, &list, why));
    TRY(ca_repo_entries(db, ca_key_id(ca), position, &made.entries, why));
    list.number++;
    list.this_ms = clock_now_s() * 1000;
    list.next_ms = list.this_ms + ca->list_ms;
    *(const char **)list_add(&made.addresses) = list.address;
    if (position == 0 && *ca->old_address) *(const char **)list_add(&made.addresses) = ca->old_address;
    made.number = list.number;
    made.this_ms = list.this_ms;
    made.next_ms = list.next_ms;
    TRY(issuer_list_make(ca->issuer, &made, memory, &der, why));
    return ca_repo_save_list(db, ca_key_id(ca), &list, der, why);
}

struct taking {
    const struct ca *ca;
    int64_t count;
    struct list *places;
};

/* The list that is open; a new one where that is full, or was opened under another address. */
static status open_list(struct db *db, const struct ca *ca, struct arena *arena, struct ca_list *out,
                        struct problem *why)
{
    TRY(ca_repo_last_list(db, ca_key_id(ca), arena, out, why));
    bool is_open =
        out->position > 0 && out->room > 0 && text_equal(out->address, ca_list_address(ca, out->position, arena));
    if (is_open) return OK;
    int64_t position = out->position < 1 ? 1 : out->position + 1; /* 0: certificates from before there were lists */
    *out =
        (struct ca_list){.position = position, .room = ca->list_room, .address = ca_list_address(ca, position, arena)};
    TRY(ca_repo_add_list(db, ca_key_id(ca), out, why));
    return ca_list_make(db, ca, position, why);
}

static status take_work(struct db *db, void *arg, struct problem *why)
{
    struct taking *job = arg;
    job->places->count = 0;
    TRY(ca_repo_lock(db, ca_key_id(job->ca), why));
    while ((int64_t)job->places->count < job->count) {
        struct ca_list list;
        TRY(open_list(db, job->ca, job->places->arena, &list, why));
        int64_t left = job->count - (int64_t)job->places->count, taken = left < list.room ? left : list.room;
        TRY(ca_repo_take_room(db, ca_key_id(job->ca), list.position, taken, why));
        for (int64_t i = 0; i < taken; i++) *(int64_t *)list_add(job->places) = list.position;
    }
    return OK;
}

status ca_list_take(const struct seals *seals, int64_t count, struct list *places, struct problem *why)
{
    struct taking job = {&seals->ca, count, places};
    return db_tx(seals->db, take_work, &job, why);
}

struct freshening {
    const struct ca *ca;
    struct list due; /* int64_t */
    int64_t position;
};

static status due_work(struct db *db, void *arg, struct problem *why)
{
    struct freshening *work = arg;
    work->due.count = 0;
    int64_t before_ms = clock_now_ms() + work->ca->list_ms / 2;
    return ca_repo_due_lists(db, ca_key_id(work->ca), before_ms, STEP_LISTS, &work->due, why);
}

static status make_work(struct db *db, void *arg, struct problem *why)
{
    const struct freshening *work = arg;
    return ca_list_make(db, work->ca, work->position, why);
}

static status freshen(const struct seals *seals, struct arena *arena, size_t *count, struct problem *why)
{
    struct freshening work = {.ca = &seals->ca, .due = LIST_OF(arena, int64_t)};
    TRY(db_read(seals->db, due_work, &work, why));
    for (size_t i = 0; i < work.due.count; i++) {
        work.position = *LIST_AT(&work.due, int64_t, i);
        TRY(db_tx(seals->db, make_work, &work, why));
    }
    *count = work.due.count;
    return OK;
}

status ca_list_run(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    const struct seals *seals = service;
    size_t made = 0, suspended = 0;
    if (seals->issuer) TRY(freshen(seals, arena, &made, why));
    TRY(seal_suspend_expired(seals, arena, &suspended, why));
    job->rest_ms = made == STEP_LISTS || suspended == SEAL_SUSPEND_STEP ? 0 : REST_MS;
    return OK;
}
