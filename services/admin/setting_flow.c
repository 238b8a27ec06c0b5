#include "setting_flow.h"
#include "db_tx.h"
#include "json_write.h"
#include "text.h"
#include "unit_repo.h"

struct setting_work {
    const struct admin_call *call;
    const struct json_value *values;
    struct list *list;
};

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct setting_work *work = arg;
    *work->list = LIST_OF(work->call->arena, struct setting_row);
    return setting_repo_list(db, work->list, why);
}

status setting_flow_list(const struct admin_call *call, struct list *out, struct problem *why)
{
    struct setting_work work = {.call = call, .list = out};
    return db_read(call->admin->db, list_work, &work, why);
}

static void check_one(const struct json_value *member, struct problem *why)
{
    const struct setting *setting = setting_find(member->name);
    bool is_text = member->type == JSON_STRING || member->type == JSON_NUMBER;
    if (!setting)
        (void)!problem_fault(why, PARAMETER_UNKNOWN, member->name, "%s", "");
    else if (!is_text)
        (void)!problem_fault(why, FIELD_TYPE, member->name, "%s", "text");
    else
        (void)!setting_check(setting, member->text, why);
}

static const char *value_before(const struct setting_work *work, const char *name)
{
    for (size_t i = 0; i < work->list->count; i++) {
        const struct setting_row *row = LIST_AT(work->list, const struct setting_row, i);
        if (text_equal(row->name, name)) return row->value;
    }
    return setting_find(name)->fallback;
}

/* From what to what; never the words of a password. */
static const char *change_of(const struct setting_work *work, const struct json_value *member)
{
    const struct setting *setting = setting_find(member->name);
    struct json_writer w = {.out = {.arena = work->call->arena}};
    if (setting->kind == SETTING_TEXT && text_equal(setting->group, "password")) return NULL;
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "from", value_before(work, member->name));
    json_write_text(&w, "to", member->text);
    json_write_end(&w, '}');
    return buffer_string(&w.out);
}

static status save_work(struct db *db, void *arg, struct problem *why)
{
    struct setting_work *work = arg;
    const struct admin_call *call = work->call;
    TRY(unit_repo_require_top(db, call->caller->unit_id, why));
    TRY(list_work(db, arg, why));
    for (const struct json_value *member = work->values->child; member; member = member->next) {
        const struct setting_row row = {member->name, member->text, call->now_ms, NULL};
        const struct admin_fact fact = {"parameter.set", "parameter", member->name, NULL, change_of(work, member)};
        TRY(setting_repo_save(db, &row, call->caller->id, why));
        TRY(admin_audit(db, call, &fact, why));
    }
    return list_work(db, arg, why);
}

status setting_flow_save(const struct admin_call *call, const struct json_value *values, struct list *out,
                         struct problem *why)
{
    struct setting_work work = {.call = call, .values = values, .list = out};
    if (values->type != JSON_RECORD) return problem_set(why, JSON_BROKEN, "%s", "{\"name\": \"value\"}");
    for (const struct json_value *member = values->child; member; member = member->next) check_one(member, why);
    if (why->fault_count > 0) return why->kind;
    return db_tx(call->admin->db, save_work, &work, why);
}
