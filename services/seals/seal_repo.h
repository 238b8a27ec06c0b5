/* seal_repo - the tables seal, seal_key and activation. */
#ifndef SEAL_REPO_H
#define SEAL_REPO_H

#include "caller.h"
#include "db.h"
#include "http_page.h"
#include "seal.h"
#include "seal_ticket.h"
#include "unit_lead.h"

struct seal_filter {
    struct unit_lead lead;
    const char *state, *type;                                               /* NULL: any */
    int64_t expires_from_ms, expires_to_ms, created_from_ms, created_to_ms; /* from ≤ … < to */
    bool by_expiry; /* what ends first comes first; else the newest */
};

/* `key` NULL: its holder has it. */
status seal_repo_add(struct db *db, const struct seal *seal, const struct seal_key *key, struct problem *why) MUST_USE;
/* With its key; what a rejected import leaves. */
status seal_repo_drop(struct db *db, const char *id, struct problem *why) MUST_USE;

struct seal_new {
    struct seal seal;
    struct seal_key key;
};
status seal_repo_add_many(struct db *db, const struct list *seals, struct problem *why) MUST_USE; /* struct seal_new */
status seal_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct seal *out,
                      struct problem *why) MUST_USE;
/* Locks the row until the transaction ends. */
status seal_repo_lock(struct db *db, struct scope scope, const char *id, struct arena *arena, struct seal *out,
                      struct problem *why) MUST_USE;
/* seal_repo_list.c. Pages go on behind a cursor of id and not_after_ms. */
status seal_repo_list(struct db *db, struct scope scope, const struct seal_filter *filter, const struct http_page *page,
                      struct list *out, struct problem *why) MUST_USE;
/* Those of a JSON list of ids that are in the scope, in its order. */
status seal_repo_read(struct db *db, struct scope scope, const char *ids, struct list *out, struct problem *why)
    MUST_USE;
status seal_repo_save(struct db *db, const struct seal *seal, struct problem *why)
    MUST_USE; /* state and PIN counters */
enum { SEAL_REPO_OF_CERTIFICATE = 1000 };
/* Ids (const char *) of the seals of a certificate, at most so many; of enabled seals whose certificate ended before a
 * moment. */
status seal_repo_of_certificate(struct db *db, const char *certificate_id, struct list *out, struct problem *why)
    MUST_USE;
status seal_repo_ended(struct db *db, int64_t before_ms, int64_t limit, struct list *out, struct problem *why) MUST_USE;

struct seal_repo_use {
    struct scope scope;
    const char *seal_id;
    int64_t uses, now_ms;
};
/* Counts uses, which locks the row until the transaction ends, and reads what signing needs: of `out` id, state and the
 * certificate's unit and times, of `key` (size 0: its holder has it) what opens it with a data key. Fails:
 * SEAL_MISSING. */
status seal_repo_use(struct db *db, const struct seal_repo_use *use, struct arena *arena, struct seal *out,
                     struct seal_key *key, struct problem *why) MUST_USE;
/* Counts and locks the same and reads nothing. `counted` 0: it is not an enabled seal of the scope's unit. */
status seal_repo_use_own(struct db *db, const struct seal_repo_use *use, int64_t *counted, struct problem *why)
    MUST_USE;

status seal_repo_key(struct db *db, const char *seal_id, struct arena *arena, struct seal_key *out, struct problem *why)
    MUST_USE;
status seal_repo_save_key(struct db *db, const struct seal_key *key, struct problem *why) MUST_USE;

status seal_repo_activate(struct db *db, const struct seal_ticket *ticket, int64_t uses, struct problem *why) MUST_USE;
/* What was unlocked before is worth nothing any more. */
status seal_repo_deactivate(struct db *db, const char *seal_id, struct problem *why) MUST_USE;
/* Takes uses from an activation. Fails: ACTIVATION_INVALID when not so many are left. */
status seal_repo_spend(struct db *db, const struct seal_ticket *ticket, int64_t uses, int64_t now_ms,
                       struct problem *why) MUST_USE;

#endif
