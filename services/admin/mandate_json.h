/* mandate_json - mandates on the wire. */
#ifndef MANDATE_JSON_H
#define MANDATE_JSON_H

#include "json_read.h"
#include "json_write.h"
#include "mandate.h"

struct mandate_input {
    const char *client_code; /* an officer names it; a taxpayer gives mandates of its own alone */
    const char *agent_code, *from_date, *to_date;
    bool may_seal;
};
struct mandate_query {
    const char *client_code, *agent_code, *cursor;
    int64_t limit;
};

extern const struct json_field mandate_shape[], mandate_query_shape[];

void mandate_json_write(struct json_writer *w, const char *name, const struct mandate *mandate, const char *today);

#endif
