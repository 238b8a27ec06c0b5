#include "declaration_flow.h"
#include "audit.h"
#include "caller.h"
#include "clock.h"
#include "db_tx.h"
#include "declaration_repo.h"
#include "document_flow.h"
#include "document_repo.h"
#include "form_cache.h"
#include "form_relation.h"
#include "form_render.h"
#include "json_write.h"
#include "notice_repo.h"
#include "text.h"
#include "unit_repo.h"
#include <string.h>

struct submission {
    const struct signing *signing;
    const struct caller *caller;
    const struct db_once *once;
    const struct declaration_input *input;
    const char *corrects_id, *reason; /* NULL: a first declaration */
    struct arena *arena;
    const char *authority_name;
    struct bytes pdf, data; /* what goes into the store */
    struct unit taxpayer;
    struct declaration_category category;
    struct list in_force; /* struct document_form */
    struct list forms;    /* those that the declaration fills */
    struct document *document;
};

static status look_up(struct db *db, void *argument, struct problem *why)
{
    struct submission *job = argument;
    const struct declaration_input *in = job->input;
    status found = unit_repo_find(db, caller_scope(job->caller), in->taxpayer_code, job->arena, &job->taxpayer, why);
    if (found == PROBLEM_MISSING || (found == OK && !text_equal(job->taxpayer.kind, "taxpayer"))) {
        problem_clear(why);
        return problem_fault(why, TAXPAYER_UNKNOWN, "taxpayer_code", "%s", in->taxpayer_code);
    }
    TRY(found);
    TRY(declaration_repo_authority(db, job->taxpayer.authority_id, job->arena, &job->authority_name, why));
    TRY(declaration_repo_category(db, in->service_id, job->arena, &job->category, why));
    job->in_force.count = 0;
    return declaration_repo_forms(db, job->category.id, &job->in_force, why);
}

static bool is_in_force(const struct submission *job, const char *form_name)
{
    for (size_t i = 0; i < job->in_force.count; i++)
        if (text_equal(LIST_AT(&job->in_force, struct document_form, i)->form_name, form_name)) return true;
    return false;
}

static status need_main_form(const struct submission *job, struct problem *why)
{
    const char *main_form = LIST_AT(&job->in_force, struct document_form, 0)->form_name;
    return problem_fault(why, FIELD_REQUIRED, arena_format(job->arena, "data.%s", main_form), "%s", "");
}

static status choose_forms(struct submission *job, struct problem *why)
{
    const struct json_value *data = job->input->data;
    if (!job->in_force.count) return problem_set(why, CATEGORY_WITHOUT_FORM, "%s", job->category.name);
    if (data->type != JSON_RECORD) return problem_fault(why, FIELD_TYPE, "data", "%s", "object");
    for (const struct json_value *form = data->child; form; form = form->next)
        if (!is_in_force(job, form->name))
            (void)!problem_fault(why, FIELD_UNKNOWN, arena_format(job->arena, "data.%s", form->name), "%s", "");
    for (size_t i = 0; i < job->in_force.count; i++) {
        const struct document_form *form = LIST_AT(&job->in_force, struct document_form, i);
        if (json_member(data, form->form_name)) *(struct document_form *)list_add(&job->forms) = *form;
    }
    if (!job->forms.count) return need_main_form(job, why);
    return why->fault_count ? PROBLEM_INPUT : OK;
}

/* A main form fixes the place of the seal; the schedules of a category follow one. A category may have several main
 * forms of which the taxpayer needs one: a brewery and a refinery do not declare the same consumption tax. Where no
 * form of a category fixes a place, the first is the main one. */
static status check_main_form(const struct submission *job, const struct form_filled *filled, struct problem *why)
{
    const char *first = LIST_AT(&job->in_force, struct document_form, 0)->form_name;
    for (size_t i = 0; i < job->forms.count; i++) {
        bool is_first = text_equal(LIST_AT(&job->forms, struct document_form, i)->form_name, first);
        if (is_first || filled[i].form->seal.given) return OK;
    }
    return need_main_form(job, why);
}

static status check(struct submission *job, struct problem *why)
{
    const struct declaration_input *in = job->input;
    if (in->voucher_code && !text_equal(in->voucher_code, job->category.voucher_code))
        (void)!problem_fault(why, VOUCHER_CODE_WRONG, "voucher_code", "%s", job->category.voucher_code);
    if (declaration_check_period(in->period, clock_now_ms(), why) != OK) return why->kind;
    return choose_forms(job, why);
}

static status fill(struct submission *job, struct form_filled *filled, struct problem *why)
{
    const struct declaration_input *in = job->input;
    char *today = arena_alloc(job->arena, CLOCK_TEXT_SIZE);
    clock_date_text(clock_now_ms(), today);
    const struct form_declaration declaration = {.taxpayer_name = job->taxpayer.name,
                                                 .taxpayer_code = job->taxpayer.code,
                                                 .authority_name = job->authority_name,
                                                 .voucher_code = job->category.voucher_code,
                                                 .period_from = in->period->from,
                                                 .period_to = in->period->to,
                                                 .declared_date = today};
    for (size_t i = 0; i < job->forms.count; i++) {
        const struct document_form *chosen = LIST_AT(&job->forms, struct document_form, i);
        const struct form *form;
        TRY(form_cache_get(job->signing->forms, chosen->compiled_digest, job->arena, &form, why));
        /* Faults of all forms are collected. */
        status filled_in =
            form_fill(form, json_member(in->data, chosen->form_name), &declaration, job->arena, &filled[i], why);
        if (filled_in != OK && filled_in != PROBLEM_INPUT) return filled_in;
        filled[i].form = form;
    }
    if (check_main_form(job, filled, why) != OK) return why->kind;
    if (why->fault_count) return PROBLEM_INPUT;
    return form_relation_check(filled, job->forms.count, job->arena, why);
}

static void write_data(struct submission *job, const struct form_filled *filled)
{
    struct json_writer w = {.out = {.arena = job->arena}};
    char *digest = arena_alloc(job->arena, DIGEST_HEX_SIZE);
    json_write_begin(&w, NULL, '{');
    for (size_t i = 0; i < job->forms.count; i++)
        form_fill_write(&filled[i], &w, LIST_AT(&job->forms, struct document_form, i)->form_name);
    json_write_end(&w, '}');
    job->data = buffer_bytes(&w.out);
    digest_sha256_hex(job->data, digest);
    job->document->data_digest = digest;
}

static struct document_place place_of(const struct form_rendered *rendered, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct form_seal_place *seal = &rendered->seals[i];
        if (seal->given)
            return (struct document_place){(int64_t)seal->page + 1, (int64_t)(seal->x_mm * 1000),
                                           (int64_t)(seal->y_mm * 1000)};
    }
    return (struct document_place){0};
}

static status render(struct submission *job, const struct form_filled *filled, struct problem *why)
{
    struct document *d = job->document;
    struct form_print print = {.title = d->title, .created_ms = d->created_ms};
    struct form_rendered rendered;
    unsigned char hash[DIGEST_SIZE];
    digest_sha256(bytes_of_text(d->id), hash);
    memcpy(print.id, hash, sizeof print.id);
    TRY(form_render(filled, job->forms.count, &print, job->arena, &rendered, why));
    char *digest = arena_alloc(job->arena, DIGEST_HEX_SIZE);
    job->pdf = rendered.pdf;
    digest_sha256_hex(job->pdf, digest);
    d->digest = digest;
    d->size_bytes = (int64_t)rendered.pdf.size;
    d->page_count = (int64_t)rendered.page_count;
    d->place = place_of(&rendered, job->forms.count);
    return OK;
}

static void describe(struct submission *job)
{
    struct document *d = job->document;
    const struct declaration_input *in = job->input;
    char *id = arena_alloc(job->arena, ID_SIZE), *due = arena_alloc(job->arena, 11);
    id_new(id);
    document_due_date(in->period->to, due);
    *d = (struct document){.id = id,
                           .number = document_flow_number(job->arena),
                           .title = job->category.name,
                           .service_id = in->service_id,
                           .voucher_code = job->category.voucher_code,
                           .period_from = in->period->from,
                           .period_to = in->period->to,
                           .due_date = in->due_date ? in->due_date : due,
                           .client_id = job->caller->id,
                           .corrects_id = job->corrects_id,
                           .correct_reason = job->reason,
                           .unit_id = job->taxpayer.id,
                           .unit_code = job->taxpayer.code,
                           .unit_name = job->taxpayer.name,
                           .authority_id = job->taxpayer.authority_id,
                           .category_id = job->category.id,
                           .category_name = job->category.name,
                           .classification_code = job->category.classification_code,
                           .state = DOCUMENT_WAITING,
                           .revision = 1,
                           .created_ms = clock_now_ms(),
                           .changed_ms = clock_now_ms()};
}

/* The document whose place this one takes. */
static status supersede(struct db *db, struct submission *job, struct problem *why)
{
    struct document old;
    if (!job->corrects_id) return OK;
    TRY(document_repo_lock(db, caller_scope(job->caller), job->corrects_id, job->arena, &old, why));
    TRY(document_correct(&old, job->document->id, clock_now_ms(), why));
    TRY(notice_repo_add(db, NOTICE_CORRECTED, &old, job->reason, why));
    return document_repo_save_change(db, &old, why);
}

/* The bytes come last: a refused duplicate leaves none behind, and they are durable before the COMMIT lets anyone see
 * the rows. Put twice, when the transaction is repeated, they are there once. */
static status put_bytes(const struct submission *job, struct problem *why)
{
    char digest[DIGEST_HEX_SIZE];
    TRY(store_put(job->signing->store, job->data, digest, why));
    return store_put(job->signing->store, job->pdf, digest, why);
}

static const char *detail_of(const struct submission *job)
{
    const struct document *d = job->document;
    return job->corrects_id
               ? arena_format(job->arena, "{\"digest\":\"%s\",\"corrects\":\"%s\"}", d->digest, job->corrects_id)
               : arena_format(job->arena, "{\"digest\":\"%s\"}", d->digest);
}

/* A repeated request gets the document that its twin made. */
static status write_all(struct db *db, void *argument, struct problem *why)
{
    struct submission *job = argument;
    const struct document *d = job->document;
    const char *known;
    TRY(db_once_begin(db, job->once, job->arena, &known, why));
    if (*known) return document_repo_find(db, caller_scope(job->caller), known, job->arena, job->document, why);
    TRY(supersede(db, job, why));
    TRY(document_repo_add(db, d, &job->forms, why));
    TRY(notice_repo_add(db, NOTICE_ARRIVED, d, NULL, why));
    TRY(db_once_save(db, job->once, d->id, why));
    const struct audit_event event = {.action = job->corrects_id ? "declaration.correct" : "declaration.submit",
                                      .object = "document",
                                      .object_id = d->id,
                                      .unit_id = d->unit_id,
                                      .detail = detail_of(job),
                                      .outcome = "ok"};
    TRY(audit_append(db, job->caller, &event, why));
    return put_bytes(job, why);
}

static status run(struct submission *job, struct problem *why)
{
    TRY(db_read(job->signing->db, look_up, job, why));
    TRY(check(job, why));
    struct form_filled *filled = arena_array(job->arena, job->forms.count, sizeof *filled);
    TRY(fill(job, filled, why));
    describe(job);
    write_data(job, filled);
    TRY(render(job, filled, why));
    return db_tx(job->signing->db, write_all, job, why);
}

status declaration_flow_submit(const struct signing *signing, const struct caller *caller,
                               const struct declaration_input *input, struct arena *arena, struct document *out,
                               struct problem *why)
{
    struct submission job = {.signing = signing,
                             .caller = caller,
                             .once = input->once,
                             .input = input,
                             .arena = arena,
                             .in_force = LIST_OF(arena, struct document_form),
                             .forms = LIST_OF(arena, struct document_form),
                             .document = out};
    return run(&job, why);
}

static status find_corrected(struct db *db, void *argument, struct problem *why)
{
    struct submission *job = argument;
    TRY(document_repo_find(db, caller_scope(job->caller), job->corrects_id, job->arena, job->document, why));
    return document_need_data(job->document, why);
}

status declaration_flow_correct(const struct signing *signing, const struct caller *caller,
                                const struct declaration_correction *correction, struct arena *arena,
                                struct document *out, struct problem *why)
{
    struct document old = {0};
    struct submission finding = {
        .caller = caller, .corrects_id = correction->document_id, .arena = arena, .document = &old};
    TRY(db_read(signing->db, find_corrected, &finding, why));
    struct declaration_period period = {old.period_from, old.period_to};
    const struct declaration_input input = {.service_id = old.service_id,
                                            .taxpayer_code = old.unit_code,
                                            .due_date = correction->due_date ? correction->due_date : old.due_date,
                                            .period = &period,
                                            .data = correction->data};
    struct submission job = {.signing = signing,
                             .caller = caller,
                             .once = correction->once,
                             .input = &input,
                             .corrects_id = correction->document_id,
                             .reason = correction->reason,
                             .arena = arena,
                             .in_force = LIST_OF(arena, struct document_form),
                             .forms = LIST_OF(arena, struct document_form),
                             .document = out};
    return run(&job, why);
}
