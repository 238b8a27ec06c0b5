/* category_flow - categories are listed, made, changed; forms are accepted in versions. Every change fails besides with
 * TOP_ONLY: categories hold for the whole system. */
#ifndef CATEGORY_FLOW_H
#define CATEGORY_FLOW_H

#include "category_form.h"
#include "category_json.h"
#include "db_once.h"

struct category_view {
    struct category category;
    struct list versions; /* of struct category_version, newest first */
};

status category_flow_list(const struct admin_call *call, struct list *out, struct problem *why) MUST_USE;
/* Fails: CATEGORY_UNKNOWN. */
status category_flow_find(const struct admin_call *call, const char *id, struct category_view *out, struct problem *why)
    MUST_USE;
/* Fails: CATEGORY_UNKNOWN, CATEGORY_LEVEL_WRONG, CATEGORY_NAME_TAKEN, IDEMPOTENCY_REUSED. */
status category_flow_create(const struct admin_call *call, const struct category_input *in, const struct db_once *once,
                            struct category_view *out, struct problem *why) MUST_USE;
status category_flow_change(const struct admin_call *call, const char *id, const struct category_input *in,
                            struct category_view *out, struct problem *why) MUST_USE;

/* A level-3 category under the level-2 one `in->parent_id`. Fails besides: what category_form_accept says. */
status category_flow_add_form(const struct admin_call *call, const struct category_input *in,
                              const struct category_files *files, const struct db_once *once, struct category_view *out,
                              struct problem *why) MUST_USE;
/* A new version of a form, in force at once for new documents. Fails besides: CATEGORY_FORM_CHANGED,
 * IDEMPOTENCY_REUSED. */
status category_flow_add_version(const struct admin_call *call, const char *id, const struct category_files *files,
                                 const struct db_once *once, struct category_view *out, struct problem *why) MUST_USE;
/* Puts a version, usually an earlier one, in force for new documents. Fails: CATEGORY_UNKNOWN, CATEGORY_LEVEL_WRONG,
 * CATEGORY_VERSION_UNKNOWN. */
status category_flow_use_version(const struct admin_call *call, const char *id, int64_t number,
                                 struct category_view *out, struct problem *why) MUST_USE;
/* `number` 0: the one in force. Fails as the one before. */
status category_flow_find_version(const struct admin_call *call, const char *id, int64_t number,
                                  struct category_version *out, struct problem *why) MUST_USE;

#endif
