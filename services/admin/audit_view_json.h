/* audit_view_json - audit entries and proofs on the wire. */
#ifndef AUDIT_VIEW_JSON_H
#define AUDIT_VIEW_JSON_H

#include "audit_view.h"
#include "http_table.h"
#include "json_read.h"
#include "json_write.h"

struct audit_view_query {
    const char *action, *object_id, *caller_id, *unit_id, *outcome, *from, *to;
    int64_t limit, utc_offset;
    const char *cursor;
    int format;
};
extern const struct json_field audit_view_query_shape[];

void audit_view_json_row(struct json_writer *w, const void *entry);
void audit_view_json_proof(struct json_writer *w, const struct audit_view_proof *proof);

#endif
