#include "printing_json.h"

enum { REASON_MAX = 200, PURPOSE_MAX = 100, PRINTING_CATEGORY = PRINTING_NONE + 1 };

static const char *const choices[] = {"free", "counted", "none", "category", NULL};

const struct json_field printing_shape[] = {
    JSON_CHOICE(struct printing_input, copies, choices),
    JSON_INT(struct printing_input, allowed, .optional = true, .min = 1, .max = PRINTING_ALLOWED_MAX),
    JSON_BOOL(struct printing_input, keeps_original, .optional = true),
    JSON_TEXT(struct printing_input, reason, .max = REASON_MAX, .check = json_check_one_line), JSON_END};
const struct json_field copy_shape[] = {
    JSON_TEXT(struct copy_input, purpose, .optional = true, .max = PURPOSE_MAX, .check = json_check_one_line),
    JSON_END};

void printing_json_write(struct json_writer *w, const char *name, const struct printing *p)
{
    const struct printing_rule *rule = &p->rule;
    json_write_begin(w, name, '{');
    json_write_text(w, "copies", printing_copies_names[rule->copies]);
    if (rule->copies == PRINTING_COUNTED)
        json_write_int(w, "allowed", rule->allowed);
    else
        json_write_null(w, "allowed");
    json_write_bool(w, "keeps_original", rule->keeps_original);
    json_write_int(w, "made", p->made);
    json_write_text(w, "from", p->set_ms ? "document" : "category");
    json_write_text(w, "unit_name", p->unit_name);
    json_write_text(w, "reason", p->reason);
    json_write_time(w, "set", p->set_ms);
    json_write_bool(w, "may_set", p->may_set);
    json_write_end(w, '}');
}

void printing_json_copy(struct json_writer *w, const struct copy *c)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "id", c->id);
    json_write_int(w, "number", c->number);
    if (c->allowed)
        json_write_int(w, "allowed", c->allowed);
    else
        json_write_null(w, "allowed");
    json_write_int(w, "revision", c->revision);
    json_write_text(w, "purpose", c->purpose);
    json_write_text(w, "made_by", c->made_by_name);
    json_write_text(w, "unit_name", c->unit_name);
    json_write_time(w, "made", c->made_ms);
    json_write_text(w, "digest", c->digest);
    json_write_int(w, "size_bytes", c->size_bytes);
    json_write_bool(w, "may_fetch", c->may_fetch);
    json_write_end(w, '}');
}
