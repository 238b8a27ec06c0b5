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

/* Records of which signing has not been told, oldest first: of struct record, with the three members that it needs. */
status record_repo_unfiled(struct db *db, int64_t archived_before_ms, int64_t limit, struct list *out,
                           struct problem *why) MUST_USE;
/* Those without a document_id were refused by signing, which is for a person to look into; they are not asked again. */
status record_repo_mark_filed(struct db *db, const struct list *records, struct problem *why) MUST_USE;

/* Newest first. Fails: AUTHORITY_OUTSIDE. Every filter leads through an index of its own. */
status record_repo_list(struct db *db, struct scope scope, const struct record_filter *filter, struct list *out,
                        struct problem *why) MUST_USE;
/* Contents of a volume that was found under the reader's scope, by item number. */
status record_repo_of_volume(struct db *db, const struct volume *volume, int64_t after_item, int64_t limit,
                             struct list *out, struct problem *why) MUST_USE;
/* Fails: RECORD_MISSING, also for one outside the scope. */
status record_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct record *out,
                        struct problem *why) MUST_USE;
status record_repo_classifications(struct db *db, const struct record *record, struct list *out, struct problem *why)
    MUST_USE; /* of const char * */

#endif
