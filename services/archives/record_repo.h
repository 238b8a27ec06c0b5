/* record_repo - all SQL of tables record and record_classification. */
#ifndef RECORD_REPO_H
#define RECORD_REPO_H

#include "archiving.h"
#include "caller.h"
#include "db.h"
#include "record.h"

struct record_entry {
    const char *run_id;
    int64_t now_ms;
};
/* A record for each document without a fault. */
status record_repo_add(struct db *db, const struct record_entry *entry, const struct list *documents,
                       struct problem *why) MUST_USE;

/* A batch of records of which signing has not been told. */
struct record_unfiled {
    const char *id, *run_id; /* id NULL: there is none */
    struct list records;     /* of struct record, with the three members that signing needs */
};
/* The oldest. `out->records` comes empty. */
status record_repo_unfiled(struct db *db, int64_t archived_before_ms, struct record_unfiled *out, struct problem *why)
    MUST_USE;
/* Those without a document_id were refused by signing, which is for a person to look into; they are not asked again. */
status record_repo_mark_filed(struct db *db, const struct record_unfiled *filed, struct problem *why) MUST_USE;

/* What a query of records selects; record_repo_read_all reads it. `r` is record, `v` volume. */
#define RECORD_REPO_COLUMNS                                                                                            \
    "r.id, r.document_id, r.archive_number, r.volume_id, v.volume_number, r.run_id, r.title, r.taxpayer_id, "          \
    "r.taxpayer_code, r.taxpayer_name, r.authority_id, r.authority_code, r.authority_name, r.period_from, "            \
    "r.period_to, r.file_digest, r.retention, r.secrecy, r.verification, r.classification_codes, r.item_number, "      \
    "r.year, r.retention_rank, r.secrecy_rank, r.sealed_ms, r.archived_ms, r.page_count, r.is_trusted"
#define RECORD_REPO_JOINED " JOIN volume v ON v.id = r.volume_id "
#define RECORD_REPO_IN_SUBTREE                                                                                         \
    " EXISTS (SELECT 1 FROM estamp_admin.v_authority_closure s WHERE s.ancestor_id = ? AND s.descendant_id = "         \
    "r.authority_id)"
status record_repo_read_all(db_rows *rows, struct list *out, struct problem *why) MUST_USE;

/* Sets of each record what became of its document (record.h), as signing tells it now. */
status record_repo_standing(struct db *db, struct list *records, struct problem *why) MUST_USE;

/* Sets whether its file is kept back (record.h), as signing says it now; of what signing does not know it is. */
status record_repo_printing(struct db *db, struct record *record, struct problem *why) MUST_USE;

/* Contents of a volume that was found under the reader's scope, by item number. */
status record_repo_of_volume(struct db *db, const struct volume *volume, int64_t after_item, int64_t limit,
                             struct list *out, struct problem *why) MUST_USE;
/* Fails: RECORD_MISSING, also for one outside the scope. */
status record_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct record *out,
                        struct problem *why) MUST_USE;

#endif
