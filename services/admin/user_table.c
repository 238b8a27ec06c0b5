#include "user_table.h"

#include "text.h"
#include "user_json.h"

static const struct table_column columns[] = {
    {"登录名", "Login", TABLE_TEXT, 24},        {"姓名", "Name", TABLE_TEXT, 30},
    {"单位代码", "Unit code", TABLE_TEXT, 22},  {"单位名称", "Unit", TABLE_TEXT, 40},
    {"单位状态", "Unit state", TABLE_TEXT, 12}, {"账户状态", "State", TABLE_TEXT, 12},
    {"角色", "Roles", TABLE_TEXT, 50},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static const char *account_state(const char *state, bool chinese)
{
    if (text_equal(state, "active")) return chinese ? "正常" : "Active";
    return chinese ? "停用" : "Disabled";
}

static const char *unit_state(const char *state, bool chinese)
{
    if (text_equal(state, "active")) return chinese ? "正常" : "Active";
    return chinese ? "停用" : "Closed";
}

static void cells(const void *row, bool chinese, struct arena *arena, struct table_value *out)
{
    const struct user *u = row;
    const struct table_value values[COLUMNS] = {{.text = u->login},
                                                {.text = u->name},
                                                {.text = u->unit_code},
                                                {.text = u->unit_name},
                                                {.text = unit_state(u->unit_state, chinese)},
                                                {.text = account_state(u->state, chinese)},
                                                {.text = u->role_names}};
    (void)arena;
    for (size_t i = 0; i < COLUMNS; i++) out[i] = values[i];
}

static const char *cursor(struct arena *arena, const void *row)
{
    return http_page_cursor(arena, ((const struct user *)row)->login, NULL, NULL);
}

const struct http_table user_table = {.name = "users",
                                      .row_size = sizeof(struct user),
                                      .columns = columns,
                                      .count = COLUMNS,
                                      .write = user_json_row,
                                      .cursor = cursor,
                                      .cells = cells};
