#include "unit_import.h"
#include "json_write.h"
#include "text.h"

enum { CODE, NAME, KIND, PARENT, DETAILS, COLUMNS = 8 };

const char *const unit_import_outcomes[] = {"new", "fault", "same", "create", "change", "done", "failed", NULL};

static const struct table_csv_column columns[COLUMNS] = {
    {.name = "code", .titles = "纳税人识别号|单位代码|税务机关代码|机关代码|代码", .check = json_check_code},
    {.name = "name",
     .titles = "纳税人名称|单位名称|税务机关名称|机关名称|名称",
     .max = UNIT_NAME_MAX,
     .check = json_check_one_line},
    {.name = "kind", .titles = "单位种类|单位类型|种类|类型", .optional = true},
    {.name = "parent_code",
     .titles = "上级机关代码|主管税务机关代码|所属税务机关代码|上级代码",
     .optional = true,
     .check = json_check_code},
    {.name = "legal_person", .titles = "法定代表人|法定代表人姓名", .optional = true, .max = UNIT_DETAIL_MAX},
    {.name = "address", .titles = "地址|注册地址|生产经营地址", .optional = true, .max = UNIT_DETAIL_MAX},
    {.name = "telephone", .titles = "电话|电话号码|联系电话", .optional = true, .max = UNIT_DETAIL_MAX},
    {.name = "industry", .titles = "行业|所属行业", .optional = true, .max = UNIT_DETAIL_MAX},
};
const struct table_csv_shape unit_import_shape = {.columns = columns, .count = COLUMNS};

const char *unit_import_state(const struct unit_import *import)
{
    const char *job = import->job_state;
    if (text_equal(job, "failed") || text_equal(job, "cancelled")) return job;
    if (text_equal(job, "done")) return import->is_apply ? "done" : "checked";
    return import->is_apply ? "running" : "checking";
}

int64_t unit_import_turn(const char *kind)
{
    static const int64_t turns[] = {[UNIT_AUTHORITY] = 1, [UNIT_DEPARTMENT] = 2, [UNIT_TAXPAYER] = 3};
    return turns[unit_kind_of(kind)];
}

static void write_fault(struct json_writer *w, const char *field, enum problem_code code, const char *subject)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "field", field);
    json_write_text(w, "code", problem_name(code));
    json_write_text(w, "subject", subject);
    json_write_end(w, '}');
}

const char *unit_import_fault(struct arena *arena, const char *field, enum problem_code code, const char *subject)
{
    struct json_writer w = {.out = {.arena = arena}};
    json_write_begin(&w, NULL, '[');
    write_fault(&w, field, code, subject);
    json_write_end(&w, ']');
    return buffer_string(&w.out);
}

/* NULL: it is none of them. */
static const char *kind_of(const char *cell)
{
    static const struct {
        const char *cell, *kind;
    } kinds[] = {{"", "taxpayer"},          {"纳税人", "taxpayer"},      {"taxpayer", "taxpayer"},
                 {"税务机关", "authority"}, {"机关", "authority"},       {"authority", "authority"},
                 {"部门", "department"},    {"department", "department"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text_equal_nocase(cell, kinds[i].cell)) return kinds[i].kind;
    return NULL;
}

static const char *details_of(const struct table_csv_row *row, struct arena *arena)
{
    struct json_writer w = {.out = {.arena = arena}};
    bool any = false;
    json_write_begin(&w, NULL, '{');
    for (size_t i = DETAILS; i < COLUMNS; i++) {
        if (!*row->cells[i]) continue;
        json_write_text(&w, columns[i].name, row->cells[i]);
        any = true;
    }
    json_write_end(&w, '}');
    return any ? buffer_string(&w.out) : NULL;
}

static const char *code_or_nothing(const char *cell)
{
    return json_check_code(cell) ? "" : cell;
}

void unit_import_read(const struct table_csv_row *row, struct arena *arena, struct unit_import_row *out)
{
    struct json_writer w = {.out = {.arena = arena}};
    const char *kind = kind_of(row->cells[KIND]);
    size_t told = 0;
    *out = (struct unit_import_row){.line = row->line,
                                    .kind = kind ? kind : "taxpayer",
                                    .code = code_or_nothing(row->cells[CODE]),
                                    .name = row->cells[NAME],
                                    .parent_code = code_or_nothing(row->cells[PARENT]),
                                    .details = details_of(row, arena)};
    json_write_begin(&w, NULL, '[');
    for (const struct table_csv_fault *fault = row->faults; fault && told < UNIT_IMPORT_FAULTS; fault = fault->next)
        write_fault(&w, fault->column, fault->code, fault->subject), told++;
    if (!kind) write_fault(&w, "kind", IMPORT_KIND, row->cells[KIND]), told++;
    json_write_end(&w, ']');
    if (!told) return;
    out->outcome = UNIT_IMPORT_FAULT;
    out->faults = buffer_string(&w.out);
}
