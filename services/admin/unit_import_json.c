#include "unit_import_json.h"
#include "problem_title.h"
#include "text.h"

const struct json_field unit_import_fields_shape[] = {
    JSON_TEXT(struct unit_import_fields, effective_on, .optional = true, .check = json_check_date),
    JSON_END,
};

const struct json_field unit_import_query_shape[] = {
    JSON_CHOICE(struct unit_import_query, outcome, unit_import_outcomes, .optional = true),
    HTTP_PAGE_FIELDS(struct unit_import_query),
    JSON_END,
};

const struct json_field unit_import_list_shape[] = {HTTP_PAGE_FIELDS(struct unit_import_query), JSON_END};

static void write_counts(struct json_writer *w, const struct unit_import *import)
{
    json_write_begin(w, "counts", '{');
    for (int i = UNIT_IMPORT_FAULT; i < UNIT_IMPORT_OUTCOMES; i++)
        json_write_int(w, unit_import_outcomes[i], import->counts[i]);
    json_write_end(w, '}');
}

void unit_import_json_write(struct json_writer *w, const struct unit_import *import, bool with_counts)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "id", import->id);
    json_write_text(w, "file_name", import->file_name);
    json_write_text(w, "effective_on", import->effective_on);
    json_write_text(w, "state", unit_import_state(import));
    json_write_text(w, "owner", import->owner_name);
    json_write_int(w, "total", import->total);
    json_write_int(w, "job_total", import->job_total);
    json_write_int(w, "job_done", import->job_done);
    json_write_time(w, "created", import->created_ms);
    if (with_counts) write_counts(w, import);
    json_write_end(w, '}');
}

static const char *text_of(const struct json_value *record, const char *name)
{
    const struct json_value *member = json_member(record, name);
    return member && member->type == JSON_STRING ? member->text : "";
}

/* Kept as field, code and subject, told in the reader's language. */
static void write_fault(struct json_writer *w, const struct json_value *fault, bool chinese)
{
    const char *code = text_of(fault, "code"), *subject = text_of(fault, "subject");
    json_write_begin(w, NULL, '{');
    json_write_text(w, "field", text_of(fault, "field"));
    json_write_text(w, "code", code);
    json_write_text(w, "subject", subject);
    json_write_text(w, "title", problem_title(w->out.arena, problem_title_code(code), subject, chinese));
    json_write_end(w, '}');
}

void unit_import_json_row(struct json_writer *w, const struct unit_import_row *row, bool chinese)
{
    const struct json_value *faults = NULL;
    struct problem why = {0};
    json_write_begin(w, NULL, '{');
    json_write_int(w, "line", row->line);
    json_write_text(w, "kind", row->kind);
    json_write_text(w, "code", row->code);
    json_write_text(w, "name", row->name);
    json_write_text(w, "parent_code", row->parent_code);
    json_write_text(w, "outcome", unit_import_outcomes[row->outcome]);
    json_write_begin(w, "faults", '[');
    if (row->faults && json_parse(bytes_of_text(row->faults), w->out.arena, &faults, &why) == OK)
        for (const struct json_value *fault = faults->child; fault; fault = fault->next) write_fault(w, fault, chinese);
    json_write_end(w, ']');
    json_write_end(w, '}');
}
