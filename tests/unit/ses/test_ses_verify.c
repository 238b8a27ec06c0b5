#include "clock.h"
#include "der_write.h"
#include "json_write.h"
#include "ses_algorithm.h"
#include "ses_read.h"
#include "ses_report.h"
#include "ses_verify.h"
#include "ses_write.h"
#include "test.h"
#include "test_file.h"
#include "text.h"
#include "ts_info.h"
#include "ts_maker.h"
#include <string.h>

enum { YEAR_DAYS = 365, STRIDE = 61 };
static const int64_t DAY_MS = 86400000;

struct fixture {
    struct arena *arena;
    struct problem why;
    trust *list;
    sign_key *maker_key, *signer_key;
    struct bytes maker, signer, picture, content;
    int64_t now_ms;
};

static struct bytes file(struct fixture *f, const char *name, const char *end)
{
    return test_file(f->arena, "TEST_PKI", arena_format(f->arena, "%s.%s", name, end));
}

static void set_up(struct fixture *f, const char *maker, const char *signer)
{
    static const char *const roots[] = {"root", "middle", "brief", "sm2_root", "sm2_middle"};
    /* The certificates begin today. */
    *f = (struct fixture){.arena = arena_new(), .now_ms = clock_now_ms() + DAY_MS};
    struct list all = LIST_OF(f->arena, struct bytes);
    for (size_t i = 0; i < TEST_COUNT(roots); i++) *(struct bytes *)list_add(&all) = file(f, roots[i], "der");
    f->list = trust_of(&all, &f->why);
    assert_non_null(f->list);
    assert_int_equal(sign_key_open_pem(file(f, maker, "key"), &f->maker_key, &f->why), OK);
    assert_int_equal(sign_key_open_pem(file(f, signer, "key"), &f->signer_key, &f->why), OK);
    f->maker = file(f, maker, "der");
    f->signer = file(f, signer, "der");
    f->picture = bytes_of_text("\x89PNG\r\n\x1a\n and what else a picture has");
    f->content = bytes_of_text("the bytes that are sealed");
}

static void tear_down(struct fixture *f)
{
    sign_key_free(f->maker_key);
    sign_key_free(f->signer_key);
    trust_free(f->list);
    arena_free(f->arena);
}

static struct ses_write_seal usual(struct fixture *f)
{
    return (struct ses_write_seal){.vendor = "eStamp",
                                   .id = "37070012345678",
                                   .name = "潍坊示范机械有限公司公章",
                                   .type = SES_OF_UNIT,
                                   .certificates = &f->signer,
                                   .certificate_count = 1,
                                   .created_ms = f->now_ms - DAY_MS,
                                   .start_ms = f->now_ms - DAY_MS,
                                   .end_ms = f->now_ms + YEAR_DAYS * DAY_MS,
                                   .picture_type = "png",
                                   .picture = f->picture,
                                   .width_mm = 40,
                                   .height_mm = 40};
}

static struct bytes seal_of(struct fixture *f, const struct ses_write_seal *what)
{
    struct ses_write_signed made;
    struct bytes info = ses_write_info(what, f->arena);
    assert_int_equal(ses_write_sign(f->maker_key, f->maker, info, f->arena, &made, &f->why), OK);
    return ses_write_whole(&made, f->arena);
}

static struct bytes usual_seal(struct fixture *f)
{
    const struct ses_write_seal what = usual(f);
    return seal_of(f, &what);
}

static struct bytes token_over(struct fixture *f, struct bytes value, int64_t time_ms)
{
    AUTO(ts_maker, maker);
    unsigned char digest[DIGEST_SIZE];
    struct bytes token;
    digest_sha256(value, digest);
    /* Without the authority above it, which the trust list knows: its bits would decide nothing. */
    assert_int_equal(
        ts_maker_open_pem(file(f, "stamp", "key"), file(f, "stamp", "pem"), "1.2.3.4", 1000, &maker, &f->why), OK);
    const struct ts_order order = {.imprint =
                                       ts_info_imprint(DIGEST_SHA256, bytes_of(digest, sizeof digest), f->arena).der,
                                   .serial = bytes_of("\x05", 1),
                                   .time_ms = time_ms};
    assert_int_equal(ts_maker_token(maker, &order, f->arena, &token, &f->why), OK);
    return token;
}

struct wish {
    struct bytes seal;
    int64_t time_ms, stamp_ms; /* stamp_ms 0: no timestamp */
};

static struct bytes signature_of(struct fixture *f, const struct wish *wish)
{
    struct ses_write_signed made;
    struct bytes oid = ses_algorithm_of(sign_key_algorithm(f->signer_key));
    const struct ses_write_tbs tbs = {.seal = wish->seal,
                                      .time_ms = wish->time_ms,
                                      .hash = ses_algorithm_digest(oid, &f->content, 1, f->arena),
                                      .property = "/Doc_0/Signs/Sign_0/Signature.xml"};
    struct bytes content = ses_write_tbs(&tbs, f->arena);
    assert_int_equal(ses_write_sign(f->signer_key, f->signer, content, f->arena, &made, &f->why), OK);
    if (wish->stamp_ms) made.timestamp = token_over(f, made.value, wish->stamp_ms);
    return ses_write_whole(&made, f->arena);
}

static void judge_seal(struct fixture *f, struct bytes der, struct arena *arena, struct ses_seal_report *out)
{
    const struct ses_case in = {.file = der, .list = f->list, .now_ms = f->now_ms};
    ses_verify_seal(&in, arena, out);
}

static void judge(struct fixture *f, struct bytes der, struct arena *arena, struct ses_signature_report *out)
{
    const struct ses_case in = {
        .file = der, .list = f->list, .now_ms = f->now_ms, .content = &f->content, .content_count = 1};
    ses_verify_signature(&in, arena, out);
}

static const char *const kinds[][2] = {
    {"seal", "curve"}, {"curve", "seal"}, {"sm2_other", "sm2_seal"}, {"sm2_other", "seal"}};

static void what_it_makes_is_valid(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(kinds); i++) {
        struct fixture f;
        struct ses_seal_report report;
        set_up(&f, kinds[i][0], kinds[i][1]);
        struct bytes seal = usual_seal(&f);
        assert_int_equal(ses_read_kind(seal), SES_READ_SEAL);
        judge_seal(&f, seal, f.arena, &report);
        assert_int_equal(report.overall, SES_VALID);
        assert_int_equal(report.seal.warnings, 0);
        assert_int_equal(report.seal.version, 4);
        assert_string_equal(report.seal.name, "潍坊示范机械有限公司公章");
        assert_string_equal(report.seal.id, "37070012345678");
        assert_int_equal(report.seal.width_mm, 40);
        assert_true(bytes_equal(report.seal.picture, f.picture));
        assert_int_equal(report.seal.end_ms, (f.now_ms + YEAR_DAYS * DAY_MS) / 1000 * 1000);
        struct ses_signature_report signature;
        const struct wish wish = {seal, f.now_ms - 60000, f.now_ms - 30000};
        struct bytes der = signature_of(&f, &wish);
        assert_int_equal(ses_read_kind(der), SES_READ_SIGNATURE);
        judge(&f, der, f.arena, &signature);
        for (int step = 0; step < SES_SIGN_STEPS; step++)
            if (signature.steps[step].outcome != SES_PASSED) fail_msg("%s", ses_verify_sign_step(step));
        assert_int_equal(signature.overall, SES_VALID);
        assert_int_equal(signature.stamped_ms, f.now_ms - 30000);
        tear_down(&f);
    }
}

/* Is offset `at` of `whole` inside of `part`, which points into it? */
static bool is_inside(struct bytes whole, size_t at, struct bytes part)
{
    const unsigned char *byte = whole.data + at;
    return part.size && byte >= part.data && byte < part.data + part.size;
}

static bool has_failed(const struct ses_step *step)
{
    return step->outcome == SES_FAILED || step->outcome == SES_NOT_DONE;
}

/* Every byte of what is not long; of certificates, pictures and tokens some. */
static size_t next(struct bytes whole, size_t at, const struct ses_seal *seal, struct bytes signer, struct bytes token)
{
    const struct bytes longs[] = {seal->made.certificate, seal->picture, signer, token,
                                  LIST_AT(&seal->listed, const struct ses_listed, 0)->value};
    for (size_t i = 0; i < TEST_COUNT(longs); i++)
        if (is_inside(whole, at, longs[i])) return at + STRIDE;
    return at + 1;
}

/* Which steps must tell, by where the bit was: in a certificate its signature breaks, or its key fits no more. */
static bool is_noticed(const struct bytes whole, size_t at, const struct ses_seal *parts,
                       const struct ses_seal_report *got)
{
    if (!got->is_read) return true;
    bool is_signed = is_inside(whole, at, parts->made.content);
    if (is_signed || is_inside(whole, at, parts->made.value) || is_inside(whole, at, parts->made.algorithm))
        return has_failed(&got->steps[SES_SEAL_MADE]);
    return has_failed(&got->steps[SES_SEAL_MADE]) || has_failed(&got->steps[SES_SEAL_MAKER]);
}

static void every_flipped_bit_of_a_seal_is_noticed(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(kinds); i++) {
        struct fixture f;
        struct ses_seal_report good, bad;
        set_up(&f, kinds[i][0], kinds[i][1]);
        struct bytes seal = usual_seal(&f);
        unsigned char *twin = arena_copy(f.arena, seal.data, seal.size);
        const struct bytes changed = bytes_of(twin, seal.size);
        judge_seal(&f, seal, f.arena, &good);
        for (size_t at = 0; at < seal.size; at = next(seal, at, &good.seal, f.maker, f.maker)) {
            AUTO_ARENA(arena);
            twin[at] ^= (unsigned char)(1U << at % 8);
            judge_seal(&f, changed, arena, &bad);
            if (bad.overall == SES_VALID || !is_noticed(seal, at, &good.seal, &bad)) fail_msg("byte %zu", at);
            twin[at] = seal.data[at];
        }
        tear_down(&f);
    }
}

/* Of a token some bits bind nothing, such as its list of digests (RFC 5652, 5.1): it proves what it proved. */
static bool is_noticed_at(const struct bytes whole, size_t at, const struct ses_signature_report *good,
                          const struct ses_signature_report *got)
{
    const struct ses_signature *parts = &good->signature;
    const struct ses_step *steps = got->steps;
    if (!got->is_read) return true;
    if (is_inside(whole, at, parts->timestamp))
        return has_failed(&steps[SES_SIGN_TIMESTAMP]) || got->stamped_ms == good->stamped_ms;
    if (is_inside(whole, at, parts->made.certificate)) return has_failed(&steps[SES_SIGN_LISTED]);
    if (is_inside(whole, at, parts->hash) && !has_failed(&steps[SES_SIGN_CONTENT])) return false;
    if (is_inside(whole, at, parts->seal.made.value) && !has_failed(&steps[SES_SIGN_SEAL])) return false;
    if (is_inside(whole, at, parts->made.content) || is_inside(whole, at, parts->made.value))
        return has_failed(&steps[SES_SIGN_SIGNATURE]);
    if (is_inside(whole, at, parts->made.algorithm)) return has_failed(&steps[SES_SIGN_SIGNATURE]);
    return got->overall != SES_VALID;
}

static void every_flipped_bit_of_a_signature_is_noticed(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(kinds); i++) {
        struct fixture f;
        struct ses_signature_report good, bad;
        set_up(&f, kinds[i][0], kinds[i][1]);
        const struct wish wish = {usual_seal(&f), f.now_ms - 60000, f.now_ms - 30000};
        struct bytes der = signature_of(&f, &wish);
        unsigned char *twin = arena_copy(f.arena, der.data, der.size);
        judge(&f, der, f.arena, &good);
        const struct ses_signature *parts = &good.signature;
        for (size_t at = 0; at < der.size;
             at = next(der, at, &parts->seal, parts->made.certificate, parts->timestamp)) {
            AUTO_ARENA(arena);
            twin[at] ^= (unsigned char)(1U << at % 8);
            judge(&f, bytes_of(twin, der.size), arena, &bad);
            if (!is_noticed_at(der, at, &good, &bad)) fail_msg("byte %zu", at);
            twin[at] = der.data[at];
        }
        tear_down(&f);
    }
}

static void every_cut_of_a_file_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f, "curve", "seal");
    struct bytes seal = usual_seal(&f);
    const struct wish wish = {seal, f.now_ms, 0};
    struct bytes der = signature_of(&f, &wish);
    for (size_t size = 0; size < der.size; size += 7) {
        AUTO_ARENA(arena);
        struct ses_seal a;
        struct ses_signature b;
        if (size < seal.size) assert_non_null(ses_read_seal(bytes_of(seal.data, size), arena, &a));
        assert_non_null(ses_read_signature(bytes_of(der.data, size), false, arena, &b));
    }
    struct ses_signature padded;
    struct bytes more = der_write_join(f.arena, der, bytes_of("\0\0\0", 3));
    assert_null(ses_read_signature(more, true, f.arena, &padded));
    assert_string_equal(ses_read_signature(more, false, f.arena, &padded), "junk_behind");
    tear_down(&f);
}

static void a_seal_counts_within_its_period_only(void **state)
{
    (void)state;
    static const struct {
        int64_t start_days, end_days;
        const char *reason;
    } cases[] = {{-2, 2, NULL}, {1, 2, "not_yet"}, {-2, -1, "expired"}, {2, -2, "period_backwards"}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fixture f;
        struct ses_seal_report report;
        set_up(&f, "curve", "seal");
        struct ses_write_seal what = usual(&f);
        what.start_ms = f.now_ms + cases[i].start_days * DAY_MS;
        what.end_ms = f.now_ms + cases[i].end_days * DAY_MS;
        judge_seal(&f, seal_of(&f, &what), f.arena, &report);
        assert_true(text_equal(report.steps[SES_SEAL_VALIDITY].reason, cases[i].reason));
        assert_int_equal(report.overall, cases[i].reason ? SES_INVALID : SES_VALID);
        tear_down(&f);
    }
}

/* 7.3 d: the seal's period counts when it was used, not today; but that is to be proved. */
static void a_seal_that_expired_since_was_good_then(void **state)
{
    (void)state;
    static const struct {
        int64_t used_days, stamped_days;
        enum ses_overall overall;
    } cases[] = {{-5, -5, SES_VALID},   {-5, 0, SES_UNTRUSTED}, {-5, -1, SES_UNTRUSTED},
                 {-1, -1, SES_INVALID}, {-1, 0, SES_INVALID},   {-11, 0, SES_INVALID}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fixture f;
        struct ses_signature_report report;
        set_up(&f, "curve", "seal");
        f.now_ms += 20 * DAY_MS; /* the certificates begin today */
        struct ses_write_seal what = usual(&f);
        what.start_ms = f.now_ms - 10 * DAY_MS;
        what.end_ms = f.now_ms - 3 * DAY_MS;
        int64_t stamped = cases[i].stamped_days;
        const struct wish wish = {seal_of(&f, &what), f.now_ms + cases[i].used_days * DAY_MS,
                                  stamped ? f.now_ms + stamped * DAY_MS : 0};
        judge(&f, signature_of(&f, &wish), f.arena, &report);
        assert_int_equal(report.overall, cases[i].overall);
        tear_down(&f);
    }
}

/* A name is written by whoever made the seal: it must not look like the lines that the report says itself. */
static void a_name_writes_no_lines_of_its_own(void **state)
{
    (void)state;
    static const struct {
        const char *name, *read;
    } cases[] = {{"公章", "公章"}, {"ab\ncd", "ab?cd"}, {"ab\tcd", "ab?cd"}, {"ab\033[2Jcd", "ab?[2Jcd"}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fixture f;
        struct ses_seal seal;
        set_up(&f, "curve", "seal");
        struct ses_write_seal what = usual(&f);
        what.name = cases[i].name;
        assert_null(ses_read_seal(seal_of(&f, &what), f.arena, &seal));
        assert_string_equal(seal.name, cases[i].read);
        tear_down(&f);
    }
}

static void a_zero_hides_nothing_behind_it(void **state)
{
    (void)state;
    struct fixture f;
    struct ses_seal seal;
    set_up(&f, "curve", "seal");
    struct ses_write_seal what = usual(&f);
    what.name = "\xB9\xAB-\xD5\xC2"; /* GBK, for zeros are no UTF-8 anyway */
    struct bytes whole = seal_of(&f, &what);
    assert_null(ses_read_seal(whole, f.arena, &seal));
    assert_string_equal(seal.name, "公-章");
    unsigned char *twin = arena_copy(f.arena, whole.data, whole.size);
    unsigned char *name = memmem(twin, whole.size, what.name, strlen(what.name));
    assert_non_null(name);
    name[2] = 0;
    assert_null(ses_read_seal(bytes_of(twin, whole.size), f.arena, &seal));
    assert_string_equal(seal.name, "?????");
    tear_down(&f);
}

static void only_who_is_listed_may_use_a_seal(void **state)
{
    (void)state;
    struct fixture f;
    struct ses_signature_report report;
    set_up(&f, "curve", "seal");
    struct ses_write_seal what = usual(&f);
    what.certificates = &f.maker;
    const struct wish wish = {seal_of(&f, &what), f.now_ms, 0};
    judge(&f, signature_of(&f, &wish), f.arena, &report);
    assert_string_equal(report.steps[SES_SIGN_LISTED].reason, "not_listed");
    assert_int_equal(report.steps[SES_SIGN_SIGNATURE].outcome, SES_PASSED);
    assert_int_equal(report.overall, SES_INVALID);
    tear_down(&f);
}

static void a_time_behind_its_timestamp_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    struct ses_signature_report report;
    set_up(&f, "curve", "seal");
    const struct wish wish = {usual_seal(&f), f.now_ms, f.now_ms - 3600000};
    judge(&f, signature_of(&f, &wish), f.arena, &report);
    assert_string_equal(report.steps[SES_SIGN_TIMESTAMP].reason, "after_timestamp");
    assert_int_equal(report.overall, SES_INVALID);
    tear_down(&f);
}

static void other_content_is_refused_and_none_leaves_it_open(void **state)
{
    (void)state;
    struct fixture f;
    struct ses_signature_report report;
    set_up(&f, "seal", "curve");
    const struct wish wish = {usual_seal(&f), f.now_ms, 0};
    struct bytes der = signature_of(&f, &wish);
    f.content = bytes_of_text("other bytes");
    judge(&f, der, f.arena, &report);
    assert_string_equal(report.steps[SES_SIGN_CONTENT].reason, "content_differs");
    assert_int_equal(report.overall, SES_INVALID);
    const struct ses_case in = {.file = der, .list = f.list, .now_ms = f.now_ms};
    ses_verify_signature(&in, f.arena, &report);
    assert_string_equal(report.steps[SES_SIGN_CONTENT].reason, "no_content");
    assert_int_equal(report.overall, SES_UNDECIDED);
    tear_down(&f);
}

static void strangers_and_unfit_makers_are_not_trusted(void **state)
{
    (void)state;
    static const struct {
        const char *maker, *reason;
    } cases[] = {
        {"fake", "self_signed"}, {"stranger", "issuer_missing"}, {"cipher", "wrong_use"}, {"stamp", "wrong_use"}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fixture f;
        struct ses_seal_report report;
        set_up(&f, cases[i].maker, "seal");
        judge_seal(&f, usual_seal(&f), f.arena, &report);
        assert_int_equal(report.steps[SES_SEAL_MADE].outcome, SES_PASSED);
        assert_string_equal(report.steps[SES_SEAL_MAKER].reason, cases[i].reason);
        assert_int_equal(report.overall, SES_UNTRUSTED);
        assert_int_equal(ses_report_exit(report.overall), 3);
        tear_down(&f);
    }
}

/* A maker's certificate that has ended: of a seal that is to be used it says no, of one that was used a note is made.
 */
static void a_makers_expired_certificate_is_a_note_once_used(void **state)
{
    (void)state;
    struct fixture f;
    struct ses_seal_report seal;
    struct ses_signature_report report;
    set_up(&f, "curve", "seal");
    struct ses_write_seal what = usual(&f);
    what.created_ms = what.start_ms = f.now_ms + DAY_MS;
    what.end_ms = f.now_ms + 40 * YEAR_DAYS * DAY_MS;
    struct bytes der = seal_of(&f, &what);
    const struct wish wish = {der, f.now_ms + 2 * DAY_MS, 0};
    struct bytes signature = signature_of(&f, &wish);
    f.now_ms += 30 * YEAR_DAYS * DAY_MS; /* certificates end after twenty years */
    judge_seal(&f, der, f.arena, &seal);
    assert_string_equal(seal.steps[SES_SEAL_MAKER].reason, "expired");
    assert_int_equal(seal.overall, SES_UNTRUSTED);
    judge(&f, signature, f.arena, &report);
    assert_int_equal(report.seal.steps[SES_SEAL_MAKER].outcome, SES_NOTE);
    assert_string_equal(report.steps[SES_SIGN_TIME].reason, "only_claimed"); /* whoever has the key may write any */
    assert_int_equal(report.overall, SES_UNTRUSTED);
    tear_down(&f);
}

/* The signer's authority ends after ten days, its own certificate long after. */
static void an_authority_that_has_ended_vouches_no_more(void **state)
{
    (void)state;
    static const struct {
        int64_t claimed_days, stamped_days; /* after the certificates begin */
        const char *signer, *time;
        enum ses_overall overall;
    } cases[] = {{2, 0, NULL, "only_claimed", SES_UNTRUSTED},
                 {15, 0, "expired", NULL, SES_UNTRUSTED},
                 {15, 15, "expired", NULL, SES_UNTRUSTED},
                 {2, 15, NULL, "only_claimed", SES_UNTRUSTED},
                 {2, 2, NULL, NULL, SES_VALID}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fixture f;
        struct ses_signature_report report;
        set_up(&f, "curve", "outliving");
        int64_t began_ms = f.now_ms - DAY_MS, stamped = cases[i].stamped_days;
        const struct wish wish = {usual_seal(&f), began_ms + cases[i].claimed_days * DAY_MS,
                                  stamped ? began_ms + stamped * DAY_MS : 0};
        struct bytes der = signature_of(&f, &wish);
        f.now_ms += 20 * DAY_MS;
        judge(&f, der, f.arena, &report);
        assert_true(text_equal(report.steps[SES_SIGN_SIGNER].reason, cases[i].signer));
        assert_true(text_equal(report.steps[SES_SIGN_TIME].reason, cases[i].time));
        assert_int_equal(report.overall, cases[i].overall);
        tear_down(&f);
    }
}

static void reports_tell_each_step(void **state)
{
    (void)state;
    struct fixture f;
    struct ses_signature_report report;
    set_up(&f, "curve", "seal");
    const struct wish wish = {usual_seal(&f), f.now_ms, 0};
    struct bytes der = signature_of(&f, &wish);
    judge(&f, der, f.arena, &report);
    struct json_writer w = {.out = {.arena = f.arena}};
    ses_report_signature_json(&report, "a.dat", &w);
    const char *json = buffer_string(&w.out);
    for (int i = 0; i < SES_SIGN_STEPS; i++) assert_non_null(strstr(json, ses_verify_sign_step(i)));
    assert_non_null(strstr(json, "\"overall\":\"valid\""));
    assert_non_null(strstr(ses_report_signature_text(&report, "a.dat", true, f.arena), "签章有效"));
    assert_non_null(strstr(ses_report_signature_text(&report, "a.dat", false, f.arena), "is valid"));
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_makes_is_valid),
        cmocka_unit_test(every_flipped_bit_of_a_seal_is_noticed),
        cmocka_unit_test(every_flipped_bit_of_a_signature_is_noticed),
        cmocka_unit_test(every_cut_of_a_file_is_refused),
        cmocka_unit_test(a_seal_counts_within_its_period_only),
        cmocka_unit_test(a_seal_that_expired_since_was_good_then),
        cmocka_unit_test(a_name_writes_no_lines_of_its_own),
        cmocka_unit_test(a_zero_hides_nothing_behind_it),
        cmocka_unit_test(only_who_is_listed_may_use_a_seal),
        cmocka_unit_test(a_time_behind_its_timestamp_is_refused),
        cmocka_unit_test(other_content_is_refused_and_none_leaves_it_open),
        cmocka_unit_test(strangers_and_unfit_makers_are_not_trusted),
        cmocka_unit_test(a_makers_expired_certificate_is_a_note_once_used),
        cmocka_unit_test(an_authority_that_has_ended_vouches_no_more),
        cmocka_unit_test(reports_tell_each_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
