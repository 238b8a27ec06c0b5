#include "upload_flow.h"
#include "document_note.h"

#include "clock.h"
#include "db_tx.h"
#include "declaration_repo.h"
#include "document_repo.h"
#include "json_write.h"
#include "notice_repo.h"
#include "text.h"
#include "unit_repo.h"
#include "upload_file.h"
#include "upload_repo.h"
#include <string.h>

#define OTHER_FILES "SP.QTWJ" /* service id of 其他文件: migrations/0150_uploads.sql */

struct submission {
    const struct signing *signing;
    const struct caller *caller;
    const struct upload_input *input;
    struct arena *arena;
    struct unit unit;
    struct declaration_category category;
    struct upload_file file;
    struct bytes original; /* as it came */
    struct upload upload;
    struct document document;
    const char *known; /* the document of the same request that came before; "" for the first */
};

/* One of the caller's own or of its jurisdiction. */
static status find_kind(struct db *db, struct submission *job, const char *code, const char *kind, bool *is_found,
                        struct problem *why)
{
    status found = unit_repo_find(db, caller_scope(job->caller), code, job->arena, &job->unit, why);
    *is_found = found == OK && text_equal(job->unit.kind, kind);
    if (found != PROBLEM_MISSING) return found;
    problem_clear(why);
    return OK;
}

/* An agent hands in for who lets it seal (代理授权): one that may only look brings nothing in. */
static status find_client(struct db *db, struct submission *job, bool *is_found, struct problem *why)
{
    const struct scope scope = caller_scope(job->caller);
    struct list clients = LIST_OF(job->arena, const char *);
    *is_found = false;
    if (scope.kind != SCOPE_UNIT) return OK;
    status found = document_repo_unit(db, scope, job->input->taxpayer_code, job->arena, &job->unit.id, why);
    if (found == PROBLEM_MISSING) {
        problem_clear(why);
        return OK;
    }
    TRY(found);
    TRY(document_repo_clients(db, scope, &clients, why));
    for (size_t i = 0; i < clients.count && !*is_found; i++)
        *is_found = text_equal(*LIST_AT(&clients, const char *, i), job->unit.id);
    return *is_found ? OK : problem_fault(why, MANDATE_VIEW_ONLY, "taxpayer_code", "%s", "");
}

static status find_taxpayer(struct db *db, struct submission *job, struct problem *why)
{
    bool is_found;
    const char *code = job->input->taxpayer_code;
    TRY(find_kind(db, job, code, "taxpayer", &is_found, why));
    if (!is_found) TRY(find_client(db, job, &is_found, why));
    return is_found ? OK : problem_fault(why, TAXPAYER_UNKNOWN, "taxpayer_code", "%s", code);
}

static status find_authority(struct db *db, struct submission *job, struct problem *why)
{
    bool is_found;
    const char *code = job->input->authority_code;
    TRY(find_kind(db, job, code, "authority", &is_found, why));
    return is_found ? OK : problem_fault(why, AUTHORITY_OUTSIDE, "authority_code", "%s", "");
}

static status find_unit(struct db *db, struct submission *job, struct problem *why)
{
    TRY(upload_need_one_unit(job->input, why));
    if (job->input->authority_code) return find_authority(db, job, why);
    if (job->input->taxpayer_code) return find_taxpayer(db, job, why);
    if (job->caller->kind != CALLER_TAXPAYER) return problem_fault(why, FIELD_REQUIRED, "taxpayer_code", "%s", "");
    return unit_repo_own(db, caller_scope(job->caller), job->arena, &job->unit, why);
}

static status look_up(struct db *db, void *argument, struct problem *why)
{
    struct submission *job = argument;
    const char *service_id = job->input->service_id ? job->input->service_id : OTHER_FILES;
    struct list forms = LIST_OF(job->arena, struct document_form);
    TRY(find_unit(db, job, why));
    TRY(declaration_repo_category(db, service_id, job->arena, &job->category, why));
    TRY(declaration_repo_forms(db, job->category.id, &forms, why));
    return forms.count ? problem_set(why, UPLOAD_FORMS, "%s", job->category.name) : OK;
}

static const char *hex_of(struct bytes content, struct arena *arena)
{
    char *digest = arena_alloc(arena, DIGEST_HEX_SIZE);
    digest_sha256_hex(content, digest);
    return digest;
}

static status describe(struct submission *job, struct problem *why)
{
    const struct upload_input *in = job->input;
    char *id = arena_alloc(job->arena, ID_SIZE), *from = arena_alloc(job->arena, CLOCK_TEXT_SIZE),
         *to = arena_alloc(job->arena, CLOCK_TEXT_SIZE);
    int64_t now_ms = clock_now_ms();
    const char *title = in->title ? in->title : upload_title(in->file_name, job->arena);
    if (!title) return problem_fault(why, FIELD_REQUIRED, "title", "%s", "");
    TRY(upload_period(in, now_ms, from, to, why));
    id_new(id);
    job->document = (struct document){.id = id,
                                      .number = document_flow_number(job->arena),
                                      .title = title,
                                      .service_id = in->service_id ? in->service_id : OTHER_FILES,
                                      .voucher_code = job->category.voucher_code,
                                      .period_from = from,
                                      .period_to = to,
                                      .due_date = in->due_date,
                                      .data_digest = "",
                                      .client_id = job->caller->id,
                                      .unit_id = job->unit.id,
                                      .category_id = job->category.id,
                                      .state = DOCUMENT_WAITING,
                                      .revision = 1,
                                      .created_ms = now_ms,
                                      .changed_ms = now_ms};
    return OK;
}

static void describe_file(struct submission *job)
{
    const struct upload_file *file = &job->file;
    job->document.digest = hex_of(file->content, job->arena);
    job->document.size_bytes = (int64_t)file->content.size;
    job->document.page_count = file->page_count;
    job->upload = (struct upload){.document_id = job->document.id,
                                  .reference = job->input->reference,
                                  .file_name = job->input->file_name,
                                  .signature_count = file->signature_count};
    if (!file->is_repaired) return;
    job->upload.original_digest = hex_of(job->original, job->arena);
    job->upload.original_size = (int64_t)job->original.size;
    job->upload.fault = problem_name(file->damaged.code);
    job->upload.fault_detail = file->damaged.subject;
}

/* A copy of what is sealed here would be a second document with the first one's seals, and would say nothing of it when
 * those are withdrawn. */
static status check_seals(struct db *db, const struct submission *job, struct problem *why)
{
    const char *seal;
    TRY(upload_repo_seal(db, &job->file.seals, job->arena, &seal, why));
    return seal ? problem_set(why, UPLOAD_SEALED_HERE, "%s", seal) : OK;
}

static status note(struct db *db, const struct submission *job, struct problem *why)
{
    const struct document *d = &job->document;
    struct json_writer w = {.out = {.arena = job->arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "digest", d->digest);
    if (job->upload.reference) json_write_text(&w, "reference", job->upload.reference);
    if (job->upload.original_digest) json_write_text(&w, "repaired_from", job->upload.original_digest);
    json_write_end(&w, '}');
    return document_note(db, job->caller, d, "document.submit", buffer_string(&w.out), why);
}

static status check_reference(struct db *db, const struct submission *job, struct problem *why)
{
    const struct http_page first = {.limit = 0}; /* of its rows one is read */
    const char *reference = job->input->reference;
    struct list found = LIST_OF(job->arena, struct upload);
    if (!reference) return OK;
    TRY(upload_repo_list(db, job->caller->id, reference, &first, &found, why));
    return found.count ? problem_set(why, UPLOAD_REFERENCE_TAKEN, "%s", reference) : OK;
}

/* What refuses it, or knows it, does so before its bytes are kept; under the transaction it is looked at again. */
static status look_again(struct db *db, void *argument, struct problem *why)
{
    struct submission *job = argument;
    TRY(db_once_find(db, job->input->once, job->arena, &job->known, why));
    if (*job->known) return OK;
    TRY(check_reference(db, job, why));
    return check_seals(db, job, why);
}

/* Durable before any row speaks of it, and outside the transaction, which holds locks. What was repaired is kept as it
 * came, too. */
static status put_bytes(const struct submission *job, struct problem *why)
{
    char digest[DIGEST_HEX_SIZE];
    if (job->file.is_repaired) TRY(store_put(job->signing->store, job->original, digest, why));
    return store_put(job->signing->store, job->file.content, digest, why);
}

static status write_all(struct db *db, void *argument, struct problem *why)
{
    struct submission *job = argument;
    const struct document *d = &job->document;
    const struct list no_forms = LIST_OF(job->arena, struct document_form);
    TRY(db_once_begin(db, job->input->once, job->arena, &job->known, why));
    if (*job->known) return OK;
    TRY(check_seals(db, job, why));
    TRY(document_repo_add(db, d, &no_forms, why));
    TRY(upload_repo_add(db, job->caller->id, &job->upload, why));
    if (!text_equal(job->caller->unit_id, d->unit_id)) TRY(notice_repo_add(db, NOTICE_ARRIVED, d, NULL, why));
    TRY(db_once_save(db, job->input->once, d->id, why));
    return note(db, job, why);
}

status upload_flow_submit(const struct signing *signing, const struct caller *caller, const struct upload_input *input,
                          struct arena *arena, struct document_view *out, struct problem *why)
{
    struct submission job = {
        .signing = signing, .caller = caller, .input = input, .arena = arena, .original = input->file, .known = ""};
    TRY(db_read(signing->db, look_up, &job, why));
    TRY(describe(&job, why));
    TRY(upload_file_check(input->file, input->password, input->repair, arena, &job.file, why));
    describe_file(&job);
    TRY(db_read(signing->db, look_again, &job, why));
    if (!*job.known) TRY(put_bytes(&job, why));
    if (!*job.known) TRY(db_tx(signing->db, write_all, &job, why));
    return document_flow_find(signing, caller, *job.known ? job.known : job.document.id, arena, out, why);
}

status upload_flow_find(const struct signing *signing, const struct caller *caller, const char *id, struct arena *arena,
                        struct document_view *out, struct problem *why)
{
    TRY(document_flow_find(signing, caller, id, arena, out, why));
    return upload_need_own(caller, &out->document, why);
}

struct listing {
    const struct caller *caller;
    const struct upload_filter *filter;
    const struct http_page *page;
    struct upload_page *out;
};

static bool holds(const char *text, const char *part)
{
    return text && strcasestr(text, part);
}

static bool is_wanted(const struct upload_filter *filter, const struct upload_row *row)
{
    const struct document *d = &row->document;
    bool is_narrow = filter->states || filter->q;
    if (!is_narrow || !d->id) return !is_narrow;
    if (filter->states && !(filter->states >> d->state & 1)) return false;
    return !filter->q || holds(d->title, filter->q) || holds(d->number, filter->q) || holds(d->unit_name, filter->q) ||
           holds(row->upload.file_name, filter->q) || holds(row->upload.reference, filter->q);
}

/* Reads on behind the page's key: as many as it shows and one. */
static status read_some(struct db *db, const struct listing *job, const struct http_page *page, struct list *rows,
                        struct problem *why)
{
    struct arena *arena = rows->arena;
    struct list uploads = LIST_OF(arena, struct upload), ids = LIST_OF(arena, const char *),
                documents = LIST_OF(arena, struct document);
    TRY(upload_repo_list(db, job->caller->id, job->filter->reference, page, &uploads, why));
    for (size_t i = 0; i < uploads.count; i++)
        *(const char **)list_add(&ids) = LIST_AT(&uploads, struct upload, i)->document_id;
    TRY(document_repo_find_many(db, caller_scope(job->caller), &ids, &documents, why));
    for (size_t i = 0; i < uploads.count; i++) {
        const struct upload *upload = LIST_AT(&uploads, struct upload, i);
        const struct document *document = document_repo_pick(&documents, upload->document_id);
        struct upload_row *row = list_add(rows);
        *row = (struct upload_row){.upload = *upload};
        if (document) row->document = *document;
    }
    return OK;
}

/* Takes what is wanted until the page is full; says behind which one to go on. */
static void take(const struct listing *job, const struct list *rows)
{
    struct list *found = &job->out->rows;
    for (size_t i = 0; i < rows->count; i++) {
        const struct upload_row *row = LIST_AT(rows, const struct upload_row, i);
        if (!is_wanted(job->filter, row)) continue;
        if (found->count == (size_t)job->page->limit) {
            job->out->next = LIST_AT(found, const struct upload_row, found->count - 1)->upload.document_id;
            return;
        }
        *(struct upload_row *)list_add(found) = *row;
    }
}

static status list(struct db *db, void *argument, struct problem *why)
{
    const struct listing *job = argument;
    struct http_page page = *job->page;
    struct list rows = LIST_OF(job->out->rows.arena, struct upload_row);
    int64_t looked = 0;
    job->out->rows.count = 0;
    job->out->next = NULL;
    for (bool is_more = true; is_more && !job->out->next;) {
        rows.count = 0;
        TRY(read_some(db, job, &page, &rows, why));
        is_more = rows.count > (size_t)page.limit;
        if (is_more) rows.count--;
        take(job, &rows);
        if (!is_more || job->out->next) continue;
        page.has_cursor = true;
        page.keys[0] = LIST_AT(&rows, const struct upload_row, rows.count - 1)->upload.document_id;
        looked += page.limit;
        if (looked >= UPLOAD_FLOW_LOOKS) job->out->next = page.keys[0];
        page.limit = HTTP_PAGE_LIMIT_MAX;
    }
    return OK;
}

status upload_flow_list(const struct signing *signing, const struct caller *caller, const struct upload_filter *filter,
                        const struct http_page *page, struct upload_page *out, struct problem *why)
{
    struct listing job = {caller, filter, page, out};
    return db_read(signing->db, list, &job, why);
}
