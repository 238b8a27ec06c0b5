#include "notice_repo.h"

#include "clock.h"
#include "mail_outbox_repo.h"
#include "text.h"

static const char ADD[] = "INSERT INTO notice (id, unit_id, kind, document_id, detail, due_date, remind_on, at_ms) "
                          "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

status notice_repo_add(struct db *db, enum notice_kind kind, const struct document *d, const char *detail,
                       struct problem *why)
{
    char id[ID_SIZE], today[CLOCK_TEXT_SIZE], remind_on[CLOCK_TEXT_SIZE];
    const struct mail_outbox_notice mail = {id, d->unit_id, kind, clock_now_ms()};
    id_new(id);
    notice_day(mail.at_ms, today);
    bool waits = kind == NOTICE_ARRIVED || (kind == NOTICE_WITHDRAWN && d->state == DOCUMENT_WAITING);
    bool has_deadline = waits && d->due_date && notice_remind_on(d->due_date, today, remind_on);
    TRY(db_exec(db, ADD,
                DB_ARGS(db_text(id), db_text(d->unit_id), db_text(notice_kind_name(kind)), db_text(d->id),
                        db_text(detail ? detail : ""), db_text(waits ? d->due_date : NULL),
                        db_text(has_deadline ? remind_on : NULL), db_int(mail.at_ms)),
                NULL, why));
    return mail_outbox_repo_add_notice(db, &mail, why);
}

static const char ADD_ONCE[] =
    "INSERT IGNORE INTO notice (id, unit_id, kind, document_id, subject_id, title, due_date, days, once_key, at_ms) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

status notice_repo_add_once(struct db *db, const struct notice_fresh *f, bool *added, struct problem *why)
{
    char id[ID_SIZE];
    int64_t rows = 0;
    const struct mail_outbox_notice mail = {id, f->unit_id, f->kind, clock_now_ms()};
    id_new(id);
    TRY(db_exec(db, ADD_ONCE,
                DB_ARGS(db_text(id), db_text(f->unit_id), db_text(notice_kind_name(f->kind)), db_text(f->document_id),
                        db_text(f->subject_id), db_text(f->title ? f->title : ""), db_text(f->due_date),
                        db_int(f->days), db_text(f->once_key), db_int(mail.at_ms)),
                &rows, why));
    if (added) *added = rows > 0;
    return rows > 0 ? mail_outbox_repo_add_notice(db, &mail, why) : OK;
}

static const char ADD_UP[] = "UPDATE notice SET count = count + 1, read_ms = 0 WHERE once_key = ?";

status notice_repo_add_up(struct db *db, const char *once_key, struct problem *why)
{
    return db_exec(db, ADD_UP, DB_ARGS(db_text(once_key)), NULL, why);
}

static const char AUTHORITY[] = "SELECT authority_id FROM estamp_admin.v_unit WHERE id = ?";

status notice_repo_unit(struct db *db, const struct caller *caller, char out[ID_SIZE], struct problem *why)
{
    AUTO(db_rows, rows);
    (void)text_copy(out, ID_SIZE, caller->unit_id);
    if (caller->kind != CALLER_OFFICER) return OK;
    TRY(db_query(db, AUTHORITY, DB_ARGS(db_text(caller->unit_id)), &rows, why));
    if (db_rows_next(rows) && !db_rows_is_null(rows, 0)) (void)text_copy(out, ID_SIZE, db_rows_text(rows, 0));
    return db_rows_end(rows, why);
}

static const char DEADLINES[] =
    "SELECT n.id, n.document_id, d.unit_id, d.due_date, d.state = 'waiting' FROM notice n "
    "JOIN document d ON d.id = n.document_id WHERE n.remind_on <= ? ORDER BY n.remind_on, n.id LIMIT ?";

status notice_repo_deadlines(struct db *db, const char *today, int64_t limit, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, DEADLINES, DB_ARGS(db_text(today), db_int(limit)), &rows, why));
    while (db_rows_next(rows))
        *(struct notice_deadline *)list_add(out) = (struct notice_deadline){
            db_rows_copy(rows, 0, out->arena), db_rows_copy(rows, 1, out->arena), db_rows_copy(rows, 2, out->arena),
            db_rows_copy(rows, 3, out->arena), db_rows_int(rows, 4) != 0};
    return db_rows_end(rows, why);
}

static const char REMIND[] = "UPDATE notice SET remind_on = ? WHERE id = ?";

status notice_repo_remind(struct db *db, const char *notice_id, const char *remind_on, struct problem *why)
{
    return db_exec(db, REMIND, DB_ARGS(db_text(remind_on), db_text(notice_id)), NULL, why);
}

static const char ENDING[] =
    "SELECT c.id, c.unit_id, c.subject_name, IF(u.authority_id = u.id, NULL, u.authority_id), c.not_after_ms "
    "FROM estamp_seals.v_certificate_expiry c JOIN estamp_admin.v_unit u ON u.id = c.unit_id AND u.state = 'active' "
    "WHERE c.not_after_ms BETWEEN ? AND ? AND (c.not_after_ms > ? OR (c.not_after_ms = ? AND c.id > ?)) "
    "ORDER BY c.not_after_ms, c.id LIMIT ?";

status notice_repo_ending(struct db *db, const struct notice_ending *e, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    int64_t from_ms = e->from_ms > e->after_ms ? e->from_ms : e->after_ms;
    TRY(db_query(db, ENDING,
                 DB_ARGS(db_int(from_ms), db_int(e->until_ms), db_int(e->after_ms), db_int(e->after_ms),
                         db_text(e->after_id), db_int(e->limit)),
                 &rows, why));
    while (db_rows_next(rows))
        *(struct notice_certificate *)list_add(out) = (struct notice_certificate){
            db_rows_copy(rows, 0, out->arena), db_rows_copy(rows, 1, out->arena), db_rows_copy(rows, 2, out->arena),
            db_rows_copy(rows, 3, out->arena), db_rows_int(rows, 4)};
    return db_rows_end(rows, why);
}

static const char LIST_NOTICES[] =
    "SELECT n.id, n.unit_id, n.kind, n.document_id, n.detail, COALESCE(d.title, n.title), d.period_from, d.period_to, "
    "n.subject_id, n.due_date, n.at_ms, n.read_ms, n.days, n.count FROM notice n "
    "LEFT JOIN document d ON d.id = n.document_id WHERE n.unit_id = ? AND n.id < ? ORDER BY n.id DESC LIMIT ?";

status notice_repo_list(struct db *db, const char *unit_id, const struct http_page *page, struct list *out,
                        struct problem *why)
{
    AUTO(db_rows, rows);
    const char *before = page->has_cursor ? page->keys[0] : "~";
    TRY(db_query(db, LIST_NOTICES, DB_ARGS(db_text(unit_id), db_text(before), db_int(page->limit + 1)), &rows, why));
    while (db_rows_next(rows)) {
        struct notice *n = list_add(out);
        const char **texts[] = {&n->id,    &n->unit_id,     &n->kind,      &n->document_id, &n->detail,
                                &n->title, &n->period_from, &n->period_to, &n->subject_id,  &n->due_date};
        for (unsigned i = 0; i < 10; i++) *texts[i] = db_rows_copy(rows, i, out->arena);
        n->at_ms = db_rows_int(rows, 10);
        n->read_ms = db_rows_int(rows, 11);
        n->days = db_rows_int(rows, 12);
        n->count = db_rows_int(rows, 13);
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
