/* batch_flow - what an officer does with batches; each use case owns its transaction and its audit row. */
#ifndef BATCH_FLOW_H
#define BATCH_FLOW_H

#include "batch.h"
#include "caller.h"
#include "db_once.h"
#include "http_page.h"
#include "seals.h"

struct batch_wish {
    const char *source, *source_name; /* source_name: the file's */
    const char *authority_code;       /* without_seal: whose units; NULL: the caller's own authority */
    const char *seal_type, *algorithm;
    int64_t validity_days;
    struct list rows; /* file: of struct batch_row, with the faults of their cells as problems */
    const struct db_once *once;
};

/* A draft, with its dry run. Fails: ISSUER_NONE, ISSUER_EXPIRED (at validity_days), UNIT_MISSING, BATCH_EMPTY. */
status batch_flow_create(const struct seals *seals, const struct caller *caller, struct batch_wish *wish,
                         struct arena *arena, struct batch *out, struct problem *why) MUST_USE;
status batch_flow_find(const struct seals *seals, const struct caller *caller, const char *id, struct arena *arena,
                       struct batch *out, struct problem *why) MUST_USE;
status batch_flow_list(const struct seals *seals, const struct caller *caller, const struct http_page *page,
                       struct list *out, struct problem *why) MUST_USE;
status batch_flow_rows(const struct seals *seals, const struct caller *caller, const struct batch_row_filter *filter,
                       const struct http_page *page, struct list *out, struct problem *why) MUST_USE;

enum batch_action { BATCH_START, BATCH_PAUSE, BATCH_RESUME, BATCH_CANCEL, BATCH_RETRY };
struct batch_order {
    const char *id;
    enum batch_action action;
};
/* Fails: BATCH_MISSING, BATCH_STATE, BATCH_EMPTY, JOB_STATE. */
status batch_flow_act(const struct seals *seals, const struct caller *caller, const struct batch_order *order,
                      struct arena *arena, struct batch *out, struct problem *why) MUST_USE;

#endif
