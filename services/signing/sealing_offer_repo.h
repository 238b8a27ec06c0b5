/* sealing_offer_repo - the table sealing_offer: documents prepared for a signature that is made elsewhere. */
#ifndef SEALING_OFFER_REPO_H
#define SEALING_OFFER_REPO_H

#include "arena.h"
#include "db.h"

struct sealing_offer {
    const char *token_digest, *caller_id, *seal_id, *items; /* items: JSON */
    int64_t at_ms, expires_ms, used_ms;
};

status sealing_offer_repo_add(struct db *db, const struct sealing_offer *offer, struct problem *why) MUST_USE;
/* The caller's own alone. Fails: SEALING_OFFER_MISSING. */
status sealing_offer_repo_find(struct db *db, const char *caller_id, const char *token_digest, struct arena *arena,
                               struct sealing_offer *out, struct problem *why) MUST_USE;
/* Once: of two at the same time, one. Fails: SEALING_OFFER_USED. */
status sealing_offer_repo_use(struct db *db, const struct sealing_offer *offer, int64_t now_ms, struct problem *why)
    MUST_USE;
/* Some of those that ended before. */
status sealing_offer_repo_forget(struct db *db, int64_t before_ms, struct problem *why) MUST_USE;

#endif
