/* withdrawal_flow - 撤销签章 in one transaction, after the holder has shown the seal's PIN. */
#ifndef WITHDRAWAL_FLOW_H
#define WITHDRAWAL_FLOW_H

#include "caller.h"
#include "db_once.h"
#include "signing.h"
#include "withdrawal_repo.h"

struct withdrawal_order {
    const char *document_id, *sealing_id, *reason;
    const char *pin;        /* NULL: not given; of a seal whose key is at home none is asked */
    const char *user_token; /* seals asks whose it is */
    const struct db_once *once;
};

/* `out` is the document as it stands then; a repeated request finds it so. Fails as withdrawal_pick, withdrawal_check,
 * document_withdraw, as seals' unlocking does, and DOCUMENT_MISSING outside the caller's scope. */
status withdrawal_flow_run(const struct signing *signing, const struct caller *caller,
                           const struct withdrawal_order *order, struct arena *arena, struct document *out,
                           struct problem *why) MUST_USE;

/* What was taken back of a document, the latest first: struct withdrawal, `limit` of them behind that place. Fails:
 * DOCUMENT_MISSING. */
struct withdrawal_listing {
    const char *document_id;
    struct withdrawal_place behind;
    int64_t limit;
    struct list found;
};
status withdrawal_flow_list(const struct signing *signing, const struct caller *caller,
                            struct withdrawal_listing *listing, struct problem *why) MUST_USE;

#endif
