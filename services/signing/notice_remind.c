#include "notice_remind.h"

#include "clock.h"
#include "db_tx.h"
#include "json_read.h"
#include "json_write.h"
#include "notice_repo.h"
#include "signing.h"

enum { REST_MS = 5000, PAGE = 200, BUCKETS = 3 };

static const int64_t DAY_MS = INT64_C(24) * 3600 * 1000;

/* A certificate is spoken of when it comes within so many days; the next bucket takes over where this one ends, so one
 * that is noticed late is spoken of once, not three times at once. */
static const int64_t days_of[BUCKETS] = {30, 7, 1};

/* The job's cursor: up to which certificate each bucket has come. */
struct marks {
    int64_t ms30, ms7, ms1;
    const char *id30, *id7, *id1;
};
static const struct json_field marks_shape[] = {JSON_INT(struct marks, ms30),
                                                JSON_INT(struct marks, ms7),
                                                JSON_INT(struct marks, ms1),
                                                JSON_TEXT(struct marks, id30),
                                                JSON_TEXT(struct marks, id7),
                                                JSON_TEXT(struct marks, id1),
                                                JSON_END};

static const char FIRST[] = "-"; /* before every id */

struct round {
    struct job *job;
    const struct signing *signing;
    struct arena *arena;
    int64_t now_ms, done;
    char today[CLOCK_TEXT_SIZE];
    int64_t ms[BUCKETS];
    const char *id[BUCKETS];
};

static status read_marks(struct round *r, struct problem *why)
{
    struct marks marks = {0, 0, 0, FIRST, FIRST, FIRST};
    if (*r->job->cursor) TRY(json_read(bytes_of_text(r->job->cursor), marks_shape, &marks, r->arena, why));
    r->ms[0] = marks.ms30;
    r->ms[1] = marks.ms7;
    r->ms[2] = marks.ms1;
    r->id[0] = marks.id30;
    r->id[1] = marks.id7;
    r->id[2] = marks.id1;
    return OK;
}

static void write_marks(struct round *r)
{
    static const char *const ms[] = {"ms30", "ms7", "ms1"}, *const id[] = {"id30", "id7", "id1"};
    struct json_writer w = {.out = {.arena = r->arena}};
    json_write_begin(&w, NULL, '{');
    for (int i = 0; i < BUCKETS; i++) {
        json_write_int(&w, ms[i], r->ms[i]);
        json_write_text(&w, id[i], r->id[i]);
    }
    json_write_end(&w, '}');
    r->job->cursor = buffer_string(&w.out);
}

static status say_deadline(struct db *db, const struct round *r, const struct notice_deadline *d, struct problem *why)
{
    char next[CLOCK_TEXT_SIZE];
    int64_t left = d->due_date ? notice_days_left(d->due_date, r->today) : -1;
    bool goes_on = d->is_waiting && left >= 0;
    int bucket = left <= 1 ? 1 : NOTICE_SOON_DAYS;
    const struct notice_fresh fresh = {.kind = NOTICE_DUE,
                                       .unit_id = d->unit_id,
                                       .document_id = d->document_id,
                                       .due_date = d->due_date,
                                       .days = left,
                                       .once_key = arena_format(r->arena, "due:%s:%d", d->document_id, bucket)};
    /* A day that was put off is looked at again nearer to it. */
    if (goes_on && left <= NOTICE_SOON_DAYS) TRY(notice_repo_add_once(db, &fresh, NULL, why));
    goes_on = goes_on && notice_remind_on(d->due_date, r->today, next);
    return notice_repo_remind(db, d->notice_id, goes_on ? next : NULL, why);
}

static status say_deadlines(struct db *db, struct round *r, struct problem *why)
{
    struct list due = LIST_OF(r->arena, struct notice_deadline);
    TRY(notice_repo_deadlines(db, r->today, PAGE, &due, why));
    for (size_t i = 0; i < due.count; i++)
        TRY(say_deadline(db, r, LIST_AT(&due, const struct notice_deadline, i), why));
    r->done += (int64_t)due.count;
    return OK;
}

/* An authority hears of the units below it once a day, with their number. */
static status tell_authority(struct db *db, const struct round *r, const struct notice_certificate *c, int64_t days,
                             struct problem *why)
{
    bool added;
    const struct notice_fresh fresh = {
        .kind = NOTICE_EXPIRING,
        .unit_id = c->authority_id,
        .days = days,
        .once_key = arena_format(r->arena, "ends:%s:%d:%s", c->authority_id, (int)days, r->today)};
    TRY(notice_repo_add_once(db, &fresh, &added, why));
    return added ? OK : notice_repo_add_up(db, fresh.once_key, why);
}

static status say_end(struct db *db, const struct round *r, const struct notice_certificate *c, int64_t days,
                      struct problem *why)
{
    char day[CLOCK_TEXT_SIZE];
    bool added;
    notice_day(c->not_after_ms, day);
    const struct notice_fresh fresh = {.kind = NOTICE_EXPIRING,
                                       .unit_id = c->unit_id,
                                       .subject_id = c->id,
                                       .title = c->name,
                                       .due_date = day,
                                       .days = days,
                                       .once_key = arena_format(r->arena, "end:%s:%d", c->id, (int)days)};
    TRY(notice_repo_add_once(db, &fresh, &added, why));
    return added && c->authority_id ? tell_authority(db, r, c, days, why) : OK;
}

static status say_ends(struct db *db, struct round *r, int bucket, struct problem *why)
{
    struct list found = LIST_OF(r->arena, struct notice_certificate);
    int64_t days = days_of[bucket], below = bucket + 1 < BUCKETS ? days_of[bucket + 1] : 0;
    const struct notice_ending ending = {.after_ms = r->ms[bucket],
                                         .after_id = r->id[bucket],
                                         .from_ms = r->now_ms + below * DAY_MS,
                                         .until_ms = r->now_ms + days * DAY_MS,
                                         .limit = PAGE};
    TRY(notice_repo_ending(db, &ending, &found, why));
    for (size_t i = 0; i < found.count; i++)
        TRY(say_end(db, r, LIST_AT(&found, const struct notice_certificate, i), days, why));
    if (found.count > 0) {
        const struct notice_certificate *last = LIST_AT(&found, const struct notice_certificate, found.count - 1);
        r->ms[bucket] = last->not_after_ms;
        r->id[bucket] = last->id;
    }
    r->done += (int64_t)found.count;
    return OK;
}

static status round_work(struct db *db, void *argument, struct problem *why)
{
    struct round *r = argument;
    r->done = 0;
    TRY(read_marks(r, why));
    TRY(say_deadlines(db, r, why));
    for (int i = 0; i < BUCKETS; i++) TRY(say_ends(db, r, i, why));
    if (r->done == 0) return OK;
    struct job job = *r->job; /* a repeated transaction begins with the cursor of the job as it was */
    struct round saved = *r;
    saved.job = &job;
    write_marks(&saved);
    return job_save(db, &job, why);
}

status notice_remind_run(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    struct round r = {.job = job, .signing = service, .arena = arena, .now_ms = clock_now_ms()};
    notice_day(r.now_ms, r.today);
    TRY(db_tx(r.signing->db, round_work, &r, why));
    job->is_saved = r.done > 0; /* by the transaction */
    if (r.done == 0) job->rest_ms = REST_MS;
    return OK;
}
