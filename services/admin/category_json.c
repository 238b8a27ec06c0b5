#include "category_json.h"
#include "text.h"

#define NAME(...)                                                                                                      \
    JSON_TEXT(struct category_input, name, .min = 1, .max = CATEGORY_NAME_MAX, .check = json_check_one_line,           \
              __VA_ARGS__)
#define CLASSIFICATION(...)                                                                                            \
    JSON_TEXT(struct category_input, classification_code, .max = CATEGORY_CODE_MAX, .check = category_check_code,      \
              __VA_ARGS__)
#define VOUCHER                                                                                                        \
    JSON_TEXT(struct category_input, voucher_code, .optional = true, .max = CATEGORY_CODE_MAX,                         \
              .check = category_check_code)
#define SERVICE                                                                                                        \
    JSON_TEXT(struct category_input, service_id, .optional = true, .max = CATEGORY_SERVICE_MAX,                        \
              .check = category_check_service)

static const struct json_field printing_shape[] = {
    JSON_CHOICE(struct category_printing, copies, category_copies_names),
    JSON_INT(struct category_printing, allowed, .optional = true, .min = 1, .max = CATEGORY_COPIES_MAX),
    JSON_BOOL(struct category_printing, keeps_original, .optional = true), JSON_END};
#define PRINTING                                                                                                       \
    JSON_OBJECT(struct category_input, printing, struct category_printing, printing_shape, .optional = true)

const struct json_field category_create_shape[] = {
    JSON_TEXT(struct category_input, parent_id, .optional = true, .check = json_check_id),
    NAME(.optional = false),
    VOUCHER,
    SERVICE,
    CLASSIFICATION(.optional = false),
    JSON_CHOICE(struct category_input, retention, category_retentions),
    JSON_CHOICE(struct category_input, secrecy, category_secrecies),
    PRINTING,
    JSON_END,
};

const struct json_field category_change_shape[] = {
    NAME(.optional = true),
    VOUCHER,
    SERVICE,
    CLASSIFICATION(.optional = true),
    JSON_CHOICE(struct category_input, retention, category_retentions, .optional = true),
    JSON_CHOICE(struct category_input, secrecy, category_secrecies, .optional = true),
    JSON_CHOICE(struct category_input, state, category_state_names, .optional = true),
    PRINTING,
    JSON_END,
};

const struct json_field category_form_shape[] = {
    NAME(.optional = false),
    CLASSIFICATION(.optional = false),
    JSON_CHOICE(struct category_input, retention, category_retentions),
    JSON_CHOICE(struct category_input, secrecy, category_secrecies),
    JSON_END,
};

static void write_printing(struct json_writer *w, const struct category *category)
{
    const struct category_printing *printing = &category->printing;
    if (category->level != 2) {
        json_write_null(w, "printing");
        return;
    }
    json_write_begin(w, "printing", '{');
    json_write_text(w, "copies", category_copies_names[printing->copies]);
    if (printing->allowed)
        json_write_int(w, "allowed", printing->allowed);
    else
        json_write_null(w, "allowed");
    json_write_bool(w, "keeps_original", printing->keeps_original);
    json_write_end(w, '}');
}

static void write_members(struct json_writer *w, const struct category *category)
{
    json_write_text(w, "id", category->id);
    json_write_text(w, "parent_id", category->parent_id);
    json_write_int(w, "level", category->level);
    json_write_text(w, "name", category->name);
    json_write_text(w, "voucher_code", category->voucher_code);
    json_write_text(w, "service_id", category->service_id);
    json_write_text(w, "classification_code", category->classification_code);
    json_write_text(w, "retention", category->retention);
    json_write_text(w, "secrecy", category->secrecy);
    json_write_text(w, "form_name", category->form_name);
    write_printing(w, category);
    json_write_int(w, "version", category->version);
    json_write_text(w, "state", category_state_names[category->state]);
    json_write_time(w, "changed", category->changed_ms);
}

static void write_version(struct json_writer *w, const struct category_version *version, bool in_force)
{
    json_write_begin(w, NULL, '{');
    json_write_int(w, "version", version->version);
    json_write_text(w, "title", version->title);
    json_write_text(w, "edition", version->edition);
    json_write_text(w, "template_name", version->template_name);
    json_write_text(w, "config_name", version->config_name);
    json_write_text(w, "template_digest", version->template_digest);
    json_write_text(w, "config_digest", version->config_digest);
    json_write_text(w, "compiled_digest", version->compiled_digest);
    json_write_int(w, "pages", version->page_count);
    json_write_bool(w, "in_force", in_force);
    json_write_time(w, "created", version->created_ms);
    json_write_text(w, "created_by", version->created_by);
    json_write_end(w, '}');
}

void category_json_write(struct json_writer *w, const struct category *category, const struct list *versions)
{
    json_write_begin(w, NULL, '{');
    write_members(w, category);
    json_write_begin(w, "versions", '[');
    for (size_t i = 0; i < versions->count; i++) {
        const struct category_version *version = LIST_AT(versions, const struct category_version, i);
        write_version(w, version, version->version == category->version);
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static void write_children(struct json_writer *w, const struct list *categories, const char *parent_id, int level)
{
    for (size_t i = 0; i < categories->count && level <= CATEGORY_LEVELS; i++) {
        const struct category *category = LIST_AT(categories, const struct category, i);
        if (!text_equal(category->parent_id, parent_id)) continue;
        json_write_begin(w, NULL, '{');
        write_members(w, category);
        json_write_begin(w, "children", '[');
        write_children(w, categories, category->id, level + 1);
        json_write_end(w, ']');
        json_write_end(w, '}');
    }
}

void category_json_tree(struct json_writer *w, const struct list *categories)
{
    write_children(w, categories, NULL, 1);
}
