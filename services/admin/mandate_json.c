#include "mandate_json.h"
#include "http_page.h"

const struct json_field mandate_shape[] = {
    JSON_TEXT(struct mandate_input, client_code, .optional = true, .check = json_check_code),
    JSON_TEXT(struct mandate_input, agent_code, .check = json_check_code),
    JSON_TEXT(struct mandate_input, from_date, .check = json_check_date),
    JSON_TEXT(struct mandate_input, to_date, .check = json_check_date),
    JSON_BOOL(struct mandate_input, may_seal),
    JSON_END,
};

const struct json_field mandate_query_shape[] = {
    JSON_TEXT(struct mandate_query, client_code, .optional = true, .check = json_check_code),
    JSON_TEXT(struct mandate_query, agent_code, .optional = true, .check = json_check_code),
    HTTP_PAGE_FIELDS(struct mandate_query),
    JSON_END,
};

static void write_side(struct json_writer *w, const char *name, const char *const facts[3])
{
    json_write_begin(w, name, '{');
    json_write_text(w, "id", facts[0]);
    json_write_text(w, "code", facts[1]);
    json_write_text(w, "name", facts[2]);
    json_write_end(w, '}');
}

void mandate_json_write(struct json_writer *w, const char *name, const struct mandate *m, const char *today)
{
    json_write_begin(w, name, '{');
    json_write_text(w, "id", m->id);
    write_side(w, "client", (const char *const[]){m->client_id, m->client_code, m->client_name});
    write_side(w, "agent", (const char *const[]){m->agent_id, m->agent_code, m->agent_name});
    json_write_bool(w, "may_seal", m->may_seal);
    json_write_text(w, "from_date", m->from_date);
    json_write_text(w, "to_date", m->to_date);
    json_write_text(w, "state", mandate_state(m, today));
    json_write_time(w, "created", m->created_ms);
    json_write_time(w, "revoked", m->revoked_ms);
    json_write_end(w, '}');
}
