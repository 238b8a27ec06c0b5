#include "upload_repo.h"

#include "json_write.h"

static const char ADD[] = "INSERT INTO upload (document_id, caller_id, reference, file_name, signature_count, "
                          "original_digest, original_size, fault, fault_detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

status upload_repo_add(struct db *db, const char *caller_id, const struct upload *u, struct problem *why)
{
    status added = db_exec(db, ADD,
                           DB_ARGS(db_text(u->document_id), db_text(caller_id), db_text(u->reference),
                                   db_text(u->file_name), db_int(u->signature_count), db_text(u->original_digest),
                                   db_int(u->original_size), db_text(u->fault), db_text(u->fault_detail)),
                           NULL, why);
    if (added != PROBLEM_CONFLICT) return added;
    return problem_set(why, UPLOAD_REFERENCE_TAKEN, "%s", u->reference);
}

#define COLUMNS                                                                                                        \
    "SELECT document_id, reference, file_name, original_digest, fault, fault_detail, original_size, signature_count "  \
    "FROM upload "

static void read_row(db_rows *rows, struct arena *arena, struct upload *out)
{
    const char **texts[] = {&out->document_id,     &out->reference, &out->file_name,
                            &out->original_digest, &out->fault,     &out->fault_detail};
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, i, arena);
    out->original_size = db_rows_int(rows, 6);
    out->signature_count = db_rows_int(rows, 7);
}

static const char FIND[] = COLUMNS "WHERE document_id = ?";

status upload_repo_find(struct db *db, const char *document_id, struct arena *arena, struct upload *out,
                        struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FIND, DB_ARGS(db_text(document_id)), &rows, why));
    if (!db_rows_next(rows)) {
        TRY(db_rows_end(rows, why));
        return problem_set(why, DOCUMENT_MISSING, "%s", document_id);
    }
    read_row(rows, arena, out);
    return OK;
}

static const char LIST_ALL[] = COLUMNS "WHERE caller_id = ? AND document_id < ? ORDER BY document_id DESC LIMIT ?";
static const char LIST_REFERENCE[] =
    COLUMNS "WHERE caller_id = ? AND document_id < ? AND reference = ? ORDER BY document_id DESC LIMIT ?";

status upload_repo_list(struct db *db, const char *caller_id, const char *reference, const struct http_page *page,
                        struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    struct db_value caller = db_text(caller_id), before = db_text(page->has_cursor ? page->keys[0] : "~");
    struct db_value most = db_int(page->limit + 1);
    if (reference)
        TRY(db_query(db, LIST_REFERENCE, DB_ARGS(caller, before, db_text(reference), most), &rows, why));
    else
        TRY(db_query(db, LIST_ALL, DB_ARGS(caller, before, most), &rows, why));
    while (db_rows_next(rows)) read_row(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char SEAL[] = "SELECT s.number FROM JSON_TABLE(?, '$[*]' COLUMNS (number VARCHAR(24) CHARACTER SET ascii "
                           "PATH '$')) j JOIN estamp_seals.v_seal s ON s.number = j.number LIMIT 1";

status upload_repo_seal(struct db *db, const struct list *numbers, struct arena *arena, const char **out,
                        struct problem *why)
{
    AUTO(db_rows, rows);
    struct json_writer w = {.out = {.arena = arena}};
    *out = NULL;
    if (numbers->count == 0) return OK;
    json_write_begin(&w, NULL, '[');
    for (size_t i = 0; i < numbers->count; i++) json_write_text(&w, NULL, *LIST_AT(numbers, const char *const, i));
    json_write_end(&w, ']');
    TRY(db_query(db, SEAL, DB_ARGS(db_text(buffer_string(&w.out))), &rows, why));
    if (db_rows_next(rows)) *out = db_rows_copy(rows, 0, arena);
    return db_rows_end(rows, why);
}
