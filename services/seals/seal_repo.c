#include "seal_repo.h"

#include "unit_merge.h"
#include "unit_search.h"

static const char ADD[] =
    "INSERT INTO seal (id, number, unit_id, type, name, state, certificate_id, picture_digest, picture_type, width_mm, "
    "height_mm, created_ms, created_by, changed_ms, unlock_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char ADD_KEY[] = "INSERT INTO seal_key (seal_id, algorithm, sealed_key, wrapped_data_key, salt, "
                              "master_version) VALUES (?, ?, ?, ?, ?, ?)";

#define ROW(s)                                                                                                         \
    DB_ARGS(db_text((s)->id), db_text((s)->number), db_text((s)->certificate.unit_id), db_text((s)->type),             \
            db_text((s)->name), db_text(seal_state_name((s)->state)), db_text((s)->certificate.id),                    \
            db_text((s)->picture_digest), db_text((s)->picture_type), db_int((s)->width_mm), db_int((s)->height_mm),   \
            db_int((s)->created_ms), db_text((s)->created_by), db_int((s)->changed_ms),                                \
            db_text(seal_unlock_name((s)->unlock_by)))
#define KEY_ROW(key)                                                                                                   \
    DB_ARGS(db_text((key)->seal_id), db_text((key)->algorithm), db_bytes((key)->sealed_key),                           \
            db_bytes((key)->wrapped_data_key), db_bytes((key)->salt), db_int((key)->master_version))

status seal_repo_add(struct db *db, const struct seal *s, const struct seal_key *key, struct problem *why)
{
    TRY(db_exec(db, ADD, ROW(s), NULL, why));
    return key ? db_exec(db, ADD_KEY, KEY_ROW(key), NULL, why) : OK;
}

status seal_repo_add_many(struct db *db, const struct list *seals, struct problem *why)
{
    AUTO_ARENA(scratch);
    struct list rows = LIST_OF(scratch, struct db_value), keys = LIST_OF(scratch, struct db_value);
    for (size_t i = 0; i < seals->count; i++) {
        const struct seal_new *new = LIST_AT(seals, const struct seal_new, i);
        db_args_add(&rows, ROW(&new->seal));
        db_args_add(&keys, KEY_ROW(&new->key));
    }
    TRY(db_exec_many(db, ADD, db_args_of(&rows), why));
    return db_exec_many(db, ADD_KEY, db_args_of(&keys), why);
}

static const char DROP[] = "DELETE FROM seal WHERE id = ?";
static const char DROP_KEY[] = "DELETE FROM seal_key WHERE seal_id = ?";

status seal_repo_drop(struct db *db, const char *id, struct problem *why)
{
    TRY(db_exec(db, DROP_KEY, DB_ARGS(db_text(id)), NULL, why));
    return db_exec(db, DROP, DB_ARGS(db_text(id)), NULL, why);
}

#define COLUMNS                                                                                                        \
    "SELECT s.id, s.number, s.type, s.name, s.picture_digest, s.picture_type, s.created_by, s.state, s.width_mm, "     \
    "s.height_mm, s.uses, s.last_used_ms, s.created_ms, s.changed_ms, s.pin_failures, s.pin_after_ms, c.id, "          \
    "c.unit_id, u.kind, u.code, u.name, c.subject, c.subject_name, c.issuer, c.serial, c.key_name, c.fingerprint, "    \
    "c.trust, c.key_bits, c.not_before_ms, c.not_after_ms, s.unlock_by, c.ca_id, c.state, c.reason, "                  \
    "c.revoked_ms, c.invalid_ms FROM seal s "                                                                          \
    "JOIN certificate c ON c.id = s.certificate_id JOIN estamp_admin.v_unit u ON u.id = s.unit_id "

static const char FIND[] = COLUMNS "WHERE s.id = ? AND " UNIT_SEARCH_SCOPE;
static const char LOCK[] = "SELECT id FROM seal WHERE id = ? FOR UPDATE";

static void read_certificate(db_rows *rows, struct arena *arena, struct certificate *out)
{
    const char **texts[] = {&out->id,        &out->unit_id,  &out->unit_kind,    &out->unit_code,
                            &out->unit_name, &out->subject,  &out->subject_name, &out->issuer,
                            &out->serial,    &out->key_name, &out->fingerprint,  &out->trust};
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, 16 + i, arena);
    out->key_bits = db_rows_int(rows, 28);
    out->not_before_ms = db_rows_int(rows, 29);
    out->not_after_ms = db_rows_int(rows, 30);
    out->ca_id = db_rows_copy(rows, 32, arena);
    out->state = ca_state_of(db_rows_text(rows, 33));
    out->reason = db_rows_int(rows, 34);
    out->revoked_ms = db_rows_int(rows, 35);
    out->invalid_ms = db_rows_int(rows, 36);
}

static void read_row(db_rows *rows, struct arena *arena, struct seal *out)
{
    const char **texts[] = {&out->id,           &out->number,    &out->type, &out->name, &out->picture_digest,
                            &out->picture_type, &out->created_by};
    int64_t *numbers[] = {&out->width_mm,   &out->height_mm,  &out->uses,         &out->last_used_ms,
                          &out->created_ms, &out->changed_ms, &out->pin_failures, &out->pin_after_ms};
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, i, arena);
    out->state = seal_state_of(db_rows_text(rows, 7));
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) *numbers[i] = db_rows_int(rows, 8 + i);
    read_certificate(rows, arena, &out->certificate);
    out->unlock_by = seal_unlock_of(db_rows_text(rows, 31));
}

status seal_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct seal *out,
                      struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FIND, DB_ARGS(db_text(id), UNIT_SEARCH_ARGS(scope)), &rows, why));
    if (db_rows_next(rows)) {
        read_row(rows, arena, out);
        return OK;
    }
    TRY(db_rows_end(rows, why));
    return problem_set(why, SEAL_MISSING, "%s", id);
}

/* The lock is taken on the row alone: a locking read through another service's view would lock that one's rows too. */
status seal_repo_lock(struct db *db, struct scope scope, const char *id, struct arena *arena, struct seal *out,
                      struct problem *why)
{
    {
        AUTO(db_rows, rows);
        TRY(db_query(db, LOCK, DB_ARGS(db_text(id)), &rows, why));
        while (db_rows_next(rows)) {
        }
        TRY(db_rows_end(rows, why));
    }
    return seal_repo_find(db, scope, id, arena, out, why);
}

static const char READ[] =
    COLUMNS "JOIN " UNIT_MERGE_IDS " ON j.id = s.id WHERE " UNIT_SEARCH_SCOPE " ORDER BY j.place";

status seal_repo_read(struct db *db, struct scope scope, const char *ids, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, READ, DB_ARGS(db_text(ids), UNIT_SEARCH_ARGS(scope)), &rows, why));
    while (db_rows_next(rows)) read_row(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char OF_CERTIFICATE[] = "SELECT id FROM seal WHERE certificate_id = ? ORDER BY id LIMIT ?";
static const char ENDED[] = "SELECT id FROM seal FORCE INDEX (seal_ended) WHERE state = 'enabled' AND not_after_ms < ? "
                            "ORDER BY not_after_ms LIMIT ?";

static status read_ids(struct db *db, const char *sql, struct db_args args, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, args, &rows, why));
    while (db_rows_next(rows)) *(const char **)list_add(out) = db_rows_copy(rows, 0, out->arena);
    return db_rows_end(rows, why);
}

status seal_repo_of_certificate(struct db *db, const char *certificate_id, struct list *out, struct problem *why)
{
    return read_ids(db, OF_CERTIFICATE, DB_ARGS(db_text(certificate_id), db_int(SEAL_REPO_OF_CERTIFICATE)), out, why);
}

status seal_repo_ended(struct db *db, int64_t before_ms, int64_t limit, struct list *out, struct problem *why)
{
    return read_ids(db, ENDED, DB_ARGS(db_int(before_ms), db_int(limit)), out, why);
}

static const char SAVE[] = "UPDATE seal SET state = ?, pin_failures = ?, pin_after_ms = ?, changed_ms = ? WHERE id = ?";

status seal_repo_save(struct db *db, const struct seal *s, struct problem *why)
{
    return db_exec(db, SAVE,
                   DB_ARGS(db_text(seal_state_name(s->state)), db_int(s->pin_failures), db_int(s->pin_after_ms),
                           db_int(s->changed_ms), db_text(s->id)),
                   NULL, why);
}

static const char COUNT_USE[] = "UPDATE seal SET uses = uses + ?, last_used_ms = ? WHERE id = ?";
/* The row is locked first, as by all others: by the state's index who disables it and we would wait for each other. */
static const char COUNT_OWN[] = "UPDATE seal FORCE INDEX (PRIMARY) SET uses = uses + ?, last_used_ms = ? WHERE id = ? "
                                "AND unit_id = ? AND state = 'enabled'";
/* What signing asks of a seal and no more: each sealing pays for it. */
#define USED                                                                                                           \
    "SELECT s.id, s.state, c.unit_id, c.not_before_ms, c.not_after_ms, k.sealed_key FROM seal s JOIN certificate c "   \
    "ON c.id = s.certificate_id LEFT JOIN seal_key k ON k.seal_id = s.id "
static const char USED_OWN[] = USED "WHERE s.id = ? AND s.unit_id = ?";
static const char USED_OTHER[] =
    USED "JOIN estamp_admin.v_unit u ON u.id = s.unit_id WHERE s.id = ? AND " UNIT_SEARCH_SCOPE;

static void read_used(db_rows *rows, struct arena *arena, struct seal *out, struct seal_key *key)
{
    out->id = db_rows_copy(rows, 0, arena);
    out->state = seal_state_of(db_rows_text(rows, 1));
    out->certificate.unit_id = db_rows_copy(rows, 2, arena);
    out->certificate.not_before_ms = db_rows_int(rows, 3);
    out->certificate.not_after_ms = db_rows_int(rows, 4);
    *key = (struct seal_key){.seal_id = out->id, .sealed_key = bytes_copy(arena, db_rows_bytes(rows, 5))};
}

static status find_used(struct db *db, const struct seal_repo_use *use, db_rows **rows, struct problem *why)
{
    const struct db_value id = db_text(use->seal_id);
    if (use->scope.kind == SCOPE_UNIT)
        return db_query(db, USED_OWN, DB_ARGS(id, db_text(use->scope.unit_id)), rows, why);
    return db_query(db, USED_OTHER, DB_ARGS(id, UNIT_SEARCH_ARGS(use->scope)), rows, why);
}

status seal_repo_use(struct db *db, const struct seal_repo_use *use, struct arena *arena, struct seal *out,
                     struct seal_key *key, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_exec(db, COUNT_USE, DB_ARGS(db_int(use->uses), db_int(use->now_ms), db_text(use->seal_id)), NULL, why));
    TRY(find_used(db, use, &rows, why));
    if (!db_rows_next(rows)) {
        TRY(db_rows_end(rows, why));
        return problem_set(why, SEAL_MISSING, "%s", use->seal_id);
    }
    read_used(rows, arena, out, key);
    return OK;
}

status seal_repo_use_own(struct db *db, const struct seal_repo_use *use, int64_t *counted, struct problem *why)
{
    return db_exec(db, COUNT_OWN,
                   DB_ARGS(db_int(use->uses), db_int(use->now_ms), db_text(use->seal_id), db_text(use->scope.unit_id)),
                   counted, why);
}

static const char KEY[] =
    "SELECT k.algorithm, k.sealed_key, k.wrapped_data_key, k.salt, k.master_version, s.unlock_by FROM seal_key k "
    "JOIN seal s ON s.id = k.seal_id WHERE k.seal_id = ?";

status seal_repo_key(struct db *db, const char *seal_id, struct arena *arena, struct seal_key *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, KEY, DB_ARGS(db_text(seal_id)), &rows, why));
    if (!db_rows_next(rows)) {
        TRY(db_rows_end(rows, why));
        return problem_set(why, SEAL_KEY_OUTSIDE, "%s", "");
    }
    *out = (struct seal_key){.seal_id = arena_text(arena, seal_id),
                             .algorithm = db_rows_copy(rows, 0, arena),
                             .sealed_key = bytes_copy(arena, db_rows_bytes(rows, 1)),
                             .wrapped_data_key = bytes_copy(arena, db_rows_bytes(rows, 2)),
                             .salt = bytes_copy(arena, db_rows_bytes(rows, 3)),
                             .master_version = db_rows_int(rows, 4),
                             .unlock_by = seal_unlock_of(db_rows_text(rows, 5))};
    return OK;
}

static const char SAVE_UNLOCK[] = "UPDATE seal SET unlock_by = ? WHERE id = ?";
static const char SAVE_KEY[] =
    "UPDATE seal_key SET wrapped_data_key = ?, salt = ?, master_version = ? WHERE seal_id = ?";

status seal_repo_save_key(struct db *db, const struct seal_key *key, struct problem *why)
{
    TRY(db_exec(db, SAVE_UNLOCK, DB_ARGS(db_text(seal_unlock_name(key->unlock_by)), db_text(key->seal_id)), NULL, why));
    return db_exec(db, SAVE_KEY,
                   DB_ARGS(db_bytes(key->wrapped_data_key), db_bytes(key->salt), db_int(key->master_version),
                           db_text(key->seal_id)),
                   NULL, why);
}

static const char ACTIVATE[] =
    "INSERT INTO activation (id, seal_id, caller_id, uses_left, expires_ms) VALUES (?, ?, ?, ?, ?)";
static const char FORGET[] = "DELETE FROM activation WHERE expires_ms < ? LIMIT 20";

status seal_repo_activate(struct db *db, const struct seal_ticket *ticket, int64_t uses, struct problem *why)
{
    TRY(db_exec(db, ACTIVATE,
                DB_ARGS(db_text(ticket->id), db_text(ticket->seal_id), db_text(ticket->caller_id), db_int(uses),
                        db_int(ticket->expires_ms)),
                NULL, why));
    return db_exec(db, FORGET, DB_ARGS(db_int(ticket->expires_ms - INT64_C(2) * SEAL_ACTIVATION_MS)), NULL, why);
}

static const char DEACTIVATE[] = "DELETE FROM activation WHERE seal_id = ?";

status seal_repo_deactivate(struct db *db, const char *seal_id, struct problem *why)
{
    return db_exec(db, DEACTIVATE, DB_ARGS(db_text(seal_id)), NULL, why);
}

static const char SPEND[] = "UPDATE activation SET uses_left = uses_left - ? WHERE id = ? AND seal_id = ? AND "
                            "caller_id = ? AND uses_left >= ? AND expires_ms >= ?";

status seal_repo_spend(struct db *db, const struct seal_ticket *ticket, int64_t uses, int64_t now_ms,
                       struct problem *why)
{
    int64_t changed = 0;
    TRY(db_exec(db, SPEND,
                DB_ARGS(db_int(uses), db_text(ticket->id), db_text(ticket->seal_id), db_text(ticket->caller_id),
                        db_int(uses), db_int(now_ms)),
                &changed, why));
    return changed == 1 ? OK : problem_set(why, ACTIVATION_INVALID, "%s", "");
}
