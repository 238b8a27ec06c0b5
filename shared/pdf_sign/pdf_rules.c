#include "pdf_rules.h"
#include "pdf_edit.h"

static status read_own(struct pdf *pdf, const struct pdf_object *own, struct pdf_rules *out, struct problem *why)
{
    const struct pdf_object *action = pdf_read_get(pdf, own, "Action"), *names = pdf_read_get(pdf, own, "Fields");
    int64_t level = 0;
    if (own->kind != PDF_DICT) return OK;
    out->lock = PDF_LOCK_ALL;
    if (pdf_object_is_name(action, "Include")) out->lock = PDF_LOCK_INCLUDE;
    if (pdf_object_is_name(action, "Exclude")) out->lock = PDF_LOCK_EXCLUDE;
    for (size_t i = 0; names->kind == PDF_ARRAY && i < names->count; i++) {
        const char *name = pdf_object_utf8(pdf_read_item(pdf, names, i), pdf_read_arena(pdf));
        if (!name) return problem_set(why, PDF_BROKEN, "%s", "a wrong /Lock");
        *(const char **)list_add(&out->names) = name;
    }
    if (pdf_object_integer(pdf_read_get(pdf, own, "P"), &level) && level >= 1 && level <= 3) out->level = (int)level;
    return pdf_read_fault(pdf, why);
}

/* 0: none. */
static int stricter(int a, int b)
{
    if (!a || !b) return a ? a : b;
    return a < b ? a : b;
}

status pdf_rules_read(struct pdf *pdf, const struct pdf_rules_asked *asked, const struct pdf_object *own,
                      struct pdf_rules *out, struct problem *why)
{
    const struct pdf_sign_lock *lock = asked->lock;
    *out = (struct pdf_rules){.names = LIST_OF(pdf_read_arena(pdf), const char *)};
    if (own) TRY(read_own(pdf, own, out, why));
    if (out->level) out->level = stricter(out->level, asked->level);
    out->is_certification = asked->certify != 0;
    out->level = stricter(asked->certify, out->level);
    if (!lock || lock->kind == PDF_LOCK_NONE) return OK;
    if (out->lock != PDF_LOCK_NONE) return problem_set(why, PDF_FIELD_ASKS, "%s", "Lock");
    out->lock = lock->kind;
    for (size_t i = 0; i < lock->count; i++) *(const char **)list_add(&out->names) = lock->names[i];
    return OK;
}

static void put_lock(struct buffer *out, const struct pdf_rules *rules)
{
    static const char *const actions[] = {
        [PDF_LOCK_ALL] = "All", [PDF_LOCK_INCLUDE] = "Include", [PDF_LOCK_EXCLUDE] = "Exclude"};
    buffer_format(out, " /Action /%s", actions[rules->lock]);
    if (rules->lock == PDF_LOCK_ALL) return;
    buffer_text(out, " /Fields [");
    for (size_t i = 0; i < rules->names.count; i++) {
        if (i) buffer_byte(out, ' ');
        pdf_edit_text(out, *LIST_AT(&rules->names, const char *const, i));
    }
    buffer_byte(out, ']');
}

/* Tables 256, 257 and 259. */
void pdf_rules_put_references(struct buffer *out, struct pdf *pdf, const struct pdf_rules *rules)
{
    struct pdf_ref root = {0};
    if (!rules->level && rules->lock == PDF_LOCK_NONE) return;
    (void)pdf_object_ref(pdf_object_get(pdf_read_trailer(pdf), "Root"), &root);
    buffer_text(out, " /Reference [");
    if (rules->level)
        buffer_format(out,
                      "<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P %d /V "
                      "/1.2 >> >>",
                      rules->level);
    if (rules->lock != PDF_LOCK_NONE) {
        buffer_format(out,
                      "<< /Type /SigRef /TransformMethod /FieldMDP /Data %u %u R /TransformParams << /Type "
                      "/TransformParams /V /1.2",
                      root.number, root.generation);
        put_lock(out, rules);
        buffer_text(out, " >> >>");
    }
    buffer_byte(out, ']');
}

struct pdf_ref pdf_rules_write_lock(struct pdf_update *update, const struct pdf_rules *rules)
{
    struct pdf_ref lock = {0};
    if (rules->lock == PDF_LOCK_NONE) return lock;
    lock = pdf_update_new(update);
    struct buffer *out = pdf_update_open(update, lock);
    buffer_text(out, "<< /Type /SigFieldLock");
    put_lock(out, rules);
    buffer_text(out, " >>");
    pdf_update_close(update);
    return lock;
}
