#include "audit_view_table.h"

#include "audit_view_json.h"
#include "text.h"

static const struct table_column columns[] = {
    {"时间", "Time", TABLE_TIME, 20},
    {"操作", "Action", TABLE_TEXT, 22},
    {"操作人类型", "Caller kind", TABLE_TEXT, 14},
    {"操作人", "Caller", TABLE_TEXT, 24},
    {"操作人编号", "Caller id", TABLE_TEXT, 28},
    {"操作人单位编号", "Caller's unit id", TABLE_TEXT, 28},
    {"来源地址", "Address", TABLE_TEXT, 18},
    {"对象", "Object", TABLE_TEXT, 16},
    {"对象编号", "Object id", TABLE_TEXT, 28},
    {"单位编号", "Unit id", TABLE_TEXT, 28},
    {"结果", "Outcome", TABLE_TEXT, 18},
    {"详细内容", "Detail", TABLE_TEXT, 60},
    {"服务", "Service", TABLE_TEXT, 10},
    {"请求编号", "Request id", TABLE_TEXT, 34},
    {"记录编号", "Entry id", TABLE_TEXT, 34},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static const char *kind_of(const char *kind, bool chinese)
{
    static const char *const names[][3] = {{"officer", "税务人员", "Officer"},
                                           {"taxpayer", "纳税人", "Taxpayer"},
                                           {"client", "接口客户端", "API client"},
                                           {"service", "系统服务", "Service"},
                                           {"nobody", "未登录", "Not signed in"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal(names[i][0], kind)) return names[i][chinese ? 1 : 2];
    return kind;
}

static void cells(const void *row, bool chinese, struct arena *arena, struct table_value *out)
{
    const struct audit_entry *e = row;
    const struct table_value values[COLUMNS] = {
        {.number = e->at_ms},     {.text = e->action},     {.text = kind_of(e->caller_kind, chinese)},
        {.text = e->caller_name}, {.text = e->caller_id},  {.text = e->caller_unit_id},
        {.text = e->address},     {.text = e->object},     {.text = e->object_id},
        {.text = e->unit_id},     {.text = e->outcome},    {.text = e->detail},
        {.text = e->service},     {.text = e->request_id}, {.text = audit_view_id(arena, e)}};
    for (size_t i = 0; i < COLUMNS; i++) out[i] = values[i];
}

static const char *cursor(struct arena *arena, const void *row)
{
    const struct audit_entry *entry = row;
    return http_page_cursor(arena, arena_format(arena, "%lld", (long long)entry->at_ms), entry->stream_id,
                            arena_format(arena, "%lld", (long long)entry->number));
}

const struct http_table audit_view_table = {.name = "audit",
                                            .row_size = sizeof(struct audit_entry),
                                            .columns = columns,
                                            .count = COLUMNS,
                                            .write = audit_view_json_row,
                                            .cursor = cursor,
                                            .cells = cells};
