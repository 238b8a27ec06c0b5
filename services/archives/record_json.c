#include "record_json.h"
#include "http_problem.h"
#include "http_table.h"

const struct json_field record_query_shape[] = {
    JSON_TEXT(struct record_query, classification_code, .optional = true, .max = 32, .check = volume_check_code),
    JSON_TEXT(struct record_query, volume_number, .optional = true, .max = VOLUME_NUMBER_MAX),
    JSON_TEXT(struct record_query, authority_code, .optional = true, .check = json_check_code),
    JSON_TEXT(struct record_query, taxpayer_code, .optional = true, .check = json_check_code),
    JSON_TEXT(struct record_query, archive_number, .optional = true, .max = VOLUME_NUMBER_MAX),
    JSON_INT(struct record_query, year, .optional = true, .min = 1990, .max = 2200),
    JSON_TEXT(struct record_query, archived_from, .optional = true, .check = json_check_date),
    JSON_TEXT(struct record_query, archived_to, .optional = true, .check = json_check_date),
    HTTP_TABLE_FIELDS(struct record_query),
    JSON_END,
};

const struct json_field record_volume_shape[] = {
    JSON_TEXT(struct record_volume_query, taxpayer_code, .optional = true, .check = json_check_code),
    JSON_TEXT(struct record_volume_query, volume_number, .optional = true, .max = VOLUME_NUMBER_MAX),
    JSON_INT(struct record_volume_query, year, .optional = true, .min = 1990, .max = 2200),
    HTTP_TABLE_FIELDS(struct record_volume_query),
    JSON_END,
};

const struct json_field record_revision_shape[] = {HTTP_PAGE_FIELDS(struct record_revision_query), JSON_END};

const struct json_field record_file_shape[] = {
    JSON_INT(struct record_file_query, revision, .optional = true, .min = 1, .max = 1000000), JSON_END};

/* Units as they were called when the document was archived. */
static void write_unit(struct json_writer *w, const char *kind, const char *id, const char *code, const char *name)
{
    json_write_begin(w, kind, '{');
    json_write_text(w, "id", id);
    json_write_text(w, "kind", kind);
    json_write_text(w, "code", code);
    json_write_text(w, "name", name);
    json_write_end(w, '}');
}

static void write_taxpayer(struct json_writer *w, const char *id, const char *code, const char *name)
{
    write_unit(w, "taxpayer", id, code, name);
}

static void write_authority(struct json_writer *w, const char *id, const char *code, const char *name)
{
    write_unit(w, "authority", id, code, name);
}

/* Another document, and its record when it is archived, too. */
static void write_link(struct json_writer *w, const char *name, const char *document_id, const char *record_id)
{
    if (!document_id) {
        json_write_null(w, name);
        return;
    }
    json_write_begin(w, name, '{');
    json_write_text(w, "document_id", document_id);
    json_write_text(w, "record_id", record_id);
    json_write_end(w, '}');
}

void record_json_members(struct json_writer *w, const struct record *record)
{
    json_write_text(w, "id", record->id);
    json_write_text(w, "archive_number", record->archive_number);
    json_write_text(w, "volume_id", record->volume_id);
    json_write_text(w, "volume_number", record->volume_number);
    json_write_int(w, "item_number", record->item_number);
    json_write_text(w, "document_id", record->document_id);
    json_write_text(w, "title", record->title);
    json_write_int(w, "year", record->year);
    write_taxpayer(w, record->taxpayer_id, record->taxpayer_code, record->taxpayer_name);
    write_authority(w, record->authority_id, record->authority_code, record->authority_name);
    json_write_int(w, "page_count", record->page_count);
    json_write_begin(w, "period", '{');
    json_write_text(w, "from", record->period_from);
    json_write_text(w, "to", record->period_to);
    json_write_end(w, '}');
    json_write_text(w, "retention", record->grade.retention);
    json_write_text(w, "secrecy", record->grade.secrecy);
    json_write_text(w, "file_digest", record->file_digest);
    json_write_bool(w, "trusted", record->is_trusted);
    json_write_time(w, "sealed", record->sealed_ms);
    json_write_time(w, "archived", record->archived_ms);
    write_link(w, "corrects", record->corrects_id, record->corrects_record_id);
    write_link(w, "corrected_by", record->corrected_by_id, record->corrected_by_record_id);
    json_write_time(w, "corrected", record->corrected_ms);
    json_write_time(w, "voided", record->voided_ms);
    json_write_text(w, "void_reason", record->void_reason);
}

void record_json_row(struct json_writer *w, const struct record *record)
{
    json_write_begin(w, NULL, '{');
    record_json_members(w, record);
    json_write_end(w, '}');
}

static void write_fault(struct json_writer *w, const struct http_request *rq, const struct record_fault *fault)
{
    struct problem why = {0};
    if (fault->code == PROBLEM_NONE) {
        json_write_null(w, "fault");
        return;
    }
    (void)problem_set(&why, fault->code, "%s", fault->subject);
    json_write_begin(w, "fault", '{');
    http_problem_write(rq, w, "problem", &why);
    json_write_int(w, "tries", fault->tries);
    json_write_time(w, "since", fault->since_ms);
    json_write_time(w, "tried", fault->tried_ms);
    json_write_end(w, '}');
}

static void write_revision(struct json_writer *w, const struct record_evidence *e)
{
    json_write_int(w, "revision", e->number);
    json_write_text(w, "digest", e->digest);
    json_write_int(w, "size_bytes", e->size_bytes);
    json_write_time(w, "made", e->made_ms);
    json_write_time(w, "until", e->until_ms);
}

void record_json_evidence(struct json_writer *w, const struct http_request *rq, const struct record_found *found)
{
    const struct record_evidence *e = &found->evidence;
    if (!e->record_id) {
        json_write_null(w, "evidence");
        return;
    }
    json_write_begin(w, "evidence", '{');
    write_revision(w, e);
    json_write_time(w, "next", e->next_ms);
    write_fault(w, rq, &found->fault);
    json_write_end(w, '}');
}

void record_json_revision(struct json_writer *w, const struct record_evidence *revision)
{
    json_write_begin(w, NULL, '{');
    write_revision(w, revision);
    json_write_end(w, '}');
}

void record_json_volume_members(struct json_writer *w, const struct volume *volume)
{
    json_write_text(w, "id", volume->id);
    json_write_text(w, "volume_number", volume->volume_number);
    json_write_text(w, "title", volume->category_name);
    json_write_text(w, "classification_code", volume->classification_code);
    json_write_int(w, "year", volume->year);
    write_taxpayer(w, volume->taxpayer_id, volume->taxpayer_code, volume->taxpayer_name);
    write_authority(w, volume->authority_id, volume->authority_code, volume->authority_name);
    json_write_int(w, "item_count", volume->item_count);
    json_write_text(w, "retention", volume->grade.retention);
    json_write_text(w, "secrecy", volume->grade.secrecy);
    json_write_time(w, "created", volume->created_ms);
    json_write_time(w, "changed", volume->changed_ms);
}

void record_json_volume(struct json_writer *w, const struct volume *volume)
{
    json_write_begin(w, NULL, '{');
    record_json_volume_members(w, volume);
    json_write_end(w, '}');
}
