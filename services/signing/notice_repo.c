#include "notice_repo.h"

#include "clock.h"
#include "id.h"

static const char ADD[] =
    "INSERT INTO notice (id, unit_id, kind, document_id, detail, at_ms) VALUES (?, ?, ?, ?, ?, ?)";

status notice_repo_add(struct db *db, enum notice_kind kind, const struct document *d, const char *detail,
                       struct problem *why)
{
    char id[ID_SIZE];
    id_new(id);
    return db_exec(db, ADD,
                   DB_ARGS(db_text(id), db_text(d->unit_id), db_text(notice_kind_name(kind)), db_text(d->id),
                           db_text(detail ? detail : ""), db_int(clock_now_ms())),
                   NULL, why);
}

static const char LIST_NOTICES[] =
    "SELECT n.id, n.unit_id, n.kind, n.document_id, n.detail, d.title, d.period_from, d.period_to, n.at_ms, n.read_ms "
    "FROM notice n JOIN document d ON d.id = n.document_id WHERE n.unit_id = ? AND n.id < ? ORDER BY n.id DESC LIMIT ?";

status notice_repo_list(struct db *db, const char *unit_id, const struct http_page *page, struct list *out,
                        struct problem *why)
{
    AUTO(db_rows, rows);
    const char *before = page->has_cursor ? page->keys[0] : "~";
    TRY(db_query(db, LIST_NOTICES, DB_ARGS(db_text(unit_id), db_text(before), db_int(page->limit + 1)), &rows, why));
    while (db_rows_next(rows)) {
        struct notice *n = list_add(out);
        const char **texts[] = {&n->id,     &n->unit_id, &n->kind,        &n->document_id,
                                &n->detail, &n->title,   &n->period_from, &n->period_to};
        for (unsigned i = 0; i < 8; i++) *texts[i] = db_rows_copy(rows, i, out->arena);
        n->at_ms = db_rows_int(rows, 8);
        n->read_ms = db_rows_int(rows, 9);
    }
    return db_rows_end(rows, why);
}

static const char COUNT[] =
    "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM notice WHERE unit_id = ? AND read_ms = 0 LIMIT 1000) a), "
    "(SELECT COUNT(*) FROM (SELECT 1 FROM document WHERE unit_id = ? AND state = 'waiting' AND due_date >= ? AND "
    "due_date <= ? LIMIT 1000) b), "
    "(SELECT COUNT(*) FROM (SELECT 1 FROM document WHERE unit_id = ? AND state = 'waiting' AND due_date < ? LIMIT "
    "1000) c)";

status notice_repo_count(struct db *db, const char *unit_id, const char *today, const char *soon,
                         struct notice_counts *out, struct problem *why)
{
    AUTO(db_rows, rows);
    struct db_value unit = db_text(unit_id);
    TRY(db_query(db, COUNT, DB_ARGS(unit, unit, db_text(today), db_text(soon), unit, db_text(today)), &rows, why));
    if (db_rows_next(rows))
        *out = (struct notice_counts){db_rows_int(rows, 0), db_rows_int(rows, 1), db_rows_int(rows, 2)};
    return db_rows_end(rows, why);
}

static const char READ[] = "UPDATE notice SET read_ms = ? WHERE unit_id = ? AND read_ms = 0 AND id <= ?";

status notice_repo_read(struct db *db, const char *unit_id, const char *until_id, int64_t now_ms, struct problem *why)
{
    return db_exec(db, READ, DB_ARGS(db_int(now_ms), db_text(unit_id), db_text(until_id)), NULL, why);
}
