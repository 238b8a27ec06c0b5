#include "form_config.h"
#include "form_config_raw.h"
#include "text.h"
#include <string.h>

enum { TITLE_MAX = 100, EDITION_MAX = 200, NAME_MAX_SIZE = 40, EXPANSION_BYTES = 8 * 1024 * 1024 };

bool form_config_is_name(const char *name)
{
    size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return size >= 1 && size <= NAME_MAX_SIZE && name[size] == '\0' && name[0] != '-';
}

static void read_root(struct config_run *run)
{
    const struct config_raw *raw = LIST_AT(&run->raws[CONFIG_FORM_ELEMENT], struct config_raw, 0);
    struct form_rules *rules = &run->out->rules;
    const char *name = raw->values[CONFIG_NAME];
    if (name && !form_config_is_name(name))
        form_config_raw_fault(run, raw, CONFIG_NAME, FORM_CONFIG_VALUE, "[a-z0-9][a-z0-9-]{0,39}");
    const char *title = form_config_raw_text(run, raw, CONFIG_TITLE, TITLE_MAX);
    const char *edition = form_config_raw_text(run, raw, CONFIG_EDITION, EDITION_MAX);
    rules->name = name ? name : "";
    rules->title = title ? title : "";
    rules->edition = edition ? edition : "";
    run->out->sheet = raw->values[CONFIG_SHEET];
}

static void hand_over(struct config_run *run)
{
    struct form_config *out = run->out;
    out->rules.fields = run->fields.items;
    out->rules.field_count = run->fields.count;
    form_field_sort(&out->rules, run->arena);
    out->rules.checks = run->checks.items;
    out->rules.check_count = run->checks.count;
    out->rules.relations = run->relations.items;
    out->rules.relation_count = run->relations.count;
    out->places = run->places.items;
    out->texts = run->texts.items;
    out->text_count = run->texts.count;
    out->pages = run->pages.items;
    out->page_count = run->pages.count;
}

status form_config_read(struct bytes xml, struct arena *arena, struct form_config *out, struct problem *why)
{
    struct config_run run = {.arena = arena, .why = why, .out = out, .budget = EXPANSION_BYTES};
    *out = (struct form_config){.sheet = NULL};
    TRY(form_config_raw_read(&run, xml));
    read_root(&run);
    form_config_names_sets(&run);
    form_config_fields_read(&run);
    form_config_rules_read(&run);
    form_config_pages_read(&run);
    if (run.fields.count == 0 && why->fault_count == 0) return problem_set(why, FORM_CONFIG_EMPTY, "%s", "");
    hand_over(&run);
    return why->fault_count > 0 ? PROBLEM_INPUT : OK;
}
