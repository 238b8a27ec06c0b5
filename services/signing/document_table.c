#include "document_table.h"

#include "document_json.h"
#include <inttypes.h>

static const struct table_column columns[] = {
    {"文件编号", "Number", TABLE_TEXT, 24},
    {"纳税人识别号", "Taxpayer id", TABLE_TEXT, 22},
    {"纳税人名称", "Taxpayer", TABLE_TEXT, 36},
    {"文件名称", "Title", TABLE_TEXT, 36},
    {"类别", "Category", TABLE_TEXT, 30},
    {"归档分类号", "Classification code", TABLE_TEXT, 14},
    {"所属期起", "Period from", TABLE_DATE, 12},
    {"所属期止", "Period to", TABLE_DATE, 12},
    {"申报期限", "Due", TABLE_DATE, 12},
    {"状态", "State", TABLE_TEXT, 12},
    {"页数", "Pages", TABLE_INT, 8},
    {"提交时间", "Submitted", TABLE_TIME, 20},
    {"签章时间", "Sealed", TABLE_TIME, 20},
    {"档案编号", "Archive number", TABLE_TEXT, 30},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static const char *const states[][2] = {
    [DOCUMENT_WAITING] = {"待签章", "To be sealed"},  [DOCUMENT_SEALED] = {"已签章", "Sealed"},
    [DOCUMENT_FROZEN] = {"归档中", "Being archived"}, [DOCUMENT_ARCHIVED] = {"已归档", "Archived"},
    [DOCUMENT_REPLACED] = {"已更正", "Replaced"},     [DOCUMENT_VOIDED] = {"已作废", "Void"},
    [DOCUMENT_REJECTED] = {"已退回", "Sent back"}};

static void cells(const void *row, bool chinese, struct arena *arena, struct table_value *out)
{
    const struct document *d = row;
    const struct table_value values[COLUMNS] = {{.text = d->number},        {.text = d->unit_code},
                                                {.text = d->unit_name},     {.text = d->title},
                                                {.text = d->category_name}, {.text = d->classification_code},
                                                {.text = d->period_from},   {.text = d->period_to},
                                                {.text = d->due_date},      {.text = states[d->state][!chinese]},
                                                {.number = d->page_count},  {.number = d->created_ms},
                                                {.number = d->sealed_ms},   {.text = d->archive_number}};
    (void)arena;
    for (size_t i = 0; i < COLUMNS; i++) out[i] = values[i];
}

static void write_row(struct json_writer *w, const void *row)
{
    document_json_write(w, NULL, row);
}

static const char *cursor(struct arena *arena, const void *row)
{
    const struct document *d = row;
    return http_page_cursor(arena, d->id, d->period_to, arena_format(arena, "%" PRId64, d->sealed_ms));
}

const struct http_table document_table = {.name = "documents",
                                          .row_size = sizeof(struct document),
                                          .columns = columns,
                                          .count = COLUMNS,
                                          .write = write_row,
                                          .cursor = cursor,
                                          .cells = cells};
