#include "pdf_permit.h"
#include "text.h"
#include <string.h>

enum { NO_CHANGES = 1 };

static void keep_strictest(int level, struct pdf_permit *out)
{
    if (level && (!out->level || level < out->level)) out->level = level;
}

static void take(struct pdf *pdf, const struct pdf_object *dict, const struct pdf_object *field, struct pdf_permit *out)
{
    struct pdf_signature rules = {0};
    pdf_signature_rules(pdf, dict, field, &rules);
    keep_strictest(rules.certification, out);
    keep_strictest(rules.lock_level, out);
    if (rules.lock != PDF_LOCK_NONE) *(struct pdf_signature *)list_add(&out->locks) = rules;
}

status pdf_permit_read(struct pdf *pdf, const struct list *fields, struct pdf_permit *out, struct problem *why)
{
    *out = (struct pdf_permit){.locks = LIST_OF(pdf_read_arena(pdf), struct pdf_signature)};
    const struct pdf_object *perms = pdf_read_get(pdf, pdf_read_catalog(pdf), "Perms");
    const struct pdf_object *certification = pdf_read_get(pdf, perms, "DocMDP");
    if (certification->kind == PDF_DICT) {
        out->signed_field = "DocMDP";
        take(pdf, certification, &pdf_object_null, out);
    }
    for (size_t i = 0; i < fields->count; i++) {
        const struct pdf_field *field = LIST_AT(fields, const struct pdf_field, i);
        if (!field->is_terminal || !field->value || !text_equal(field->type, "Sig")) continue;
        const struct pdf_object *value = pdf_read_resolve(pdf, field->value);
        if (value->kind != PDF_DICT) continue;
        out->signed_field = field->name;
        take(pdf, value, field->dict, out);
    }
    return pdf_read_fault(pdf, why);
}

/* A name in the list stands for its field and all below it. */
static bool is_listed(struct pdf *pdf, const struct pdf_object *names, const char *name)
{
    for (size_t i = 0; names && names->kind == PDF_ARRAY && i < names->count; i++) {
        const char *one = pdf_object_utf8(pdf_read_item(pdf, names, i), pdf_read_arena(pdf));
        size_t size = one ? strlen(one) : 0;
        if (size && strncmp(name, one, size) == 0 && (name[size] == '\0' || name[size] == '.')) return true;
    }
    return false;
}

static bool is_locked(struct pdf *pdf, const struct pdf_signature *rules, const char *name)
{
    switch (rules->lock) {
    case PDF_LOCK_NONE:
        return false;
    case PDF_LOCK_ALL:
        return true;
    case PDF_LOCK_INCLUDE:
        return is_listed(pdf, rules->lock_names, name);
    case PDF_LOCK_EXCLUDE:
        return !is_listed(pdf, rules->lock_names, name);
    }
    return true;
}

status pdf_permit_field(struct pdf *pdf, const struct pdf_permit *permit, const char *name, bool is_drawn,
                        struct problem *why)
{
    if (permit->level == NO_CHANGES) return problem_set(why, PDF_CERTIFIED, "%s", "");
    if (permit->level && is_drawn) return problem_set(why, PDF_CERTIFIED_FIELDS, "%s", "");
    for (size_t i = 0; i < permit->locks.count; i++)
        if (is_locked(pdf, LIST_AT(&permit->locks, const struct pdf_signature, i), name))
            return problem_set(why, PDF_FIELD_LOCKED, "%.80s", name);
    return pdf_read_fault(pdf, why);
}

status pdf_permit_certify(const struct pdf_permit *permit, struct problem *why)
{
    return permit->signed_field ? problem_set(why, PDF_CERTIFY_LATE, "%.80s", permit->signed_field) : OK;
}

status pdf_permit_protection(const struct pdf *pdf, bool is_existing, struct problem *why)
{
    struct pdf_protection protection;
    if (!pdf_read_protection(pdf, &protection)) return OK;
    if (is_existing ? protection.may_fill : protection.may_add_field) return OK;
    return problem_set(why, PDF_FORBIDDEN, "%s", "");
}
