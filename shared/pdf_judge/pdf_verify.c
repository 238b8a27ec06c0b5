#include "pdf_verify.h"
#include "cms_prefix.h"
#include "pdf_diff.h"
#include "pdf_render.h"
#include "pdf_ses.h"
#include "pdf_trust.h"
#include "text.h"

static const size_t HASHED = (size_t)1 << 30;

enum { HISTORY_MAX = 32 };

struct work {
    struct arena *arena;
    struct pdf *pdf;
    const struct trust *list;
    int64_t now_ms;
    struct pdf_verify_report *out;
    struct cms_prefix *prefix; /* NULL where it is not worth it */
    int64_t *budget;           /* of the comparisons */
    struct list subjects;      /* struct pdf_trust_subject: the signatures, their trust judged at the end */
    size_t *hashing;           /* bytes of the file that may still go into digests */
};

const char *pdf_verify_overall_name(enum pdf_verify_overall overall)
{
    static const char *const names[] = {"intact", "changed", "broken", "unsigned", "unreadable"};
    return names[overall];
}

const char *pdf_verify_integrity_name(enum cms_verify_state state)
{
    static const char *const names[] = {"ok", "broken", "unparsable"};
    return names[state];
}

const char *pdf_verify_changes_name(const struct pdf_verify_signature *signature)
{
    if (signature->is_suspicious) return "suspicious";
    return signature->changes.count > 0 ? "permitted" : "none";
}

const char *pdf_verify_time_name(enum pdf_verify_time source)
{
    static const char *const names[] = {NULL, "claimed", "timestamp"};
    return names[source];
}

/* ISO 32000-2, table 255 and ETSI EN 319 142-1. */
static bool kind_of(const char *subfilter, enum cms_verify_kind *out)
{
    static const struct {
        const char *name;
        enum cms_verify_kind kind;
    } kinds[] = {{"ETSI.CAdES.detached", CMS_VERIFY_CADES},
                 {"adbe.pkcs7.detached", CMS_VERIFY_DETACHED},
                 {"adbe.pkcs7.sha1", CMS_VERIFY_SHA1_INSIDE},
                 {"ETSI.RFC3161", CMS_VERIFY_TIMESTAMP}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!text_equal(subfilter, kinds[i].name)) continue;
        *out = kinds[i].kind;
        return true;
    }
    return false;
}

/* A thousand signatures that each vouch for the whole file would be hashed for minutes. Real ones are few, or small. */
static bool can_hash(const struct work *w, const struct pdf_signature *s)
{
    size_t size = s->pieces[0].size + s->pieces[1].size;
    if (size > *w->hashing) return false;
    *w->hashing -= size;
    return true;
}

static const struct ses_signature_report *check_seal(const struct work *w, const struct pdf_signature *s,
                                                     struct cms_verify *cms)
{
    const struct ses_case in = {.file = s->cms,
                                .is_padded = true,
                                .list = w->list,
                                .now_ms = w->now_ms,
                                .content = s->pieces,
                                .content_count = 2};
    return pdf_ses_verify(&in, w->arena, cms);
}

static void check_integrity(const struct work *w, const struct pdf_signature *s, struct cms_verify *cms,
                            struct pdf_verify_signature *out)
{
    struct cms_verify_input in = {.der = s->cms,
                                  .content = s->pieces,
                                  .content_count = 2,
                                  .certificates = trust_certificates(w->list),
                                  .prefix = w->prefix};
    *cms = (struct cms_verify){.state = CMS_VERIFY_UNPARSABLE, .reason = "subfilter_unknown"};
    if (!can_hash(w, s))
        cms->reason = "too_many_signatures";
    else if (pdf_ses_is(s->subfilter))
        out->ses = check_seal(w, s, cms);
    else if (kind_of(s->subfilter, &in.kind))
        cms_verify(&in, w->arena, cms);
    out->integrity = cms->state;
    out->integrity_reason = cms->reason;
    out->is_weak = cms->is_weak;
    out->is_odd_value = cms->form != SM2_FORM_DER;
    out->digest = cms->digest;
    out->method = cms->method;
    out->has_signer = cms->signer.size > 0;
    out->signer = cms->facts;
    out->is_baseline = !out->ses && in.kind == CMS_VERIFY_CADES && cms->state == CMS_VERIFY_OK;
}

static void check_changes(const struct list *changes, struct pdf_verify_signature *out)
{
    out->changes = *changes;
    if (out->is_removed)
        pdf_change_add(&out->changes, (struct pdf_change){.code = PDF_CHANGE_SIGNATURE_REMOVED, .is_suspicious = true});
    out->is_suspicious = pdf_change_is_suspicious(&out->changes);
}

static void check_one(struct work *w, const struct pdf_signature *s, const struct list *changes, bool is_removed)
{
    struct pdf_trust_subject subject = {.revision = s->revision,
                                        .is_placed = s->reason == NULL,
                                        .claimed_ms = s->claimed_ms,
                                        .out = {.field = s->field,
                                                .is_timestamp = s->is_timestamp,
                                                .is_drawn = s->is_drawn,
                                                .is_removed = is_removed,
                                                .coverage = s->coverage,
                                                .coverage_reason = s->reason,
                                                .revision = s->reason ? 0 : s->revision + 1,
                                                .certification = s->certification,
                                                .seal = s->seal}};
    check_integrity(w, s, &subject.cms, &subject.out);
    check_changes(changes, &subject.out);
    *(struct pdf_trust_subject *)list_add(&w->subjects) = subject;
}

/* Where nothing speaks against a signature but the question what its pages look like now. */
static void compare_looks(struct work *w)
{
    struct pdf_render render = {0};
    struct list cases = LIST_OF(w->arena, struct pdf_visual_case),
                owners = LIST_OF(w->arena, struct pdf_verify_signature *);
    for (size_t i = 0; i < w->subjects.count; i++) {
        struct pdf_trust_subject *subject = LIST_AT(&w->subjects, struct pdf_trust_subject, i);
        struct pdf_verify_signature *s = &subject->out;
        if (s->integrity != CMS_VERIFY_OK || s->coverage != PDF_COVERAGE_WHOLE_REVISION) continue;
        *(struct pdf_visual_case *)list_add(&cases) =
            (struct pdf_visual_case){.revision = subject->revision, .changes = &s->changes};
        *(struct pdf_verify_signature **)list_add(&owners) = s;
    }
    pdf_visual_judge(w->pdf, &cases, &render);
    for (size_t i = 0; i < cases.count; i++) {
        struct pdf_verify_signature *s = *LIST_AT(&owners, struct pdf_verify_signature *, i);
        s->look = LIST_AT(&cases, struct pdf_visual_case, i)->answer;
        s->is_suspicious = pdf_change_is_suspicious(&s->changes);
    }
}

static bool is_known(const struct list *all, const struct pdf_signature *s)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct pdf_signature *one = LIST_AT(all, struct pdf_signature, i);
        if (one->ref.number == s->ref.number && one->place.start == s->place.start) return true;
    }
    return false;
}

/* Signatures that a later revision took out of the form: they tell that this is not the sealed document any more. */
static status check_history(struct work *w, struct list *known, size_t proved, struct problem *why)
{
    size_t count = pdf_read_revisions(w->pdf), first = count > HISTORY_MAX ? count - HISTORY_MAX : 0;
    for (size_t r = first; r < proved && r + 1 < count; r++) {
        struct list all;
        TRY(pdf_signature_all(pdf_read_at(w->pdf, r), &all, why));
        for (size_t i = 0; i < all.count && known->count < PDF_VERIFY_SIGNATURES_MAX; i++) {
            const struct pdf_signature *s = LIST_AT(&all, struct pdf_signature, i);
            if (is_known(known, s)) continue;
            *(struct pdf_signature *)list_add(known) = *s;
            struct list changes = LIST_OF(w->arena, struct pdf_change);
            if (s->coverage == PDF_COVERAGE_WHOLE_REVISION) pdf_diff(w->pdf, s, w->budget, &changes);
            check_one(w, s, &changes, true);
        }
    }
    return OK;
}

/* A seal is as good as whoever made it: the signer alone does not make a seal official. */
static void doubt_seal(const struct work *w, struct pdf_verify_signature *s)
{
    if (!s->ses || s->trust != TRUST_TRUSTED) return;
    const char *fault = pdf_ses_doubt(s->ses, s->proved_ms ? s->proved_ms : w->now_ms);
    if (!fault) return;
    s->trust = text_equal(fault, "maker_untrusted") ? TRUST_UNTRUSTED : TRUST_UNKNOWN;
    s->trust_reason = fault;
}

static status check_all(struct work *w, struct problem *why)
{
    struct list all;
    const struct pdf_trust judged = {w->arena, w->pdf, w->list, w->now_ms};
    TRY(pdf_signature_all(w->pdf, &all, why));
    if (all.count > PDF_VERIFY_SIGNATURES_MAX) return problem_set(why, PDF_TOO_COMPLEX, "%s", "signatures");
    w->subjects = LIST_OF(w->arena, struct pdf_trust_subject);
    size_t proved = 0;
    struct list *changes = arena_array(w->arena, all.count + 1, sizeof *changes);
    pdf_diff_all(w->pdf, &all, w->budget, changes, &proved);
    if (all.count > 1) w->prefix = cms_prefix_open(w->arena, pdf_read_file(w->pdf));
    for (size_t i = 0; i < all.count; i++) check_one(w, LIST_AT(&all, struct pdf_signature, i), &changes[i], false);
    cms_prefix_close(w->prefix);
    w->prefix = NULL;
    compare_looks(w);
    TRY(check_history(w, &all, proved, why));
    pdf_trust_judge(&judged, &w->subjects);
    for (size_t i = 0; i < w->subjects.count; i++) {
        struct pdf_verify_signature *s = &LIST_AT(&w->subjects, struct pdf_trust_subject, i)->out;
        doubt_seal(w, s);
        *(struct pdf_verify_signature *)list_add(&w->out->signatures) = *s;
    }
    return OK;
}

static void read_revisions(const struct work *w)
{
    size_t count = pdf_read_revisions(w->pdf), *ends = arena_array(w->arena, count, sizeof *ends);
    for (size_t i = 0; i < count; i++) ends[i] = pdf_read_revision(w->pdf, i)->end;
    w->out->revisions = count;
    w->out->revision_ends = ends;
}

static bool is_broken(const struct pdf_verify_signature *s)
{
    return s->integrity != CMS_VERIFY_OK || s->coverage == PDF_COVERAGE_NOT_WHOLE;
}

/* Whose signatures a reader of the file sees: of its document timestamps only those that are drawn. */
static bool is_seen(const struct pdf_verify_signature *s)
{
    return !s->is_timestamp || s->is_drawn;
}

static bool are_trusted(const struct list *signatures)
{
    bool is_any_seen = false;
    for (size_t i = 0; i < signatures->count; i++)
        if (is_seen(LIST_AT(signatures, struct pdf_verify_signature, i))) is_any_seen = true;
    for (size_t i = 0; i < signatures->count; i++) {
        const struct pdf_verify_signature *s = LIST_AT(signatures, struct pdf_verify_signature, i);
        if (s->trust != TRUST_TRUSTED && (is_seen(s) || !is_any_seen)) return false;
    }
    return signatures->count > 0;
}

static void conclude(struct pdf_verify_report *out)
{
    out->overall = out->signatures.count > 0 ? PDF_VERIFY_INTACT : PDF_VERIFY_UNSIGNED;
    out->is_trusted = are_trusted(&out->signatures);
    for (size_t i = 0; i < out->signatures.count; i++) {
        const struct pdf_verify_signature *s = LIST_AT(&out->signatures, struct pdf_verify_signature, i);
        if (is_broken(s)) out->overall = PDF_VERIFY_BROKEN;
        if (s->is_suspicious && out->overall == PDF_VERIFY_INTACT) out->overall = PDF_VERIFY_CHANGED;
    }
}

void pdf_verify(struct bytes file, const struct trust *list, int64_t now_ms, struct arena *arena,
                struct pdf_verify_report *out)
{
    pdf_verify_with(file, (struct bytes){0}, list, now_ms, arena, out);
}

void pdf_verify_with(struct bytes file, struct bytes password, const struct trust *list, int64_t now_ms,
                     struct arena *arena, struct pdf_verify_report *out)
{
    struct problem why;
    int64_t budget = PDF_DIFF_BUDGET;
    size_t hashing = HASHED + 100 * file.size;
    struct work w = {
        .arena = arena, .list = list, .now_ms = now_ms, .out = out, .budget = &budget, .hashing = &hashing};
    *out = (struct pdf_verify_report){.signatures = LIST_OF(arena, struct pdf_verify_signature)};
    status got = pdf_read_open_with(arena, file, password, &w.pdf, &why);
    if (got == OK) {
        out->is_encrypted = pdf_read_protection(w.pdf, &out->protection);
        read_revisions(&w);
        got = check_all(&w, &why);
    }
    if (got == OK) {
        conclude(out);
        return;
    }
    out->overall = PDF_VERIFY_UNREADABLE;
    out->problem = why.code;
    out->problem_subject = arena_text(arena, why.subject);
    out->signatures.count = 0;
}
