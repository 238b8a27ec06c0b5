#include "pdf_diff.h"
#include "pdf_crypt.h"
#include "pdf_diff_bytes.h"
#include "pdf_diff_catalog.h"
#include "pdf_diff_page.h"
#include "pdf_diff_refs.h"
#include "pdf_diff_role.h"
#include "pdf_diff_state.h"
#include "text.h"

enum { A_VALUE = 3 /* steps, for reading it and counting what it names */ };

/* A writer's own entry (LibreOffice: /DocChecksum) says nothing of later revisions, and those of others lack it. */
static bool is_dropped(struct pdf_diff_state *d, const char *key)
{
    static const char *const kept[] = {"Root", "Encrypt", "AuthCode", NULL}; /* table 15; ISO/TS 32004 */
    return !pdf_object_get(pdf_read_trailer(d->now), key) && !text_is_one_of(key, kept);
}

static void trailer(struct pdf_diff_state *d)
{
    static const char *const harmless[] = {"Size",  "Prev", "ID",     "Info",   "XRefStm",     "W",
                                           "Index", "Type", "Length", "Filter", "DecodeParms", NULL};
    struct list keys = pdf_diff_state_keys(d, pdf_read_trailer(d->old), pdf_read_trailer(d->now));
    for (size_t i = 0; i < keys.count; i++) {
        const char *key = *LIST_AT(&keys, const char *, i);
        if (text_is_one_of(key, harmless) || is_dropped(d, key)) continue;
        pdf_diff_state_report(d, PDF_CHANGE_TRAILER_CHANGED, true, 0, key);
    }
}

/* How the file is encrypted decides what all of it says. */
static void encryption(struct pdf_diff_state *d)
{
    if (!pdf_crypt_is_same(pdf_read_crypt(d->old), pdf_read_crypt(d->now)))
        pdf_diff_state_report(d, PDF_CHANGE_ENCRYPTION_CHANGED, true, 0, NULL);
}

static void information(struct pdf_diff_state *d)
{
    const struct pdf_object *old = pdf_object_get(pdf_read_trailer(d->old), "Info");
    const struct pdf_object *now = pdf_object_get(pdf_read_trailer(d->now), "Info");
    uint32_t number = pdf_diff_state_number(now);
    if (pdf_diff_state_same(old, now) && !pdf_diff_state_has(d, number, PDF_DIFF_CHANGED)) return;
    pdf_diff_state_rewritten(d, old, now);
    pdf_diff_state_claim(d, now);
    pdf_diff_state_report(d, PDF_CHANGE_METADATA_CHANGED, false, number, "Info");
}

/* The whole file must tell of the signed revisions just what the signed bytes alone tell. */
static void history(struct pdf_diff_state *d)
{
    size_t count = d->signature->revision + 1;
    bool same = pdf_read_revisions(d->old) == count;
    for (size_t i = 0; same && i < count; i++) {
        const struct pdf_revision *a = pdf_read_revision(d->old, i), *b = pdf_read_revision(d->now, i);
        same = a->xref == b->xref && a->startxref == b->startxref && a->eof == b->eof;
    }
    if (!same) pdf_diff_state_report(d, PDF_CHANGE_STRUCTURE_CHANGED, true, 0, "revisions");
}

static void later_sections(struct pdf_diff_state *d)
{
    for (size_t i = d->signature->revision + 1; i <= pdf_read_current(d->now); i++) {
        const struct pdf_revision *one = pdf_read_revision(d->now, i);
        if (one->is_hybrid) pdf_diff_state_report(d, PDF_CHANGE_STRUCTURE_CHANGED, true, 0, "XRefStm");
        if (one->xref < d->signed_end) pdf_diff_state_report(d, PDF_CHANGE_STRUCTURE_CHANGED, true, 0, "xref");
    }
}

static void keep_strictest(int level, int *out)
{
    if (level > 0 && (*out == 0 || level < *out)) *out = level;
}

/* The strictest certification that the signed state holds, its own included. */
static status read_level(struct pdf_diff_state *d, struct problem *why)
{
    struct list all;
    TRY(pdf_signature_all(d->old, &all, why));
    for (size_t i = 0; i < all.count; i++) {
        const struct pdf_signature *one = LIST_AT(&all, struct pdf_signature, i);
        keep_strictest(one->certification, &d->level);
        keep_strictest(one->lock_level, &d->level);
    }
    return OK;
}

status pdf_diff_step(struct pdf_diff_state *d, struct problem *why)
{
    later_sections(d);
    TRY(pdf_diff_refs_touched(d, why));
    trailer(d);
    encryption(d);
    pdf_diff_catalog(d);
    information(d);
    TRY(pdf_diff_page_all(d, why));
    TRY(pdf_diff_bytes(d, why));
    TRY(pdf_diff_state_spend(d, 0, why)); /* what ended early has told so by this */
    TRY(pdf_read_fault(d->old, why));
    TRY(pdf_read_fault(d->now, why));
    pdf_diff_role_report(d);
    return OK;
}

static status run(struct pdf_diff_state *d, struct problem *why)
{
    struct bytes part = bytes_of(pdf_read_file(d->now).data, d->signed_end);
    TRY(pdf_diff_state_open(d, why));
    TRY(pdf_diff_state_spend(d, part.size / 16, why));
    TRY(pdf_read_open_part(d->now, d->arena, part, &d->old, why));
    history(d);
    TRY(read_level(d, why));
    TRY(pdf_diff_refs_count(d, why));
    TRY(pdf_diff_state_spend(d, A_VALUE * pdf_read_values(d->old), why));
    return pdf_diff_step(d, why);
}

void pdf_diff(struct pdf *pdf, const struct pdf_signature *signature, int64_t *budget, struct list *out)
{
    struct problem why;
    AUTO_ARENA(scratch);
    *out = LIST_OF(pdf_read_arena(pdf), struct pdf_change);
    struct pdf_diff_state d = {.arena = scratch,
                               .now = pdf,
                               .signature = signature,
                               .signed_end = pdf_read_revision(pdf, signature->revision)->end,
                               .budget = budget,
                               .changes = out};
    if (run(&d, &why) != OK) pdf_diff_state_report(&d, PDF_CHANGE_UNREADABLE, true, 0, problem_name(why.code));
}
