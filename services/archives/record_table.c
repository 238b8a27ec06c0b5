#include "record_table.h"

#include "json_read.h"
#include "record_json.h"

static const struct table_column record_columns[] = {
    {"档案编号", "Archive number", TABLE_TEXT, 30},
    {"案卷号", "Volume number", TABLE_TEXT, 26},
    {"件号", "Item", TABLE_INT, 8},
    {"题名", "Title", TABLE_TEXT, 36},
    {"年度", "Year", TABLE_INT, 8},
    {"归档分类号", "Classification codes", TABLE_TEXT, 20},
    {"纳税人识别号", "Taxpayer id", TABLE_TEXT, 22},
    {"纳税人名称", "Taxpayer", TABLE_TEXT, 36},
    {"税务机关代码", "Authority code", TABLE_TEXT, 16},
    {"税务机关", "Authority", TABLE_TEXT, 30},
    {"所属期起", "Period from", TABLE_DATE, 12},
    {"所属期止", "Period to", TABLE_DATE, 12},
    {"页数", "Pages", TABLE_INT, 8},
    {"保管期限", "Retention", TABLE_TEXT, 12},
    {"密级", "Secrecy", TABLE_TEXT, 10},
    {"归档时签章可信", "Trusted when archived", TABLE_TEXT, 14},
    {"签章时间", "Sealed", TABLE_TIME, 20},
    {"归档时间", "Archived", TABLE_TIME, 20},
    {"更正时间", "Corrected", TABLE_TIME, 20},
    {"作废时间", "Voided", TABLE_TIME, 20},
};
enum { RECORD_COLUMNS = sizeof record_columns / sizeof *record_columns };

/* Kept as a JSON list; what cannot be read is shown as it is. */
static const char *codes_of(const struct record *record, bool chinese, struct arena *arena)
{
    struct problem why = {0};
    struct buffer out = {.arena = arena};
    const struct json_value *codes;
    const char *kept = record->classification_codes;
    if (!kept || json_parse(bytes_of_text(kept), arena, &codes, &why) != OK) return kept;
    for (const struct json_value *code = codes->child; code; code = code->next)
        buffer_format(&out, "%s%s", out.size ? (chinese ? "、" : ", ") : "", code->text);
    return buffer_string(&out);
}

static void record_cells(const void *row, bool chinese, struct arena *arena, struct table_value *out)
{
    const struct record *r = row;
    const char *trusted = r->is_trusted ? (chinese ? "是" : "yes") : (chinese ? "否" : "no");
    const struct table_value values[RECORD_COLUMNS] = {
        {.text = r->archive_number}, {.text = r->volume_number},   {.number = r->item_number},
        {.text = r->title},          {.number = r->year},          {.text = codes_of(r, chinese, arena)},
        {.text = r->taxpayer_code},  {.text = r->taxpayer_name},   {.text = r->authority_code},
        {.text = r->authority_name}, {.text = r->period_from},     {.text = r->period_to},
        {.number = r->page_count},   {.text = r->grade.retention}, {.text = r->grade.secrecy},
        {.text = trusted},           {.number = r->sealed_ms},     {.number = r->archived_ms},
        {.number = r->corrected_ms}, {.number = r->voided_ms}};
    for (size_t i = 0; i < RECORD_COLUMNS; i++) out[i] = values[i];
}

static void write_record(struct json_writer *w, const void *row)
{
    record_json_row(w, row);
}

static const char *record_cursor(struct arena *arena, const void *row)
{
    return http_page_cursor(arena, ((const struct record *)row)->id, NULL, NULL);
}

const struct http_table record_table = {.name = "archive-records",
                                        .row_size = sizeof(struct record),
                                        .columns = record_columns,
                                        .count = RECORD_COLUMNS,
                                        .write = write_record,
                                        .cursor = record_cursor,
                                        .cells = record_cells};

static const struct table_column volume_columns[] = {
    {"案卷号", "Volume number", TABLE_TEXT, 26},
    {"类别", "Category", TABLE_TEXT, 36},
    {"归档分类号", "Classification code", TABLE_TEXT, 14},
    {"年度", "Year", TABLE_INT, 8},
    {"纳税人识别号", "Taxpayer id", TABLE_TEXT, 22},
    {"纳税人名称", "Taxpayer", TABLE_TEXT, 36},
    {"税务机关代码", "Authority code", TABLE_TEXT, 16},
    {"税务机关", "Authority", TABLE_TEXT, 30},
    {"件数", "Items", TABLE_INT, 8},
    {"保管期限", "Retention", TABLE_TEXT, 12},
    {"密级", "Secrecy", TABLE_TEXT, 10},
    {"立卷时间", "Opened", TABLE_TIME, 20},
    {"最近归档", "Last archived", TABLE_TIME, 20},
};
enum { VOLUME_COLUMNS = sizeof volume_columns / sizeof *volume_columns };

static void volume_cells(const void *row, bool chinese, struct arena *arena, struct table_value *out)
{
    const struct volume *v = row;
    const struct table_value values[VOLUME_COLUMNS] = {
        {.text = v->volume_number},   {.text = v->category_name},  {.text = v->classification_code},
        {.number = v->year},          {.text = v->taxpayer_code},  {.text = v->taxpayer_name},
        {.text = v->authority_code},  {.text = v->authority_name}, {.number = v->item_count},
        {.text = v->grade.retention}, {.text = v->grade.secrecy},  {.number = v->created_ms},
        {.number = v->changed_ms}};
    (void)chinese;
    (void)arena;
    for (size_t i = 0; i < VOLUME_COLUMNS; i++) out[i] = values[i];
}

static void write_volume(struct json_writer *w, const void *row)
{
    record_json_volume(w, row);
}

static const char *volume_cursor(struct arena *arena, const void *row)
{
    return http_page_cursor(arena, ((const struct volume *)row)->id, NULL, NULL);
}

const struct http_table record_table_volume = {.name = "archive-volumes",
                                               .row_size = sizeof(struct volume),
                                               .columns = volume_columns,
                                               .count = VOLUME_COLUMNS,
                                               .write = write_volume,
                                               .cursor = volume_cursor,
                                               .cells = volume_cells};
