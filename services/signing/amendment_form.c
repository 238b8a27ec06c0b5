#include "amendment_form.h"

#include "db_tx.h"
#include "declaration_repo.h"
#include "document_repo.h"
#include "form_cache.h"
#include "form_fill.h"
#include "text.h"

struct finding {
    const struct caller *caller;
    const char *document_id;
    struct list declared, in_force; /* struct document_form */
    struct arena *arena;
};

static status look_up(struct db *db, void *argument, struct problem *why)
{
    struct finding *job = argument;
    struct document document;
    struct declaration_category category;
    job->declared.count = job->in_force.count = 0;
    TRY(document_repo_find(db, caller_scope(job->caller), job->document_id, job->arena, &document, why));
    TRY(document_need_data(&document, why));
    TRY(document_repo_forms(db, document.id, &job->declared, why));
    TRY(declaration_repo_category(db, document.service_id, job->arena, &category, why));
    return declaration_repo_forms(db, category.id, &job->in_force, why);
}

static bool is_declared(const struct finding *job, const char *name)
{
    for (size_t i = 0; i < job->declared.count; i++)
        if (text_equal(LIST_AT(&job->declared, struct document_form, i)->form_name, name)) return true;
    return false;
}

status amendment_form_find(const struct signing *signing, const struct caller *caller, const char *document_id,
                           struct list *out, struct problem *why)
{
    struct finding job = {.caller = caller,
                          .document_id = document_id,
                          .declared = LIST_OF(out->arena, struct document_form),
                          .in_force = LIST_OF(out->arena, struct document_form),
                          .arena = out->arena};
    TRY(db_read(signing->db, look_up, &job, why));
    for (size_t i = 0; i < job.in_force.count; i++) {
        const struct document_form *found = LIST_AT(&job.in_force, struct document_form, i);
        struct amendment_form *form = list_add(out);
        form->is_declared = is_declared(&job, found->form_name);
        TRY(form_cache_get(signing->forms, found->compiled_digest, out->arena, &form->form, why));
    }
    return OK;
}

static void write_bounds(struct json_writer *w, const struct form_field *field)
{
    bool is_text = field->type == FORM_TEXT;
    if (is_text && field->has_max) json_write_int(w, "max_length", (int64_t)(field->max / FORM_NUMBER_ONE));
    if (!is_text && field->has_min) json_write_text(w, "min", form_fill_plain(w->out.arena, field, field->min));
    if (!is_text && field->has_max) json_write_text(w, "max", form_fill_plain(w->out.arena, field, field->max));
    if (field->type != FORM_CHOICE) return;
    json_write_begin(w, "values", '[');
    for (size_t i = 0; i < field->value_count; i++) json_write_text(w, NULL, field->values[i]);
    json_write_end(w, ']');
}

static void write_field(struct json_writer *w, const struct form_field *field)
{
    static const char *const types[FORM_TYPE_COUNT] = {"text", "amount", "integer", "percent", "date", "choice"};
    json_write_begin(w, NULL, '{');
    json_write_text(w, "name", field->name);
    json_write_text(w, "label", field->label);
    json_write_text(w, "row", *field->row ? field->row : NULL);
    json_write_text(w, "group", *field->group ? field->group : NULL);
    json_write_text(w, "type", types[field->type]);
    json_write_bool(w, "required", field->required && !field->formula);
    json_write_bool(w, "computed", field->formula != NULL);
    json_write_bool(w, "from_declaration", field->source != FORM_SOURCE_NONE);
    write_bounds(w, field);
    json_write_end(w, '}');
}

void amendment_form_write(struct json_writer *w, const struct list *forms)
{
    json_write_begin(w, NULL, '{');
    json_write_begin(w, "forms", '[');
    for (size_t i = 0; i < forms->count; i++) {
        const struct amendment_form *one = LIST_AT(forms, const struct amendment_form, i);
        const struct form_rules *rules = &one->form->rules;
        json_write_begin(w, NULL, '{');
        json_write_text(w, "name", rules->name);
        json_write_text(w, "title", rules->title);
        json_write_text(w, "edition", rules->edition);
        json_write_bool(w, "declared", one->is_declared);
        json_write_begin(w, "fields", '[');
        for (size_t k = 0; k < rules->field_count; k++) write_field(w, &rules->fields[k]);
        json_write_end(w, ']');
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
}
