#include "structure.h"

#include "clock.h"
#include "der_write.h"
#include "ses_verify.h"
#include "test.h"
#include "test_file.h"
#include "text.h"

static const int64_t DAY_MS = 86400000;

struct fixture {
    struct arena *arena;
    struct problem why;
    trust *list;
    struct maker *maker;
    struct seal seal;
    struct bytes certificate, picture;
};

static struct bytes file(struct fixture *f, const char *name, const char *end)
{
    return test_file(f->arena, "TEST_PKI", arena_format(f->arena, "%s.%s", name, end));
}

static status open_maker(struct fixture *f, const char *key, const char *certificate)
{
    const struct maker_setup setup = {
        .key = file(f, key, "key"),
        .certificate = der_write_join(f->arena, file(f, certificate, "pem"), file(f, "middle", "pem")),
        .trust = f->list,
        .now_ms = clock_now_ms() + DAY_MS};
    return maker_open(&setup, &f->maker, &f->why);
}

static void set_up(struct fixture *f)
{
    static const char *const roots[] = {"root", "sm2_root", "sm2_middle"};
    *f = (struct fixture){.arena = arena_new()};
    struct list all = LIST_OF(f->arena, struct bytes);
    for (size_t i = 0; i < TEST_COUNT(roots); i++) *(struct bytes *)list_add(&all) = file(f, roots[i], "der");
    f->list = trust_of(&all, &f->why);
    assert_non_null(f->list);
    f->certificate = file(f, "seal", "der");
    f->picture = bytes_of_text("\x89PNG\r\n\x1a\n and what else a picture has");
    int64_t now_ms = clock_now_ms();
    f->seal = (struct seal){
        .id = "01JD0000000000000000000000",
        .number = "ABCD2345EFGH6789",
        .type = "official",
        .name = "潍坊示范机械有限公司公章",
        .picture_digest = "picture",
        .width_mm = 40,
        .height_mm = 30,
        .created_ms = now_ms,
        .certificate = {.not_before_ms = now_ms - DAY_MS, .not_after_ms = now_ms + INT64_C(365) * DAY_MS}};
}

static void tear_down(struct fixture *f)
{
    maker_free(f->maker);
    trust_free(f->list);
    arena_free(f->arena);
}

static void makes_structures_that_verify(void **state)
{
    static const char *const makers[] = {"seal", "curve", "sm2_other"};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(makers); i++) {
        struct fixture f;
        struct structure made;
        struct ses_seal_report report;
        set_up(&f);
        assert_int_equal(open_maker(&f, makers[i], makers[i]), OK);
        int64_t now_ms = clock_now_ms() + DAY_MS;
        const struct structure_order order = {f.maker, &f.seal, f.certificate, f.picture, now_ms};
        assert_int_equal(structure_make(&order, f.arena, &made, &f.why), OK);
        struct ses_case in = {.list = f.list, .certificates = maker_chain(f.maker), .now_ms = now_ms};
        assert_int_equal(structure_whole(&made, f.picture, f.arena, &in.file, &f.why), OK);
        assert_int_equal(in.file.size, made.frame.size + f.picture.size);
        ses_verify_seal(&in, f.arena, &report);
        assert_int_equal(report.overall, SES_VALID);
        assert_string_equal(report.seal.id, f.seal.number);
        assert_string_equal(report.seal.name, f.seal.name);
        assert_int_equal(report.seal.type, 1);
        assert_int_equal(report.seal.height_mm, 30);
        assert_int_equal(report.seal.start_ms, f.seal.created_ms / 1000 * 1000);
        assert_true(bytes_equal(report.seal.picture, f.picture));
        assert_string_equal(made.maker, report.maker.facts.fingerprint);
        tear_down(&f);
    }
}

static void hands_out_nothing_that_was_changed(void **state)
{
    (void)state;
    struct fixture f;
    struct structure made;
    struct bytes whole;
    set_up(&f);
    assert_int_equal(open_maker(&f, "curve", "curve"), OK);
    const struct structure_order order = {f.maker, &f.seal, f.certificate, f.picture, clock_now_ms()};
    assert_int_equal(structure_make(&order, f.arena, &made, &f.why), OK);
    struct structure bent = made;
    assert_int_not_equal(structure_whole(&bent, bytes_of_text("another picture"), f.arena, &whole, &f.why), OK);
    assert_int_equal(f.why.code, STRUCTURE_BROKEN);
    bent.picture_at++;
    assert_int_not_equal(structure_whole(&bent, f.picture, f.arena, &whole, &f.why), OK);
    bent.picture_at = (int64_t)made.frame.size + 1;
    assert_int_not_equal(structure_whole(&bent, f.picture, f.arena, &whole, &f.why), OK);
    bent.picture_at = -1;
    assert_int_not_equal(structure_whole(&bent, f.picture, f.arena, &whole, &f.why), OK);
    tear_down(&f);
}

static void opens_only_for_a_trusted_certificate_for_signing(void **state)
{
    static const struct {
        const char *key, *certificate, *subject;
    } cases[] = {{"seal", "curve", "key"},
                 {"cipher", "cipher", "wrong_use"},
                 {"stamp", "stamp", "wrong_use"},
                 {"fake", "fake", "root_not_listed"},
                 {"stranger", "stranger", "issuer_missing"}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fixture f;
        set_up(&f);
        assert_int_not_equal(open_maker(&f, cases[i].key, cases[i].certificate), OK);
        assert_int_equal(f.why.code, MAKER_UNFIT);
        if (text_equal(cases[i].certificate, "fake"))
            assert_true(text_equal(f.why.subject, "self_signed") || text_equal(f.why.subject, "root_not_listed"));
        else
            assert_string_equal(f.why.subject, cases[i].subject);
        tear_down(&f);
    }
}

static void a_maker_makes_nothing_after_its_certificate(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    assert_int_equal(open_maker(&f, "curve", "curve"), OK);
    const struct x509 *certificate = maker_certificate(f.maker);
    assert_true(maker_lasts(f.maker, clock_now_ms() + DAY_MS));
    assert_false(maker_lasts(f.maker, certificate->not_after_ms + 1));
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_structures_that_verify),
        cmocka_unit_test(hands_out_nothing_that_was_changed),
        cmocka_unit_test(a_maker_makes_nothing_after_its_certificate),
        cmocka_unit_test(opens_only_for_a_trusted_certificate_for_signing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
