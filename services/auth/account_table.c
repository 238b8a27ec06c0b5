#include "account_table.h"

#include "account_json.h"

static const struct table_column columns[] = {
    {"登录名", "Login", TABLE_TEXT, 24},
    {"姓名", "Name", TABLE_TEXT, 30},
    {"账户类型", "Kind", TABLE_TEXT, 12},
    {"单位代码", "Unit code", TABLE_TEXT, 22},
    {"单位名称", "Unit", TABLE_TEXT, 40},
    {"状态", "State", TABLE_TEXT, 10},
    {"口令", "Password", TABLE_TEXT, 12},
    {"初始口令失效时间", "Initial password expires", TABLE_TIME, 22},
    {"待确认的重置", "Reset to be confirmed", TABLE_TIME, 22},
    {"建立时间", "Made", TABLE_TIME, 20},
    {"最近登录", "Last sign-in", TABLE_TIME, 20},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static const char *const kinds[][2] = {
    [ACCOUNT_OFFICER] = {"税务人员", "Officer"}, [ACCOUNT_TAXPAYER] = {"纳税人", "Taxpayer"}};
static const char *const states[][2] = {[ACCOUNT_ACTIVE] = {"正常", "Active"}, [ACCOUNT_OFF] = {"停用", "Disabled"}};
static const char *const passwords[][2] = {{"初始口令", "Initial"}, {"本人口令", "Own"}};

static void cells(const void *row, bool chinese, struct arena *arena, struct table_value *out)
{
    const struct account *a = &((const struct account_row *)row)->account;
    const struct account_unit *unit = &((const struct account_row *)row)->unit;
    bool is_own = a->password == ACCOUNT_PASSWORD_OWN;
    const struct table_value values[COLUMNS] = {{.text = a->login},
                                                {.text = a->name},
                                                {.text = kinds[a->kind][!chinese]},
                                                {.text = unit->code},
                                                {.text = unit->name},
                                                {.text = states[a->state][!chinese]},
                                                {.text = passwords[is_own][!chinese]},
                                                {.number = is_own ? 0 : a->password_until_ms},
                                                {.number = a->held_ms},
                                                {.number = a->created_ms},
                                                {.number = a->last_login_ms}};
    (void)arena;
    for (size_t i = 0; i < COLUMNS; i++) out[i] = values[i];
}

static void write_row(struct json_writer *w, const void *row)
{
    account_json_row(w, NULL, row);
}

static const char *cursor(struct arena *arena, const void *row)
{
    return http_page_cursor(arena, ((const struct account_row *)row)->account.login, NULL, NULL);
}

const struct http_table account_table = {.name = "accounts",
                                         .row_size = sizeof(struct account_row),
                                         .columns = columns,
                                         .count = COLUMNS,
                                         .write = write_row,
                                         .cursor = cursor,
                                         .cells = cells};
