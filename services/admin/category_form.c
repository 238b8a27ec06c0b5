#include "category_form.h"
#include "form_compile.h"
#include "form_fill.h"
#include "form_render.h"
#include "form_store.h"
#include "text.h"
#include <string.h>

static status keep(const struct admin_call *call, struct bytes content, const char **digest, struct problem *why)
{
    char *hex = arena_alloc(call->arena, DIGEST_HEX_SIZE);
    *digest = hex;
    return store_put(call->admin->store, content, hex, why);
}

status category_form_accept(const struct admin_call *call, const struct category_files *files,
                            struct category_version *out, const char **form_name, struct problem *why)
{
    const struct http_part *template_file = files->template_file, *config_file = files->config_file;
    struct form *form = ARENA_NEW(call->arena, struct form);
    TRY(category_check_files(template_file->filename, config_file->filename, why));
    TRY(form_compile(template_file->content, config_file->content, call->arena, form, why));
    TRY(form_compile_check_names(template_file->filename, config_file->filename, form->rules.name, why));
    *out = (struct category_version){
        .title = form->rules.title,
        .edition = form->rules.edition ? form->rules.edition : "",
        .template_name = template_file->filename,
        .config_name = config_file->filename,
        .page_count = (int64_t)form->page_count,
    };
    *form_name = form->rules.name;
    TRY(keep(call, template_file->content, &out->template_digest, why));
    TRY(keep(call, config_file->content, &out->config_digest, why));
    return keep(call, form_store(form, call->arena), &out->compiled_digest, why);
}

status category_form_preview(const struct admin_call *call, const struct category_version *version, struct bytes *pdf,
                             struct problem *why)
{
    AUTO(store_file, file);
    struct form *form = ARENA_NEW(call->arena, struct form);
    struct form_filled filled;
    struct form_rendered rendered;
    struct form_print print = {.title = version->title, .created_ms = version->created_ms};
    memcpy(print.id, version->compiled_digest, sizeof print.id);
    TRY(store_get(call->admin->store, version->compiled_digest, &file, why));
    TRY(form_load(store_file_bytes(file), call->arena, form, why));
    form_fill_sample(form, call->arena, &filled);
    TRY(form_render(&filled, 1, &print, call->arena, &rendered, why));
    *pdf = rendered.pdf;
    return OK;
}

status category_form_file(const struct admin_call *call, const char *digest, struct bytes *out, struct problem *why)
{
    AUTO(store_file, file);
    TRY(store_get(call->admin->store, digest, &file, why));
    struct bytes content = store_file_bytes(file);
    *out = bytes_of(arena_copy(call->arena, content.data, content.size), content.size);
    return OK;
}
