#include "document_json.h"
#include "sealing_level.h"

#include "http_table.h"
#include "printing_json.h"
#include "receipt.h"
#include "text.h"
#include "unit_search.h"

static const struct json_field period_shape[] = {JSON_TEXT(struct declaration_period, from, .check = json_check_date),
                                                 JSON_TEXT(struct declaration_period, to, .check = json_check_date),
                                                 JSON_END};

const struct json_field declaration_shape[] = {
    JSON_TEXT(struct declaration_input, service_id, .max = 64, .check = json_check_one_line),
    JSON_TEXT(struct declaration_input, voucher_code, .optional = true, .max = 32),
    JSON_TEXT(struct declaration_input, taxpayer_code, .check = json_check_code),
    JSON_TEXT(struct declaration_input, due_date, .optional = true, .check = json_check_date),
    JSON_OBJECT(struct declaration_input, period, struct declaration_period, period_shape),
    JSON_VALUE(struct declaration_input, data),
    JSON_END};

enum { ACTIVATION_MAX = 1000, REASON_MAX = 200 };

const struct json_field amendment_shape[] = {
    JSON_TEXT(struct amendment_input, reason, .max = REASON_MAX, .check = json_check_one_line), JSON_END};

const struct json_field correction_shape[] = {
    JSON_TEXT(struct correction_input, reason, .max = REASON_MAX, .check = json_check_one_line),
    JSON_TEXT(struct correction_input, due_date, .optional = true, .check = json_check_date),
    JSON_VALUE(struct correction_input, data), JSON_END};

const char *document_json_check_states(const char *text)
{
    unsigned bits;
    return document_states_read(text, &bits)
               ? NULL
               : "waiting, sealed, frozen, archived, replaced, voided, rejected; commas between";
}

static const char *const sorts[] = {"created", "period", "sealed", NULL}; /* as enum document_sort */

const struct json_field document_list_shape[] = {
    JSON_TEXT(struct document_list_query, taxpayer_code, .optional = true, .check = json_check_code),
    JSON_TEXT(struct document_list_query, category_id, .optional = true, .check = json_check_id),
    JSON_TEXT(struct document_list_query, period_from, .optional = true, .check = json_check_date),
    JSON_TEXT(struct document_list_query, period_to, .optional = true, .check = json_check_date),
    JSON_TEXT(struct document_list_query, q, .optional = true, .max = 100, .check = unit_search_check),
    JSON_TEXT(struct document_list_query, state, .optional = true, .check = document_json_check_states),
    JSON_TEXT(struct document_list_query, sealed_from, .optional = true, .check = json_check_time),
    JSON_TEXT(struct document_list_query, sealed_to, .optional = true, .check = json_check_time),
    JSON_CHOICE(struct document_list_query, sort, sorts, .optional = true),
    HTTP_TABLE_FIELDS(struct document_list_query),
    JSON_END};

const struct json_field deadline_shape[] = {
    JSON_TEXT(struct deadline_query, taxpayer_code, .optional = true, .check = json_check_code),
    HTTP_PAGE_FIELDS(struct deadline_query), JSON_END};

const struct json_field document_file_shape[] = {
    JSON_INT(struct document_file_query, revision, .optional = true, .min = 1, .max = 1000000), JSON_END};

static const struct json_field place_shape[] = {JSON_INT(struct sealing_place_input, page, .min = 1, .max = 100000),
                                                JSON_VALUE(struct sealing_place_input, x_mm),
                                                JSON_VALUE(struct sealing_place_input, y_mm), JSON_END};
const struct json_field sealing_item_shape[] = {
    JSON_TEXT(struct sealing_item_input, document_id, .check = json_check_id),
    JSON_BOOL(struct sealing_item_input, again, .optional = true),
    JSON_OBJECT(struct sealing_item_input, place, struct sealing_place_input, place_shape, .optional = true),
    JSON_LIST(struct sealing_item_input, places, struct sealing_place_ask, sealing_place_shape, .optional = true,
              .min = 1, .max = SEALING_PLACE_MAX),
    JSON_END};
const struct json_field sealing_shape[] = {
    JSON_TEXT(struct sealing_input, seal_id, .check = json_check_id),
    JSON_TEXT(struct sealing_input, pin, .max = 32, .optional = true),
    JSON_TEXT(struct sealing_input, activation, .max = ACTIVATION_MAX, .optional = true),
    JSON_CHOICE(struct sealing_input, level, sealing_level_names, .optional = true),
    JSON_LIST(struct sealing_input, items, struct sealing_item_input, sealing_item_shape, .min = 1, .max = SEALING_MAX),
    SEALING_PLACE_TERMS(struct sealing_input),
    JSON_END};

const struct json_field document_ids_shape[] = {
    JSON_TEXT(struct document_ids_input, run_id, .optional = true, .check = json_check_id),
    JSON_TEXTS(struct document_ids_input, document_ids, .min = 1, .max = DOCUMENT_MOVES_MAX), JSON_END};
static const struct json_field filing_shape[] = {
    JSON_TEXT(struct document_filing_input, document_id, .check = json_check_id),
    JSON_TEXT(struct document_filing_input, archive_number, .max = 80), JSON_END};
const struct json_field document_filings_shape[] = {
    JSON_TEXT(struct document_filings_input, run_id, .optional = true, .check = json_check_id),
    JSON_LIST(struct document_filings_input, items, struct document_filing_input, filing_shape, .min = 1,
              .max = DOCUMENT_MOVES_MAX),
    JSON_END};

static void write_members(struct json_writer *w, const struct document *d)
{
    json_write_text(w, "id", d->id);
    json_write_text(w, "number", d->number);
    json_write_text(w, "title", d->title);
    json_write_begin(w, "unit", '{');
    json_write_text(w, "id", d->unit_id);
    json_write_text(w, "kind", text_equal(d->unit_id, d->authority_id) ? "authority" : "taxpayer"); /* its own */
    json_write_text(w, "code", d->unit_code);
    json_write_text(w, "name", d->unit_name);
    json_write_end(w, '}');
    json_write_begin(w, "category", '{');
    json_write_text(w, "id", d->category_id);
    json_write_text(w, "name", d->category_name);
    json_write_text(w, "classification_code", d->classification_code);
    json_write_end(w, '}');
    json_write_text(w, "service_id", d->service_id);
    json_write_text(w, "voucher_code", d->voucher_code);
    json_write_begin(w, "period", '{');
    json_write_text(w, "from", d->period_from);
    json_write_text(w, "to", d->period_to);
    json_write_end(w, '}');
    json_write_text(w, "due_date", d->due_date);
    json_write_text(w, "source", document_is_file(d) ? "file" : "declaration");
    json_write_text(w, "state", document_state_name(d->state));
    json_write_int(w, "revision", d->revision);
    json_write_text(w, "digest", d->digest);
    json_write_int(w, "size_bytes", d->size_bytes);
    json_write_int(w, "page_count", d->page_count);
    json_write_text(w, "archive_number", d->archive_number);
    json_write_time(w, "created", d->created_ms);
    json_write_time(w, "sealed", d->sealed_ms);
    json_write_text(w, "standing", document_standing(d));
    json_write_text(w, "corrects_id", d->corrects_id);
    json_write_text(w, "correct_reason", d->correct_reason);
    json_write_text(w, "corrected_by_id", d->corrected_by_id);
    json_write_time(w, "corrected", d->corrected_ms);
    json_write_text(w, "void_reason", d->void_reason);
    json_write_time(w, "voided", d->voided_ms);
    json_write_text(w, "reject_reason", d->reject_reason);
    json_write_time(w, "rejected", d->rejected_ms);
    json_write_time(w, "locked", d->locked_ms);
}

static void write_lock(struct json_writer *w, const struct document_lock *lock)
{
    if (!lock->reason) {
        json_write_null(w, "lock");
        return;
    }
    json_write_begin(w, "lock", '{');
    json_write_text(w, "unit_name", lock->unit_name);
    json_write_text(w, "reason", lock->reason);
    json_write_bool(w, "may_unlock", lock->may_unlock);
    json_write_end(w, '}');
}

static void write_link(struct json_writer *w, const char *name, const struct document_link *link)
{
    if (!link->id) {
        json_write_null(w, name);
        return;
    }
    json_write_begin(w, name, '{');
    json_write_text(w, "id", link->id);
    json_write_text(w, "number", link->number);
    json_write_text(w, "state", document_state_name(link->state));
    json_write_time(w, "sealed", link->sealed_ms);
    json_write_end(w, '}');
}

static void write_corner(struct json_writer *w, int64_t page, int64_t x_um, int64_t y_um)
{
    json_write_int(w, "page", page);
    json_write_number(w, "x_mm", (double)x_um / 1000, 3);
    json_write_number(w, "y_mm", (double)y_um / 1000, 3);
}

static void write_place(struct json_writer *w, int64_t page, int64_t x_um, int64_t y_um)
{
    if (!page) {
        json_write_null(w, "place");
        return;
    }
    json_write_begin(w, "place", '{');
    write_corner(w, page, x_um, y_um);
    json_write_end(w, '}');
}

void document_json_place(struct json_writer *w, struct document_place place)
{
    write_place(w, place.page, place.x_um, place.y_um);
}

void document_json_write(struct json_writer *w, const char *name, const struct document *d)
{
    json_write_begin(w, name, '{');
    write_members(w, d);
    write_place(w, d->place.page, d->place.x_um, d->place.y_um);
    json_write_end(w, '}');
}

/* Every spot where its picture stands; of a sealing from before places were kept only the corner is known. */
static void write_places(struct json_writer *w, const struct sealing *s)
{
    if (s->places) {
        json_write_raw(w, "places", bytes_of_text(s->places));
        return;
    }
    json_write_begin(w, "places", '[');
    if (s->page) {
        json_write_begin(w, NULL, '{');
        write_corner(w, s->page, s->x_um, s->y_um);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_sealing(struct json_writer *w, const struct sealing *s)
{
    json_write_text(w, "id", s->id);
    json_write_text(w, "field", s->field);
    json_write_int(w, "revision", s->revision);
    json_write_text(w, "seal_id", s->seal_id);
    json_write_text(w, "seal_number", s->seal_number);
    json_write_text(w, "seal_name", s->seal_name);
    json_write_text(w, "signer", s->signer);
    json_write_time(w, "sealed", s->sealed_ms);
    write_place(w, s->page, s->x_um, s->y_um);
    write_places(w, s);
}

void document_json_withdrawn(struct json_writer *w, const struct withdrawal *withdrawal)
{
    json_write_begin(w, NULL, '{');
    write_sealing(w, &withdrawal->sealing);
    json_write_text(w, "reason", withdrawal->reason);
    json_write_time(w, "withdrawn", withdrawal->withdrawn_ms);
    json_write_end(w, '}');
}

static void write_sealings(struct json_writer *w, const struct document_view *view)
{
    json_write_begin(w, "sealings", '[');
    for (size_t i = 0; i < view->sealings.count; i++) {
        json_write_begin(w, NULL, '{');
        write_sealing(w, LIST_AT(&view->sealings, const struct sealing, i));
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    json_write_begin(w, "withdrawals", '[');
    for (size_t i = 0; i < view->withdrawals.count; i++) {
        document_json_withdrawn(w, LIST_AT(&view->withdrawals, const struct withdrawal, i));
    }
    json_write_end(w, ']');
    json_write_bool(w, "more_withdrawals", view->has_more_withdrawals);
}

/* What a repair had to mend, and the bytes as they came. */
static void write_repair(struct json_writer *w, const struct upload *u)
{
    if (!u->original_digest) {
        json_write_null(w, "repaired");
        return;
    }
    json_write_begin(w, "repaired", '{');
    json_write_text(w, "fault", u->fault);
    json_write_text(w, "detail", u->fault_detail);
    json_write_text(w, "original_digest", u->original_digest);
    json_write_int(w, "original_size_bytes", u->original_size);
    json_write_end(w, '}');
}

void document_json_upload(struct json_writer *w, const char *name, const struct upload *u)
{
    if (!u || !u->document_id) {
        json_write_null(w, name);
        return;
    }
    json_write_begin(w, name, '{');
    json_write_text(w, "reference", u->reference);
    json_write_text(w, "file_name", u->file_name);
    json_write_int(w, "signature_count", u->signature_count);
    write_repair(w, u);
    json_write_end(w, '}');
}

void document_json_use(struct json_writer *w, const struct sealing_use *use)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "id", use->id);
    json_write_text(w, "document_id", use->document_id);
    json_write_text(w, "number", use->number);
    json_write_text(w, "title", use->title);
    json_write_begin(w, "unit", '{');
    json_write_text(w, "code", use->unit_code);
    json_write_text(w, "name", use->unit_name);
    json_write_end(w, '}');
    json_write_begin(w, "period", '{');
    json_write_text(w, "from", use->period_from);
    json_write_text(w, "to", use->period_to);
    json_write_end(w, '}');
    json_write_text(w, "state", document_state_name(use->state));
    json_write_int(w, "revision", use->revision);
    json_write_time(w, "sealed", use->sealed_ms);
    json_write_time(w, "withdrawn", use->withdrawn_ms);
    json_write_end(w, '}');
}

void document_json_view(struct json_writer *w, const struct document_view *view)
{
    json_write_begin(w, NULL, '{');
    write_members(w, &view->document);
    write_place(w, view->document.place.page, view->document.place.x_um, view->document.place.y_um);
    write_link(w, "corrects", &view->corrects);
    write_link(w, "corrected_by", &view->corrected_by);
    write_lock(w, &view->lock);
    document_json_upload(w, "upload", &view->upload);
    printing_json_write(w, "printing", &view->printing);
    json_write_begin(w, "forms", '[');
    for (size_t i = 0; i < view->forms.count; i++) {
        const struct document_form *form = LIST_AT(&view->forms, const struct document_form, i);
        json_write_begin(w, NULL, '{');
        json_write_text(w, "name", form->form_name);
        json_write_text(w, "title", form->title);
        json_write_int(w, "version", form->version);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    json_write_begin(w, "revisions", '[');
    for (size_t i = 0; i < view->revisions.count; i++) {
        const struct document_revision *revision = LIST_AT(&view->revisions, const struct document_revision, i);
        json_write_begin(w, NULL, '{');
        json_write_int(w, "revision", revision->revision);
        json_write_text(w, "digest", revision->digest);
        json_write_int(w, "size_bytes", revision->size_bytes);
        json_write_time(w, "created", revision->created_ms);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    write_sealings(w, view);
    json_write_end(w, '}');
}

void document_json_withdrawal(struct json_writer *w, const char *name, const struct withdrawal *withdrawal,
                              struct arena *arena)
{
    const struct sealing *s = &withdrawal->sealing;
    json_write_begin(w, name, '{');
    json_write_text(w, "seal_number", s->seal_number);
    json_write_text(w, "seal_name", receipt_mask(arena, s->seal_name));
    json_write_text(w, "by", receipt_mask(arena, s->signer));
    json_write_time(w, "sealed", s->sealed_ms);
    json_write_time(w, "withdrawn", withdrawal->withdrawn_ms);
    json_write_end(w, '}');
}

void document_json_public(struct json_writer *w, const struct document_view *view, struct arena *arena)
{
    const struct document *d = &view->document;
    json_write_begin(w, NULL, '{');
    json_write_text(w, "number", d->number);
    json_write_text(w, "title", d->title);
    json_write_text(w, "unit_name", receipt_mask(arena, d->unit_name));
    json_write_begin(w, "period", '{');
    json_write_text(w, "from", d->period_from);
    json_write_text(w, "to", d->period_to);
    json_write_end(w, '}');
    json_write_text(w, "state", document_state_name(d->state));
    json_write_text(w, "standing", document_standing(d));
    json_write_time(w, "corrected", d->corrected_ms);
    json_write_time(w, "voided", d->voided_ms);
    json_write_time(w, "rejected", d->rejected_ms);
    json_write_text(w, "corrected_by", view->corrected_by.sealed_ms ? view->corrected_by.number : NULL);
    json_write_text(w, "digest", d->digest);
    json_write_time(w, "sealed", d->sealed_ms);
    json_write_begin(w, "sealings", '[');
    for (size_t i = 0; i < view->sealings.count; i++) {
        const struct sealing *s = LIST_AT(&view->sealings, const struct sealing, i);
        json_write_begin(w, NULL, '{');
        json_write_text(w, "seal_number", s->seal_number);
        json_write_text(w, "seal_name", receipt_mask(arena, s->seal_name));
        json_write_time(w, "sealed", s->sealed_ms);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    json_write_begin(w, "withdrawals", '[');
    for (size_t i = 0; i < view->withdrawals.count; i++)
        document_json_withdrawal(w, NULL, LIST_AT(&view->withdrawals, const struct withdrawal, i), arena);
    json_write_end(w, ']');
    json_write_end(w, '}');
}
