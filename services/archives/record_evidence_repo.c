#include "record_evidence_repo.h"
#include "archiving.h"
#include "text.h"

enum { FILL = 500, AGE = 500 };

static const char ADD[] = "INSERT INTO record_evidence (record_id, digest, size_bytes, made_ms, until_ms, next_ms, "
                          "algorithms) VALUES (?, ?, ?, ?, ?, ?, ?)";

status record_evidence_repo_add(struct db *db, const struct list *documents, int64_t now_ms, int64_t renew_ms,
                                struct problem *why)
{
    struct list rows = LIST_OF(documents->arena, struct db_value);
    for (size_t i = 0; i < documents->count; i++) {
        const struct archiving_document *d = LIST_AT(documents, const struct archiving_document, i);
        if (d->fault) continue;
        db_args_add(&rows,
                    DB_ARGS(db_text(d->record_id), db_text(d->file_digest), db_int(d->size_bytes), db_int(now_ms),
                            db_int(d->until_ms), db_int(d->until_ms - renew_ms), db_text(d->algorithms)));
    }
    return db_exec_many(db, ADD, db_args_of(&rows), why);
}

static const char LAST[] =
    "SELECT MAX(id) FROM (SELECT id FROM record WHERE id > ? AND id <= ? ORDER BY id LIMIT ?) some";
static const char ADD_LACKING[] =
    "INSERT IGNORE INTO record_evidence (record_id, digest, made_ms, next_ms) SELECT r.id, r.file_digest, "
    "r.archived_ms, ? FROM record r LEFT JOIN record_evidence e ON e.record_id = r.id WHERE r.id > ? AND r.id <= ? AND "
    "e.record_id IS NULL";

status record_evidence_repo_fill(struct db *db, struct record_evidence_gap *gap, struct arena *arena,
                                 struct problem *why)
{
    AUTO(db_rows, rows);
    gap->last = NULL;
    TRY(db_query(db, LAST, DB_ARGS(db_text(gap->after), db_text(gap->until), db_int(FILL)), &rows, why));
    if (db_rows_next(rows)) gap->last = db_rows_copy(rows, 0, arena);
    TRY(db_rows_end(rows, why));
    if (!gap->last) return OK;
    return db_exec(db, ADD_LACKING, DB_ARGS(db_int(gap->now_ms), db_text(gap->after), db_text(gap->last)), NULL, why);
}

static const char ALGORITHMS[] = "SELECT DISTINCT algorithms FROM record_evidence WHERE algorithms IS NOT NULL";

status record_evidence_repo_algorithms(struct db *db, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    out->count = 0;
    TRY(db_query(db, ALGORITHMS, DB_NO_ARGS, &rows, why));
    while (db_rows_next(rows)) *(const char **)list_add(out) = db_rows_copy(rows, 0, out->arena);
    return db_rows_end(rows, why);
}

static const char MAKE_DUE[] =
    "UPDATE record_evidence SET until_ms = LEAST(until_ms, ?), next_ms = LEAST(next_ms, ?), algorithms = NULL WHERE "
    "algorithms = ? ORDER BY record_id LIMIT ?";

status record_evidence_repo_age(struct db *db, const char *algorithms, int64_t end_ms, int64_t now_ms,
                                struct problem *why)
{
    return db_exec(db, MAKE_DUE, DB_ARGS(db_int(end_ms), db_int(now_ms), db_text(algorithms), db_int(AGE)), NULL, why);
}

#define COLUMNS "e.record_id, e.digest, e.algorithms, e.number, e.size_bytes, e.made_ms, e.until_ms, e.next_ms"
enum { COLUMN_COUNT = 8 };

static void read_row(const db_rows *rows, struct arena *arena, struct record_evidence *out)
{
    *out = (struct record_evidence){.record_id = db_rows_copy(rows, 0, arena),
                                    .digest = db_rows_copy(rows, 1, arena),
                                    .algorithms = db_rows_copy(rows, 2, arena),
                                    .number = db_rows_int(rows, 3),
                                    .size_bytes = db_rows_int(rows, 4),
                                    .made_ms = db_rows_int(rows, 5),
                                    .until_ms = db_rows_int(rows, 6),
                                    .next_ms = db_rows_int(rows, 7)};
}

static enum problem_code code_of(const char *name)
{
    for (int code = PROBLEM_NONE + 1; name && code < PROBLEM_CODE_COUNT; code++)
        if (text_equal(problem_name((enum problem_code)code), name)) return (enum problem_code)code;
    return PROBLEM_NONE;
}

static const char DUE[] = "SELECT " COLUMNS ", r.document_id, r.taxpayer_id, f.code, f.tries FROM record_evidence e "
                          "JOIN record r ON r.id = e.record_id LEFT JOIN record_fault f ON f.record_id = e.record_id "
                          "WHERE e.next_ms <= ? ORDER BY e.next_ms, e.record_id LIMIT ?";

status record_evidence_repo_due(struct db *db, int64_t now_ms, int64_t limit, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    out->count = 0;
    TRY(db_query(db, DUE, DB_ARGS(db_int(now_ms), db_int(limit)), &rows, why));
    while (db_rows_next(rows)) {
        struct record_due *due = list_add(out);
        read_row(rows, out->arena, &due->evidence);
        due->document_id = db_rows_copy(rows, COLUMN_COUNT, out->arena);
        due->taxpayer_id = db_rows_copy(rows, COLUMN_COUNT + 1, out->arena);
        due->fault = code_of(db_rows_text(rows, COLUMN_COUNT + 2));
        due->tries = db_rows_int(rows, COLUMN_COUNT + 3);
    }
    return db_rows_end(rows, why);
}

static const char MEASURED[] =
    "UPDATE record_evidence SET size_bytes = ?, until_ms = ?, next_ms = ?, algorithms = ? WHERE record_id = ? AND "
    "digest = ?";
static const char FORGIVE[] = "DELETE FROM record_fault WHERE record_id = ?";

status record_evidence_repo_measured(struct db *db, const struct record_evidence *e, struct problem *why)
{
    TRY(db_exec(db, FORGIVE, DB_ARGS(db_text(e->record_id)), NULL, why));
    return db_exec(db, MEASURED,
                   DB_ARGS(db_int(e->size_bytes), db_int(e->until_ms), db_int(e->next_ms), db_text(e->algorithms),
                           db_text(e->record_id), db_text(e->digest)),
                   NULL, why);
}

static const char RENEW[] =
    "UPDATE record_evidence SET number = ?, digest = ?, size_bytes = ?, made_ms = ?, until_ms = ?, next_ms = ?, "
    "algorithms = ? WHERE record_id = ? AND digest = ? AND number = ?";
static const char KEEP[] =
    "INSERT INTO record_revision (record_id, number, digest, size_bytes, made_ms, until_ms) VALUES (?, ?, ?, ?, ?, ?)";

status record_evidence_repo_renewed(struct db *db, const struct record_evidence *was, const struct record_evidence *now,
                                    bool *done, struct problem *why)
{
    int64_t matched = 0;
    TRY(db_exec(db, RENEW,
                DB_ARGS(db_int(now->number), db_text(now->digest), db_int(now->size_bytes), db_int(now->made_ms),
                        db_int(now->until_ms), db_int(now->next_ms), db_text(now->algorithms), db_text(was->record_id),
                        db_text(was->digest), db_int(was->number)),
                &matched, why));
    *done = matched > 0;
    if (!*done) return OK;
    TRY(db_exec(db, FORGIVE, DB_ARGS(db_text(was->record_id)), NULL, why));
    return db_exec(db, KEEP,
                   DB_ARGS(db_text(was->record_id), db_int(was->number), db_text(was->digest), db_int(was->size_bytes),
                           db_int(was->made_ms), db_int(was->until_ms)),
                   NULL, why);
}

static const char LATER[] = "UPDATE record_evidence SET next_ms = ? WHERE record_id = ? AND digest = ?";
static const char BLAME[] =
    "INSERT INTO record_fault (record_id, code, subject, tries, since_ms, tried_ms) VALUES (?, ?, ?, 1, ?, ?) ON "
    "DUPLICATE KEY UPDATE since_ms = IF(code = VALUES(code), since_ms, VALUES(since_ms)), code = VALUES(code), "
    "subject = VALUES(subject), tries = tries + 1, tried_ms = VALUES(tried_ms)";

status record_evidence_repo_failed(struct db *db, const struct record_evidence *e, const struct record_fault *fault,
                                   struct problem *why)
{
    int64_t matched = 0;
    TRY(db_exec(db, LATER, DB_ARGS(db_int(e->next_ms), db_text(e->record_id), db_text(e->digest)), &matched, why));
    if (matched == 0) return OK; /* renewed by another instance meanwhile */
    return db_exec(db, BLAME,
                   DB_ARGS(db_text(e->record_id), db_text(problem_name(fault->code)), db_text(fault->subject),
                           db_int(fault->tried_ms), db_int(fault->tried_ms)),
                   NULL, why);
}

static const char FIND[] =
    "SELECT " COLUMNS ", f.code, f.subject, f.tries, f.since_ms, f.tried_ms FROM "
    "record_evidence e LEFT JOIN record_fault f ON f.record_id = e.record_id WHERE e.record_id = ?";

status record_evidence_repo_find(struct db *db, const char *record_id, struct arena *arena, struct record_evidence *out,
                                 struct record_fault *fault, struct problem *why)
{
    AUTO(db_rows, rows);
    *out = (struct record_evidence){0};
    *fault = (struct record_fault){.code = PROBLEM_NONE};
    TRY(db_query(db, FIND, DB_ARGS(db_text(record_id)), &rows, why));
    if (!db_rows_next(rows)) return db_rows_end(rows, why);
    read_row(rows, arena, out);
    *fault = (struct record_fault){code_of(db_rows_text(rows, COLUMN_COUNT)),
                                   db_rows_copy(rows, COLUMN_COUNT + 1, arena), db_rows_int(rows, COLUMN_COUNT + 2),
                                   db_rows_int(rows, COLUMN_COUNT + 3), db_rows_int(rows, COLUMN_COUNT + 4)};
    return OK;
}

static const char LIST[] =
    "SELECT record_id, digest, NULL, number, size_bytes, made_ms, until_ms, 0 FROM record_evidence WHERE record_id = ? "
    "AND (? = 0 OR number < ?) UNION ALL (SELECT record_id, digest, NULL, number, size_bytes, made_ms, until_ms, 0 "
    "FROM "
    "record_revision WHERE record_id = ? AND (? = 0 OR number < ?) ORDER BY number DESC LIMIT ?) ORDER BY 4 DESC LIMIT "
    "?";

status record_evidence_repo_list(struct db *db, const char *record_id, int64_t before, int64_t limit, struct list *out,
                                 struct problem *why)
{
    AUTO(db_rows, rows);
    out->count = 0;
    TRY(db_query(db, LIST,
                 DB_ARGS(db_text(record_id), db_int(before), db_int(before), db_text(record_id), db_int(before),
                         db_int(before), db_int(limit), db_int(limit)),
                 &rows, why));
    while (db_rows_next(rows)) read_row(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}
