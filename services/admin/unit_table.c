#include "unit_table.h"

#include "unit_json.h"

static const struct table_column columns[] = {
    {"单位代码", "Code", TABLE_TEXT, 22},   {"单位名称", "Name", TABLE_TEXT, 40}, {"类型", "Kind", TABLE_TEXT, 12},
    {"级次", "Level", TABLE_INT, 8},        {"状态", "State", TABLE_TEXT, 10},    {"登记时间", "Added", TABLE_TIME, 20},
    {"变更时间", "Changed", TABLE_TIME, 20}};
enum { COLUMNS = sizeof columns / sizeof *columns };

static const char *const kinds[][2] = {[UNIT_AUTHORITY] = {"税务机关", "Authority"},
                                       [UNIT_DEPARTMENT] = {"部门", "Department"},
                                       [UNIT_TAXPAYER] = {"纳税人", "Taxpayer"}};
static const char *const states[][2] = {[UNIT_ACTIVE] = {"正常", "Active"}, [UNIT_CLOSED] = {"停用", "Closed"}};

static void cells(const void *row, bool chinese, struct arena *arena, struct table_value *out)
{
    const struct unit *u = row;
    const struct table_value values[COLUMNS] = {{.text = u->code},
                                                {.text = u->name},
                                                {.text = kinds[u->kind][!chinese]},
                                                {.number = u->level},
                                                {.text = states[u->state][!chinese]},
                                                {.number = u->created_ms},
                                                {.number = u->changed_ms}};
    (void)arena;
    for (size_t i = 0; i < COLUMNS; i++) out[i] = values[i];
}

static void write_row(struct json_writer *w, const void *row)
{
    unit_json_write(w, NULL, row);
}

static const char *cursor(struct arena *arena, const void *row)
{
    return http_page_cursor(arena, ((const struct unit *)row)->code, NULL, NULL);
}

const struct http_table unit_table = {.name = "units",
                                      .row_size = sizeof(struct unit),
                                      .columns = columns,
                                      .count = COLUMNS,
                                      .write = write_row,
                                      .cursor = cursor,
                                      .cells = cells};
