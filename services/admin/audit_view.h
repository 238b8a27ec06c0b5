/* audit_view - 审计日志 as an auditor sees it: the entries of its own jurisdiction; of everything at the root
 * authority. */
#ifndef AUDIT_VIEW_H
#define AUDIT_VIEW_H

#include "audit_entry.h"
#include "merkle.h"
#include "problem.h"
#include <stdbool.h>

struct audit_view_filter { /* "" or 0: any */
    const char *action;    /* prefix: "seal." */
    const char *object_id, *caller_id, *unit_id, *outcome;
    int64_t from_ms, to_ms;
    int64_t before_ms, before_number; /* the last row of the page before */
    const char *before_stream;
    int64_t limit;
};

struct audit_view_proof { /* RFC 6962 inclusion of one entry in a published tree */
    struct bytes leaf;    /* the canonical bytes of the entry */
    int64_t leaf_index;
    struct merkle_head head;
    struct list path; /* of struct merkle_hash */
    const char *note; /* the checkpoint */
};

struct audit_view_name {
    const char *stream_id;
    int64_t number;
};

/* An entry is named STREAM-NUMBER. false: no such name. */
bool audit_view_parse(struct arena *arena, const char *id, struct audit_view_name *out);
const char *audit_view_id(struct arena *arena, const struct audit_entry *entry);

#endif
