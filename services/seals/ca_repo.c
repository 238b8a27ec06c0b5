#include "ca_repo.h"

static const char BEGIN_CA[] = "INSERT IGNORE INTO ca (id, name, created_ms) VALUES (?, ?, ?)";
static const char IS_READY[] = "SELECT is_ready FROM ca WHERE id = ? FOR UPDATE";
static const char SINCE[] = "SELECT created_ms FROM ca WHERE id = ?";

/* The first column of the first row; 0: there is none. */
static status read_number(struct db *db, const char *sql, const char *id, int64_t *out, struct problem *why)
{
    AUTO(db_rows, rows);
    *out = 0;
    TRY(db_query(db, sql, DB_ARGS(db_text(id)), &rows, why));
    if (db_rows_next(rows)) *out = db_rows_int(rows, 0);
    return db_rows_end(rows, why);
}

status ca_repo_begin(struct db *db, const char *id, const char *name, int64_t now_ms, bool *is_new, struct problem *why)
{
    int64_t is_ready = 0;
    TRY(db_exec(db, BEGIN_CA, DB_ARGS(db_text(id), db_text(name), db_int(now_ms)), NULL, why));
    TRY(read_number(db, IS_READY, id, &is_ready, why));
    *is_new = !is_ready;
    return OK;
}

status ca_repo_lock(struct db *db, const char *id, struct problem *why)
{
    int64_t is_ready;
    return read_number(db, IS_READY, id, &is_ready, why);
}

status ca_repo_since(struct db *db, const char *id, int64_t *since_ms, struct problem *why)
{
    return read_number(db, SINCE, id, since_ms, why);
}

static const char READY[] = "UPDATE ca SET is_ready = 1 WHERE id = ?";

status ca_repo_ready(struct db *db, const char *id, struct problem *why)
{
    return db_exec(db, READY, DB_ARGS(db_text(id)), NULL, why);
}

static const char ADOPT[] =
    "INSERT INTO ca_issued (ca_id, serial, certificate_id, profile, list, not_before_ms, not_after_ms, created_ms) "
    "SELECT ?, serial, id, 'sign', 0, not_before_ms, not_after_ms, created_ms FROM certificate WHERE issuer = ? AND "
    "ca_id = ''";
static const char ADOPT_OWN[] =
    "UPDATE certificate c JOIN ca_issued i ON i.certificate_id = c.id SET c.ca_id = i.ca_id WHERE i.ca_id = ?";

status ca_repo_adopt(struct db *db, const char *id, const char *name, int64_t *count, struct problem *why)
{
    TRY(db_exec(db, ADOPT, DB_ARGS(db_text(id), db_text(name)), count, why));
    return *count ? db_exec(db, ADOPT_OWN, DB_ARGS(db_text(id)), NULL, why) : OK;
}

#define LIST_COLUMNS "SELECT position, room, number, this_ms, next_ms, address"
static const char LAST_LIST[] = LIST_COLUMNS " FROM ca_list WHERE ca_id = ? ORDER BY position DESC LIMIT 1";
static const char LOCK_LIST[] = LIST_COLUMNS " FROM ca_list WHERE ca_id = ? AND position = ? FOR UPDATE";
static const char LIST_DER[] = LIST_COLUMNS ", der FROM ca_list WHERE ca_id = ? AND position = ?";

static void read_list(db_rows *rows, struct arena *arena, struct ca_list *out)
{
    int64_t *numbers[] = {&out->position, &out->room, &out->number, &out->this_ms, &out->next_ms};
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) *numbers[i] = db_rows_int(rows, i);
    out->address = db_rows_copy(rows, 5, arena);
}

status ca_repo_last_list(struct db *db, const char *id, struct arena *arena, struct ca_list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    *out = (struct ca_list){.position = -1};
    TRY(db_query(db, LAST_LIST, DB_ARGS(db_text(id)), &rows, why));
    if (db_rows_next(rows)) read_list(rows, arena, out);
    return db_rows_end(rows, why);
}

status ca_repo_lock_list(struct db *db, const char *id, int64_t position, struct arena *arena, struct ca_list *out,
                         struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LOCK_LIST, DB_ARGS(db_text(id), db_int(position)), &rows, why));
    if (db_rows_next(rows)) {
        read_list(rows, arena, out);
        return OK;
    }
    TRY(db_rows_end(rows, why));
    return problem_set(why, LIST_MISSING, "%d", (int)position);
}

status ca_repo_list_der(struct db *db, const char *id, int64_t position, struct arena *arena, struct ca_list *out,
                        struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LIST_DER, DB_ARGS(db_text(id), db_int(position)), &rows, why));
    if (db_rows_next(rows)) {
        read_list(rows, arena, out);
        out->der = bytes_copy(arena, db_rows_bytes(rows, 6));
        return OK;
    }
    TRY(db_rows_end(rows, why));
    return problem_set(why, LIST_MISSING, "%d", (int)position);
}

static const char ADD_LIST[] = "INSERT INTO ca_list (ca_id, position, address, room, der) VALUES (?, ?, ?, ?, '')";

status ca_repo_add_list(struct db *db, const char *id, const struct ca_list *list, struct problem *why)
{
    return db_exec(db, ADD_LIST,
                   DB_ARGS(db_text(id), db_int(list->position), db_text(list->address), db_int(list->room)), NULL, why);
}

static const char TAKE_ROOM[] = "UPDATE ca_list SET room = room - ? WHERE ca_id = ? AND position = ?";

status ca_repo_take_room(struct db *db, const char *id, int64_t position, int64_t count, struct problem *why)
{
    return db_exec(db, TAKE_ROOM, DB_ARGS(db_int(count), db_text(id), db_int(position)), NULL, why);
}

static const char SAVE_LIST[] =
    "UPDATE ca_list SET number = ?, this_ms = ?, next_ms = ?, der = ? WHERE ca_id = ? AND position = ?";

status ca_repo_save_list(struct db *db, const char *id, const struct ca_list *list, struct bytes der,
                         struct problem *why)
{
    return db_exec(db, SAVE_LIST,
                   DB_ARGS(db_int(list->number), db_int(list->this_ms), db_int(list->next_ms), db_bytes(der),
                           db_text(id), db_int(list->position)),
                   NULL, why);
}

static const char DUE_LISTS[] =
    "SELECT position FROM ca_list WHERE next_ms < ? AND ca_id = ? ORDER BY next_ms, ca_id, position LIMIT ?";

status ca_repo_due_lists(struct db *db, const char *id, int64_t before_ms, int64_t limit, struct list *out,
                         struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, DUE_LISTS, DB_ARGS(db_int(before_ms), db_text(id), db_int(limit)), &rows, why));
    while (db_rows_next(rows)) *(int64_t *)list_add(out) = db_rows_int(rows, 0);
    return db_rows_end(rows, why);
}

/* At most as many as a list has room for; what was adopted may be more. */
static const char ENTRIES[] = "SELECT serial, reason, revoked_ms, invalid_ms FROM ca_issued WHERE ca_id = ? AND list = "
                              "? AND state IN ('held', 'revoked') ORDER BY serial";

status ca_repo_entries(struct db *db, const char *id, int64_t position, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, ENTRIES, DB_ARGS(db_text(id), db_int(position)), &rows, why));
    while (db_rows_next(rows)) {
        struct issuer_list_entry entry = {.reason = (int)db_rows_int(rows, 1),
                                          .revoked_ms = db_rows_int(rows, 2),
                                          .invalid_ms = db_rows_int(rows, 3)};
        if (!bytes_from_hex(out->arena, db_rows_text(rows, 0), &entry.serial))
            return problem_set(why, DATABASE_FAILED, "serial %s", db_rows_text(rows, 0));
        *(struct issuer_list_entry *)list_add(out) = entry;
    }
    return db_rows_end(rows, why);
}

static const char ADD[] = "INSERT INTO ca_issued (ca_id, serial, certificate_id, profile, list, not_before_ms, "
                          "not_after_ms, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

status ca_repo_add_many(struct db *db, const struct list *issued, struct problem *why)
{
    AUTO_ARENA(scratch);
    struct list values = LIST_OF(scratch, struct db_value);
    for (size_t i = 0; i < issued->count; i++) {
        const struct ca_issued *one = LIST_AT(issued, const struct ca_issued, i);
        db_args_add(&values, DB_ARGS(db_text(one->ca_id), db_text(one->serial), db_text(one->certificate_id),
                                     db_text(one->profile), db_int(one->list), db_int(one->not_before_ms),
                                     db_int(one->not_after_ms), db_int(one->created_ms)));
    }
    return db_exec_many(db, ADD, db_args_of(&values), why);
}

#define ISSUED_COLUMNS                                                                                                 \
    "SELECT ca_id, serial, certificate_id, profile, state, list, not_before_ms, not_after_ms, created_ms, reason, "    \
    "revoked_ms, invalid_ms FROM ca_issued "
static const char LOCK_ISSUED[] = ISSUED_COLUMNS "WHERE certificate_id = ? FOR UPDATE";
static const char LOOK[] = "SELECT state, reason, revoked_ms, invalid_ms FROM ca_issued WHERE ca_id = ? AND serial = ?";

status ca_repo_lock_issued(struct db *db, const char *certificate_id, struct arena *arena, struct ca_issued *out,
                           bool *found, struct problem *why)
{
    AUTO(db_rows, rows);
    const char **texts[] = {&out->ca_id, &out->serial, &out->certificate_id, &out->profile};
    int64_t *numbers[] = {&out->list,   &out->not_before_ms, &out->not_after_ms, &out->created_ms,
                          &out->reason, &out->revoked_ms,    &out->invalid_ms};
    TRY(db_query(db, LOCK_ISSUED, DB_ARGS(db_text(certificate_id)), &rows, why));
    *found = db_rows_next(rows);
    if (!*found) return db_rows_end(rows, why);
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, i, arena);
    out->state = ca_state_of(db_rows_text(rows, 4));
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) *numbers[i] = db_rows_int(rows, 5 + i);
    return OK;
}

static const char ADDRESS[] = "SELECT l.address FROM ca_issued i JOIN ca_list l ON l.ca_id = i.ca_id AND l.position = "
                              "i.list WHERE i.certificate_id = ?";

status ca_repo_address(struct db *db, const char *certificate_id, struct arena *arena, const char **out,
                       struct problem *why)
{
    AUTO(db_rows, rows);
    *out = NULL;
    TRY(db_query(db, ADDRESS, DB_ARGS(db_text(certificate_id)), &rows, why));
    if (db_rows_next(rows)) *out = db_rows_copy(rows, 0, arena);
    return db_rows_end(rows, why);
}

status ca_repo_look(struct db *db, const char *id, const char *serial, struct ca_issued *out, bool *found,
                    struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LOOK, DB_ARGS(db_text(id), db_text(serial)), &rows, why));
    *found = db_rows_next(rows);
    if (!*found) return db_rows_end(rows, why);
    *out = (struct ca_issued){.state = ca_state_of(db_rows_text(rows, 0)),
                              .reason = db_rows_int(rows, 1),
                              .revoked_ms = db_rows_int(rows, 2),
                              .invalid_ms = db_rows_int(rows, 3)};
    return OK;
}

static const char SAVE_ISSUED[] =
    "UPDATE ca_issued SET state = ?, reason = ?, revoked_ms = ?, invalid_ms = ? WHERE ca_id = ? AND serial = ?";
static const char SAVE_CERTIFICATE[] =
    "UPDATE certificate SET state = ?, reason = ?, revoked_ms = ?, invalid_ms = ? WHERE id = ?";

status ca_repo_save_issued(struct db *db, const struct ca_issued *i, struct problem *why)
{
    const struct db_value state = db_text(ca_state_name(i->state)), reason = db_int(i->reason);
    const struct db_value revoked = db_int(i->revoked_ms), invalid = db_int(i->invalid_ms);
    TRY(db_exec(db, SAVE_ISSUED, DB_ARGS(state, reason, revoked, invalid, db_text(i->ca_id), db_text(i->serial)), NULL,
                why));
    return db_exec(db, SAVE_CERTIFICATE, DB_ARGS(state, reason, revoked, invalid, db_text(i->certificate_id)), NULL,
                   why);
}
