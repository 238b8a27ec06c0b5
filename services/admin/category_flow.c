#include "category_flow.h"
#include "category_repo.h"
#include "db_tx.h"
#include "id.h"
#include "text.h"
#include "unit_repo.h"

struct category_work {
    const struct admin_call *call;
    const char *id;
    const struct category_input *in;
    const struct db_once *once;
    struct category_version *version; /* of a form that is added */
    const char *form_name;            /* NULL: level 1 or 2 */
    int64_t number;                   /* of a version */
    struct category_view *view;
    struct list *list;
};

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct category_work *work = arg;
    *work->list = LIST_OF(work->call->arena, struct category);
    return category_repo_list(db, work->list, why);
}

status category_flow_list(const struct admin_call *call, struct list *out, struct problem *why)
{
    struct category_work work = {.call = call, .list = out};
    return db_read(call->admin->db, list_work, &work, why);
}

static status show(struct db *db, const struct category_work *work, const char *id, struct problem *why)
{
    work->view->versions = LIST_OF(work->call->arena, struct category_version);
    TRY(category_repo_find(db, id, work->call->arena, &work->view->category, why));
    return category_repo_versions(db, id, &work->view->versions, why);
}

static status find_work(struct db *db, void *arg, struct problem *why)
{
    const struct category_work *work = arg;
    return show(db, work, work->id, why);
}

status category_flow_find(const struct admin_call *call, const char *id, struct category_view *out, struct problem *why)
{
    struct category_work work = {.call = call, .id = id, .view = out};
    return db_read(call->admin->db, find_work, &work, why);
}

static status audit_category(struct db *db, const struct category_work *work, const char *action, const char *id,
                             struct problem *why)
{
    struct json_writer w = {.out = {.arena = work->call->arena}};
    json_write_begin(&w, NULL, '{');
    if (work->version) json_write_int(&w, "version", work->version->version);
    if (work->version) json_write_text(&w, "compiled_digest", work->version->compiled_digest);
    json_write_end(&w, '}');
    const struct admin_fact fact = {action, "category", id, NULL, buffer_string(&w.out)};
    return admin_audit(db, work->call, &fact, why);
}

/* The parent is locked, so that positions under it are given out one at a time. */
static status place(struct db *db, const struct category_work *work, struct category *category, struct problem *why)
{
    struct category parent;
    category->level = 1;
    if (!work->in->parent_id) return OK;
    TRY(category_repo_lock(db, work->in->parent_id, work->call->arena, &parent, why));
    TRY(category_check_parent(&parent, work->form_name ? 2 : 1, why));
    category->level = parent.level + 1;
    category->parent_id = parent.id;
    return OK;
}

static status set_printing(struct category *category, const struct category_input *in, struct problem *why)
{
    if (!in->printing) return OK;
    category->printing = *in->printing;
    return category_check_printing(category->level, in->printing, why);
}

static status create_work(struct db *db, void *arg, struct problem *why)
{
    struct category_work *work = arg;
    const struct admin_call *call = work->call;
    const struct category_input *in = work->in;
    const char *known;
    TRY(db_once_begin(db, work->once, call->arena, &known, why));
    if (*known) return show(db, work, known, why);
    TRY(unit_repo_require_top(db, call->caller->unit_id, why));
    char *id = arena_alloc(call->arena, ID_SIZE);
    id_new(id);
    struct category category = {.id = id,
                                .name = in->name,
                                .voucher_code = in->voucher_code,
                                .service_id = in->service_id,
                                .classification_code = in->classification_code,
                                .retention = category_retentions[in->retention],
                                .secrecy = category_secrecies[in->secrecy],
                                .form_name = work->form_name,
                                .version = work->version ? 1 : 0,
                                .created_ms = call->now_ms,
                                .changed_ms = call->now_ms};
    TRY(place(db, work, &category, why));
    TRY(category_check_codes(category.level, in->voucher_code, in->service_id, why));
    TRY(set_printing(&category, in, why));
    TRY(category_repo_add(db, &category, why));
    if (work->version) {
        work->version->category_id = id;
        work->version->version = 1;
        TRY(category_repo_add_version(db, work->version, call->caller->id, why));
    }
    TRY(audit_category(db, work, "category.create", id, why));
    TRY(db_once_save(db, work->once, id, why));
    return show(db, work, id, why);
}

status category_flow_create(const struct admin_call *call, const struct category_input *in, const struct db_once *once,
                            struct category_view *out, struct problem *why)
{
    struct category_work work = {.call = call, .in = in, .once = once, .view = out};
    return db_tx(call->admin->db, create_work, &work, why);
}

status category_flow_add_form(const struct admin_call *call, const struct category_input *in,
                              const struct category_files *files, const struct db_once *once, struct category_view *out,
                              struct problem *why)
{
    struct category_version version;
    struct category_work work = {.call = call, .in = in, .once = once, .version = &version, .view = out};
    TRY(category_form_accept(call, files, &version, &work.form_name, why));
    version.created_ms = call->now_ms;
    return db_tx(call->admin->db, create_work, &work, why);
}

static status change_work(struct db *db, void *arg, struct problem *why)
{
    struct category_work *work = arg;
    const struct category_input *in = work->in;
    struct category category;
    TRY(unit_repo_require_top(db, work->call->caller->unit_id, why));
    TRY(category_repo_lock(db, work->id, work->call->arena, &category, why));
    if ((in->voucher_code || in->service_id) && category.level != 2)
        return problem_set(why, CATEGORY_LEVEL_WRONG, "%d", 2);
    if (in->name) category.name = in->name;
    if (in->voucher_code) category.voucher_code = in->voucher_code;
    if (in->service_id) category.service_id = in->service_id;
    if (in->classification_code) category.classification_code = in->classification_code;
    if (in->retention >= 0) category.retention = category_retentions[in->retention];
    if (in->secrecy >= 0) category.secrecy = category_secrecies[in->secrecy];
    if (in->state >= 0) category.state = (enum category_state)in->state;
    TRY(set_printing(&category, in, why));
    category.changed_ms = work->call->now_ms;
    TRY(category_repo_save(db, &category, why));
    TRY(audit_category(db, work, "category.change", work->id, why));
    return show(db, work, work->id, why);
}

status category_flow_change(const struct admin_call *call, const char *id, const struct category_input *in,
                            struct category_view *out, struct problem *why)
{
    struct category_work work = {.call = call, .id = id, .in = in, .view = out};
    return db_tx(call->admin->db, change_work, &work, why);
}

static status lock_form(struct db *db, const struct category_work *work, struct category *out, struct problem *why)
{
    TRY(unit_repo_require_top(db, work->call->caller->unit_id, why));
    TRY(category_repo_lock(db, work->id, work->call->arena, out, why));
    return out->level == 3 ? OK : problem_set(why, CATEGORY_LEVEL_WRONG, "%d", 3);
}

static status version_work(struct db *db, void *arg, struct problem *why)
{
    struct category_work *work = arg;
    struct category category;
    const char *known;
    TRY(db_once_begin(db, work->once, work->call->arena, &known, why));
    if (*known) return show(db, work, work->id, why);
    TRY(lock_form(db, work, &category, why));
    if (!text_equal(category.form_name, work->form_name))
        return problem_set(why, CATEGORY_FORM_CHANGED, "%s", category.form_name);
    TRY(category_repo_last_version(db, work->id, &category.version, why));
    category.version++;
    category.changed_ms = work->call->now_ms;
    work->version->category_id = work->id;
    work->version->version = category.version;
    TRY(category_repo_add_version(db, work->version, work->call->caller->id, why));
    TRY(category_repo_save(db, &category, why));
    TRY(audit_category(db, work, "category.version", work->id, why));
    TRY(db_once_save(db, work->once, work->id, why));
    return show(db, work, work->id, why);
}

status category_flow_add_version(const struct admin_call *call, const char *id, const struct category_files *files,
                                 const struct db_once *once, struct category_view *out, struct problem *why)
{
    struct category_version version;
    struct category_work work = {.call = call, .id = id, .once = once, .version = &version, .view = out};
    TRY(category_form_accept(call, files, &version, &work.form_name, why));
    version.created_ms = call->now_ms;
    return db_tx(call->admin->db, version_work, &work, why);
}

static status use_work(struct db *db, void *arg, struct problem *why)
{
    struct category_work *work = arg;
    struct category category;
    TRY(lock_form(db, work, &category, why));
    TRY(category_repo_version(db, work->id, work->number, work->call->arena, work->version, why));
    category.version = work->number;
    category.changed_ms = work->call->now_ms;
    TRY(category_repo_save(db, &category, why));
    TRY(audit_category(db, work, "category.use_version", work->id, why));
    return show(db, work, work->id, why);
}

status category_flow_use_version(const struct admin_call *call, const char *id, int64_t number,
                                 struct category_view *out, struct problem *why)
{
    struct category_version version;
    struct category_work work = {.call = call, .id = id, .number = number, .version = &version, .view = out};
    return db_tx(call->admin->db, use_work, &work, why);
}

static status find_version_work(struct db *db, void *arg, struct problem *why)
{
    const struct category_work *work = arg;
    struct category category;
    int64_t number = work->number;
    TRY(category_repo_find(db, work->id, work->call->arena, &category, why));
    if (category.level != 3) return problem_set(why, CATEGORY_LEVEL_WRONG, "%d", 3);
    if (number == 0) number = category.version;
    return category_repo_version(db, work->id, number, work->call->arena, work->version, why);
}

status category_flow_find_version(const struct admin_call *call, const char *id, int64_t number,
                                  struct category_version *out, struct problem *why)
{
    struct category_work work = {.call = call, .id = id, .number = number, .version = out};
    return db_read(call->admin->db, find_version_work, &work, why);
}
