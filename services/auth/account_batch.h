/* account_batch - accounts made or reset in one go (批量), as a job, and the slips that hand their passwords out.
 *
 * Every account gets a random initial password of its own. It lies sealed beside its item for
 * ACCOUNT_BATCH_KEPT_MS, so that slips can be printed again, and is told nowhere else: the slips are a PDF under a
 * password that the administrator gives. A password that its holder has changed, or that was reset since, is on no slip
 * any more. */
#ifndef ACCOUNT_BATCH_H
#define ACCOUNT_BATCH_H

#include "bytes.h"
#include "job.h"
#include "list.h"

enum account_batch_action { ACCOUNT_BATCH_CREATE, ACCOUNT_BATCH_RESET };
#define ACCOUNT_BATCH_KEPT_MS (INT64_C(24) * 60 * 60 * 1000)

enum { ACCOUNT_BATCH_MAX = 20000, ACCOUNT_BATCH_IDS_MAX = 1000, ACCOUNT_BATCH_STEP = 20, ACCOUNT_BATCH_FAULTS = 100 };

#define ACCOUNT_BATCH_KIND_CREATE "accounts.create"
#define ACCOUNT_BATCH_KIND_RESET  "accounts.reset"

struct account_batch_new {
    enum account_batch_action action;
    const char *authority_id; /* create: for the taxpayers under it that have none; NULL: under the caller's own */
    struct list account_ids;  /* reset: const char * */
};

struct account_batch_item {
    int64_t position, made_ms;
    const char *target_id, *account_id, *fault;
    struct bytes secret_sealed;
};

struct account_batch_fault {
    const char *target, *code; /* the login or the unit's code; name of a problem */
};

struct account_batch {
    struct job job;
    struct list faults; /* of struct account_batch_fault, the first ones */
    int64_t slips;      /* how many can be printed now */
    bool is_own;        /* the caller's: only who began it prints the slips */
};

/* One slip's contents, as read with its account and unit. */
struct account_batch_slip {
    int64_t position;
    const char *account_id, *login, *unit_name, *unit_code;
    struct bytes secret_sealed;
};

#endif
