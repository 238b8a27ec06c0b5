#include "schedule_json.h"
#include "http_problem.h"
#include "http_request.h"

const struct json_field schedule_add_shape[] = {
    JSON_TEXT(struct schedule_input, authority_code, .optional = true, .check = json_check_code),
    JSON_TEXT(struct schedule_input, role_id, .optional = true, .check = json_check_id),
    JSON_INT(struct schedule_input, month, .min = 1, .max = 12),
    JSON_INT(struct schedule_input, day, .min = 1, .max = 31),
    JSON_VALUE(struct schedule_input, hour),
    JSON_VALUE(struct schedule_input, enabled, .optional = true),
    JSON_END,
};
const struct json_field schedule_change_shape[] = {
    JSON_TEXT(struct schedule_input, role_id, .optional = true, .check = json_check_id),
    JSON_INT(struct schedule_input, month, .optional = true, .min = 1, .max = 12),
    JSON_INT(struct schedule_input, day, .optional = true, .min = 1, .max = 31),
    JSON_VALUE(struct schedule_input, hour, .optional = true),
    JSON_VALUE(struct schedule_input, enabled, .optional = true),
    JSON_END,
};

/* 0 is an hour, and false a wish: so they are read as values, and what was not said is -1. */
static status read_hour(const struct json_value *value, int64_t *out, struct problem *why)
{
    *out = -1;
    if (!value) return OK;
    if (value->type != JSON_NUMBER || !json_value_int(value, out))
        return problem_fault(why, FIELD_TYPE, "hour", "%s", "0");
    if (*out < 0) return problem_fault(why, FIELD_TOO_SMALL, "hour", "%d", 0);
    return *out <= 23 ? OK : problem_fault(why, FIELD_TOO_BIG, "hour", "%d", 23);
}

static status read_enabled(const struct json_value *value, int *out, struct problem *why)
{
    *out = -1;
    if (!value) return OK;
    if (value->type != JSON_TRUE && value->type != JSON_FALSE) {
        return problem_fault(why, FIELD_TYPE, "enabled", "%s", "true");
    }
    *out = value->type == JSON_TRUE;
    return OK;
}

status schedule_json_wish(const struct schedule_input *in, struct schedule_wish *out, struct problem *why)
{
    *out = (struct schedule_wish){.authority_code = in->authority_code,
                                  .role_id = in->role_id,
                                  .month = in->month ? in->month : -1,
                                  .day = in->day ? in->day : -1};
    status hour = read_hour(in->hour, &out->hour, why), enabled = read_enabled(in->enabled, &out->enabled, why);
    return hour != OK ? hour : enabled;
}

void schedule_json_write(struct json_writer *w, const struct http_request *rq, const struct schedule *s)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "id", s->id);
    json_write_begin(w, "authority", '{');
    json_write_text(w, "id", s->authority_id);
    json_write_text(w, "kind", "authority");
    json_write_text(w, "code", s->authority_code);
    json_write_text(w, "name", s->authority_name);
    json_write_end(w, '}');
    json_write_int(w, "month", s->month);
    json_write_int(w, "day", s->day);
    json_write_int(w, "hour", s->hour);
    json_write_text(w, "role_id", s->role_id);
    json_write_text(w, "role_name", s->role_name);
    json_write_bool(w, "enabled", s->is_enabled);
    json_write_time(w, "next", s->is_enabled ? s->next_ms : 0);
    json_write_text(w, "last_run_id", s->last_run_id);
    json_write_time(w, "last", s->last_ms);
    if (s->last_problem) {
        struct problem why = {0};
        (void)!problem_set(&why, SCHEDULE_ROLE, "%s", "");
        http_problem_write(rq, w, "last_problem", &why);
    }
    json_write_text(w, "changed_by", s->changed_name);
    json_write_time(w, "changed", s->changed_ms);
    json_write_end(w, '}');
}

void schedule_json_roles(struct json_writer *w, const struct list *roles)
{
    json_write_begin(w, "roles", '[');
    for (size_t i = 0; i < roles->count; i++) {
        const struct schedule_role *role = LIST_AT(roles, const struct schedule_role, i);
        json_write_begin(w, NULL, '{');
        json_write_text(w, "id", role->id);
        json_write_text(w, "name", role->name);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}
