#include "seal_table.h"

#include "seal_json.h"
#include "text.h"
#include <inttypes.h>

#define UNIT_COLUMNS                                                                                                   \
    {"单位代码", "Unit code", TABLE_TEXT, 22},                                                                         \
    {                                                                                                                  \
        "单位名称", "Unit", TABLE_TEXT, 36                                                                             \
    }
#define CERTIFICATE_COLUMNS                                                                                            \
    {"证书主题", "Subject", TABLE_TEXT, 30}, {"颁发机构", "Issuer", TABLE_TEXT, 40},                                   \
        {"证书序列号", "Serial number", TABLE_TEXT, 30}, {"密钥", "Key", TABLE_TEXT, 12},                              \
        {"有效期起", "Valid from", TABLE_TIME, 20},                                                                    \
    {                                                                                                                  \
        "有效期止", "Valid to", TABLE_TIME, 20                                                                         \
    }

static const struct table_column seal_columns[] = {{"印章编号", "Number", TABLE_TEXT, 20},
                                                   {"印章名称", "Name", TABLE_TEXT, 36},
                                                   {"印章类型", "Type", TABLE_TEXT, 16},
                                                   UNIT_COLUMNS,
                                                   {"状态", "State", TABLE_TEXT, 10},
                                                   {"使用次数", "Uses", TABLE_INT, 10},
                                                   {"最近使用", "Last used", TABLE_TIME, 20},
                                                   {"制作时间", "Made", TABLE_TIME, 20},
                                                   CERTIFICATE_COLUMNS};
static const struct table_column certificate_columns[] = {UNIT_COLUMNS, CERTIFICATE_COLUMNS};
enum {
    SEAL_COLUMNS = sizeof seal_columns / sizeof *seal_columns,
    CERTIFICATE_COUNT = sizeof certificate_columns / sizeof *certificate_columns
};

static const struct {
    const char *name, *zh, *en;
} words[] = {{"official", "单位公章", "Official seal"},
             {"finance", "财务专用章", "Finance seal"},
             {"invoice", "发票专用章", "Invoice seal"},
             {"contract", "合同专用章", "Contract seal"},
             {"tax", "税务专用章", "Tax seal"},
             {"legal_person", "法定代表人章", "Legal representative's seal"},
             {"enabled", "可用", "In use"},
             {"disabled", "已停用", "Disabled"},
             {"pending", "待审批", "Waiting for approval"},
             {"suspended", "已暂停", "Suspended"}};

static const char *word(const char *name, bool chinese)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equal(words[i].name, name)) return chinese ? words[i].zh : words[i].en;
    return name;
}

static void certificate_cells(const void *row, bool chinese, struct arena *arena, struct table_value *out)
{
    const struct certificate *c = row;
    const struct table_value values[CERTIFICATE_COUNT] = {
        {.text = c->unit_code},       {.text = c->unit_name},
        {.text = c->subject_name},    {.text = c->issuer},
        {.text = c->serial},          {.text = arena_format(arena, "%s %" PRId64, c->key_name, c->key_bits)},
        {.number = c->not_before_ms}, {.number = c->not_after_ms}};
    (void)chinese;
    for (size_t i = 0; i < CERTIFICATE_COUNT; i++) out[i] = values[i];
}

static void seal_cells(const void *row, bool chinese, struct arena *arena, struct table_value *out)
{
    const struct seal *s = row;
    struct table_value certificate[CERTIFICATE_COUNT];
    certificate_cells(&s->certificate, chinese, arena, certificate);
    const struct table_value values[] = {{.text = s->number},
                                         {.text = s->name},
                                         {.text = word(s->type, chinese)},
                                         certificate[0],
                                         certificate[1],
                                         {.text = word(seal_state_name(s->state), chinese)},
                                         {.number = s->uses},
                                         {.number = s->last_used_ms},
                                         {.number = s->created_ms}};
    size_t count = sizeof values / sizeof *values;
    for (size_t i = 0; i < SEAL_COLUMNS; i++) out[i] = i < count ? values[i] : certificate[2 + i - count];
}

static void write_seal(struct json_writer *w, const void *row)
{
    seal_json_write(w, NULL, row);
}

static void write_certificate(struct json_writer *w, const void *row)
{
    seal_json_certificate(w, NULL, row);
}

static const char *seal_cursor(struct arena *arena, const void *row)
{
    const struct seal *s = row;
    return http_page_cursor(arena, s->id, arena_format(arena, "%" PRId64, s->certificate.not_after_ms), NULL);
}

static const char *certificate_cursor(struct arena *arena, const void *row)
{
    return http_page_cursor(arena, ((const struct certificate *)row)->id, NULL, NULL);
}

const struct http_table seal_table = {.name = "seals",
                                      .row_size = sizeof(struct seal),
                                      .columns = seal_columns,
                                      .count = SEAL_COLUMNS,
                                      .write = write_seal,
                                      .cursor = seal_cursor,
                                      .cells = seal_cells};
const struct http_table seal_table_certificates = {.name = "certificates",
                                                   .row_size = sizeof(struct certificate),
                                                   .columns = certificate_columns,
                                                   .count = CERTIFICATE_COUNT,
                                                   .write = write_certificate,
                                                   .cursor = certificate_cursor,
                                                   .cells = certificate_cells};
