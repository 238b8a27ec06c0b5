#include "clock.h"
#include "cms_read.h"
#include "cms_sign.h"
#include "cms_verify.h"
#include "der_write.h"
#include "test.h"
#include "test_file.h"
#include "text.h"
#include "ts_maker.h"
#include "ts_response.h"
#include "ts_source.h"
#include <string.h>

#define POLICY "1.3.6.1.4.1.99999.2.1"

struct fixture {
    struct arena *arena;
    struct problem why;
    ts_maker *maker;
    unsigned char digest[DIGEST_SIZE_MAX];
    struct ts_request request;
    struct bytes token;
};

static struct bytes file(struct fixture *f, const char *name)
{
    return test_file(f->arena, "TEST_PKI", name);
}

static ts_maker *maker_of(struct fixture *f, const char *name)
{
    ts_maker *maker = NULL;
    struct bytes key = file(f, arena_format(f->arena, "%s.key", name));
    struct bytes chain =
        der_write_join(f->arena, file(f, arena_format(f->arena, "%s.pem", name)), file(f, "middle.pem"));
    if (ts_maker_open_pem(key, chain, POLICY, 1500, &maker, &f->why) != OK) return NULL;
    return maker;
}

static void ask(struct fixture *f, enum digest_kind kind)
{
    static const unsigned char nonce[] = {0x41, 2, 3, 4};
    const struct bytes content = bytes_of_text("what is stamped");
    digest_pieces(kind, &content, 1, f->digest);
    f->request =
        (struct ts_request){.imprint = ts_info_imprint(kind, bytes_of(f->digest, digest_kind_size(kind)), f->arena),
                            .kind = kind,
                            .nonce = bytes_of(nonce, sizeof nonce),
                            .wants_certificates = true};
}

static status stamp(struct fixture *f, int64_t time_ms)
{
    static const unsigned char serial[] = {0x80, 1};
    const struct ts_order order = {.imprint = f->request.imprint.der,
                                   .serial = bytes_of(serial, sizeof serial),
                                   .time_ms = time_ms,
                                   .nonce = f->request.nonce};
    return ts_maker_token(f->maker, &order, f->arena, &f->token, &f->why);
}

static void set_up(struct fixture *f, enum digest_kind kind)
{
    *f = (struct fixture){.arena = arena_new()};
    f->maker = maker_of(f, "stamp");
    assert_non_null(f->maker);
    ask(f, kind);
    assert_int_equal(stamp(f, clock_now_ms()), OK);
}

static void tear_down(struct fixture *f)
{
    ts_maker_free(f->maker);
    arena_free(f->arena);
}

static void makes_tokens_that_fit_their_request(void **state)
{
    (void)state;
    for (int kind = DIGEST_SHA256; kind < DIGEST_KIND_COUNT; kind++) {
        struct fixture f;
        struct ts_stamp out;
        set_up(&f, (enum digest_kind)kind);
        const char *fault = ts_response_check(ts_response_grant(f.token, f.arena), &f.request, f.arena, &out);
        if (fault) print_message("%s\n", fault);
        assert_null(fault);
        assert_true(bytes_equal(out.token, f.token));
        assert_true(out.authority.may_timestamp);
        assert_true(f.token.size <= ts_maker_size(f.maker));
        tear_down(&f);
    }
}

/* Over SM3, by a certificate of SM2 (GB/T 20520): the token's own digest is SM3, too. */
static void an_authority_of_sm2_stamps_sm3(void **state)
{
    (void)state;
    struct fixture f;
    struct ts_stamp out;
    struct cms_verify cms;
    set_up(&f, DIGEST_SM3);
    ts_maker_free(f.maker);
    f.maker = maker_of(&f, "sm2_stamp");
    assert_non_null(f.maker);
    assert_int_equal(stamp(&f, clock_now_ms()), OK);
    assert_null(ts_response_check(ts_response_grant(f.token, f.arena), &f.request, f.arena, &out));
    cms_verify_token(f.token, bytes_of(f.digest, DIGEST_SIZE), NULL, f.arena, &cms);
    assert_int_equal(cms.state, CMS_VERIFY_OK);
    assert_string_equal(cms.digest, "SM3");
    assert_string_equal(cms.method, "SM2");
    for (size_t at = f.token.size - 60; at < f.token.size; at += 3) { /* within the signature value */
        unsigned char *changed = arena_copy(f.arena, f.token.data, f.token.size);
        changed[at] ^= 0x10;
        assert_non_null(
            ts_response_check(ts_response_grant(bytes_of(changed, f.token.size), f.arena), &f.request, f.arena, &out));
    }
    ask(&f, DIGEST_SHA256); /* the same token for another imprint */
    assert_non_null(ts_response_check(ts_response_grant(f.token, f.arena), &f.request, f.arena, &out));
    tear_down(&f);
}

static void of_two_authorities_that_of_sm2_stamps_sm3_alone(void **state)
{
    (void)state;
    static const struct {
        enum digest_kind kind;
        const char *method;
    } cases[] = {{DIGEST_SHA256, "RSA"}, {DIGEST_SM3, "SM2"}, {DIGEST_SHA512, "RSA"}};
    struct fixture f;
    set_up(&f, DIGEST_SHA256);
    ts_maker_pair(f.maker, maker_of(&f, "sm2_stamp"));
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct cms_verify cms;
        ask(&f, cases[i].kind);
        assert_int_equal(stamp(&f, clock_now_ms()), OK);
        assert_true(f.token.size <= ts_maker_size(f.maker));
        cms_verify_token(f.token, f.request.imprint.digest, NULL, f.arena, &cms);
        assert_int_equal(cms.state, CMS_VERIFY_OK);
        assert_string_equal(cms.method, cases[i].method);
    }
    tear_down(&f);
}

static void says_time_serial_accuracy_and_nonce(void **state)
{
    (void)state;
    static const int64_t fractions[] = {0, 123, 120, 100, 7};
    for (size_t i = 0; i < TEST_COUNT(fractions); i++) {
        struct fixture f;
        struct cms_read parts;
        struct ts_info info;
        set_up(&f, DIGEST_SHA256);
        int64_t at_ms = clock_now_ms() / 1000 * 1000 + fractions[i];
        assert_int_equal(stamp(&f, at_ms), OK);
        assert_null(cms_read(f.token, f.arena, &parts));
        assert_true(ts_info_read(parts.content, &info));
        assert_int_equal(info.time_ms, at_ms);
        assert_int_equal(info.accuracy_us, 1500000);
        assert_true(bytes_equal(info.nonce, f.request.nonce));
        assert_true(bytes_equal(info.serial, bytes_of("\x00\x80\x01", 3)));
        assert_true(bytes_equal(info.policy, ts_maker_policy(f.maker)));
        assert_true(bytes_equal(info.imprint.der, f.request.imprint.der));
        tear_down(&f);
    }
}

static void leaves_certificates_out_when_nobody_asks(void **state)
{
    (void)state;
    struct fixture f;
    struct cms_read parts;
    set_up(&f, DIGEST_SHA256);
    const struct ts_order order = {.imprint = f.request.imprint.der,
                                   .serial = bytes_of("\x01", 1),
                                   .time_ms = clock_now_ms(),
                                   .without_certificates = true};
    assert_int_equal(ts_maker_token(f.maker, &order, f.arena, &f.token, &f.why), OK);
    assert_null(cms_read(f.token, f.arena, &parts));
    assert_int_equal(parts.certificates.count, 0);
    tear_down(&f);
}

static void opens_only_for_a_certificate_for_timestamps_alone(void **state)
{
    (void)state;
    static const char *const others[] = {"seal", "tls", "cipher", "middle"};
    struct fixture f;
    ts_maker *maker = NULL;
    set_up(&f, DIGEST_SHA256);
    for (size_t i = 0; i < TEST_COUNT(others); i++) {
        assert_null(maker_of(&f, others[i]));
        assert_int_equal(f.why.code, TIMESTAMP_UNFIT);
    }
    assert_int_not_equal(ts_maker_open_pem(file(&f, "seal.key"), file(&f, "stamp.pem"), POLICY, 0, &maker, &f.why), OK);
    assert_int_equal(f.why.code, TIMESTAMP_UNFIT);
    assert_int_not_equal(ts_maker_open_pem(file(&f, "stamp.key"), file(&f, "stamp.pem"), "1.2.x", 0, &maker, &f.why),
                         OK);
    assert_int_equal(f.why.code, TIMESTAMP_UNFIT);
    assert_int_not_equal(ts_maker_open_pem(bytes_of_text("no key"), file(&f, "stamp.pem"), POLICY, 0, &maker, &f.why),
                         OK);
    assert_int_equal(f.why.code, KEY_BROKEN);
    assert_null(maker);
    tear_down(&f);
}

static void stamps_only_while_its_certificate_is_valid(void **state)
{
    (void)state;
    struct fixture f;
    struct x509 authority;
    set_up(&f, DIGEST_SHA256);
    assert_int_equal(x509_read(file(&f, "stamp.der"), f.arena, &authority, &f.why), OK);
    const struct {
        int64_t at_ms;
        bool is_valid;
    } cases[] = {{authority.not_before_ms - 1000, false},
                 {authority.not_before_ms, true},
                 {authority.not_after_ms, true},
                 {authority.not_after_ms + 1000, false}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        f.why.code = PROBLEM_NONE;
        assert_int_equal(stamp(&f, cases[i].at_ms) == OK, cases[i].is_valid);
        assert_int_equal(f.why.code, cases[i].is_valid ? PROBLEM_NONE : TIMESTAMP_UNFIT);
    }
    tear_down(&f);
}

static const char *check(struct fixture *f, struct bytes answer)
{
    struct ts_stamp out;
    const char *fault = ts_response_check(answer, &f->request, f->arena, &out);
    return fault ? fault : "fine";
}

static void refuses_tokens_that_do_not_fit(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f, DIGEST_SHA256);
    const struct ts_request good = f.request;
    struct bytes answer = ts_response_grant(f.token, f.arena);
    assert_string_equal(check(&f, answer), "fine");
    f.request.nonce = bytes_of("\x41\x02\x03\x05", 4);
    assert_string_equal(check(&f, answer), "the token has another nonce");
    f.request.nonce = bytes_of(NULL, 0);
    assert_string_equal(check(&f, answer), "the token has another nonce");
    f.request = good;
    f.request.policy = bytes_of("\x2A\x03", 2);
    assert_string_equal(check(&f, answer), "the token has another policy");
    ask(&f, DIGEST_SHA512);
    assert_string_equal(check(&f, answer), "the token is over another digest");
    f.request = good;
    digest_sha256(bytes_of_text("another"), f.digest);
    f.request.imprint.digest = bytes_of(f.digest, DIGEST_SIZE);
    assert_string_equal(check(&f, answer), "the token is over another digest");
    tear_down(&f);
}

static void refuses_every_token_with_one_bit_changed_in_what_is_signed(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f, DIGEST_SHA256);
    struct bytes answer = ts_response_grant(f.token, f.arena);
    unsigned char *changed = arena_copy(f.arena, answer.data, answer.size);
    const unsigned char *imprint = memmem(changed, answer.size, f.digest, DIGEST_SIZE);
    assert_non_null(imprint);
    size_t at = (size_t)(imprint - changed);
    for (size_t i = at - 40; i < at + DIGEST_SIZE + 40; i++) {
        changed[i] ^= 1;
        assert_string_not_equal(check(&f, bytes_of(changed, answer.size)), "fine");
        changed[i] ^= 1;
    }
    changed[answer.size - 1] ^= 1; /* the signature's last byte */
    assert_string_not_equal(check(&f, bytes_of(changed, answer.size)), "fine");
    for (size_t cut = 0; cut < answer.size; cut++)
        assert_string_not_equal(check(&f, bytes_of(answer.data, cut)), "fine");
    tear_down(&f);
}

static void refuses_tokens_of_other_certificates(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f, DIGEST_SHA256);
    AUTO(sign_key, key);
    AUTO(cms_sign, signer);
    struct list chain;
    struct cms_read parts;
    unsigned char content[DIGEST_SIZE], digest[DIGEST_SIZE];
    assert_int_equal(sign_key_open_pem(file(&f, "seal.key"), &key, &f.why), OK);
    assert_int_equal(x509_read_all(file(&f, "seal.pem"), f.arena, &chain, &f.why), OK);
    const struct cms_sign_setup setup = {.chain = chain.items, .count = 1, .content = CMS_SIGN_TOKEN};
    assert_int_equal(cms_sign_open_as(&setup, &signer, &f.why), OK);
    assert_null(cms_read(f.token, f.arena, &parts));
    struct cms_sign_parts made = {.content = content, .inside = parts.content};
    digest_sha256(made.inside, content);
    cms_sign_digest(signer, content, digest);
    assert_int_equal(sign_key_sign(key, digest, f.arena, &made.signature, &f.why), OK);
    cms_sign_write(signer, &made, f.arena, &f.token);
    assert_string_equal(check(&f, ts_response_grant(f.token, f.arena)),
                        "the token's certificate is not for timestamps");
    tear_down(&f);
}

static void tells_what_an_authority_refused(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f, DIGEST_SHA256);
    struct bytes answer = ts_response_refuse(TS_UNACCEPTED_POLICY, "no such policy", f.arena);
    assert_string_equal(check(&f, answer), "refused with status 2, unacceptedPolicy: no such policy");
    answer = ts_response_refuse(TS_SYSTEM_FAILURE, "\xE9\x9D\x9E\xFF", f.arena);
    assert_string_equal(check(&f, answer), "refused with status 2, systemFailure: \xE9\x9D\x9E");
    answer = bytes_of("\x30\x05\x30\x03\x02\x01\x00", 7);
    assert_string_equal(check(&f, answer), "the answer holds no token");
    assert_string_equal(check(&f, bytes_of_text("<html>")), "the answer is no TimeStampResp");
    tear_down(&f);
}

static void reads_what_it_writes(void **state)
{
    (void)state;
    struct fixture f;
    struct ts_request out;
    set_up(&f, DIGEST_SHA384);
    f.request.policy = ts_maker_policy(f.maker);
    struct bytes der = ts_request_write(&f.request, f.arena);
    assert_int_equal(ts_request_read(der, &out), TS_NO_FAILURE);
    assert_int_equal(out.kind, DIGEST_SHA384);
    assert_true(out.wants_certificates);
    assert_true(bytes_equal(out.nonce, f.request.nonce));
    assert_true(bytes_equal(out.policy, f.request.policy));
    assert_true(bytes_equal(out.imprint.der, f.request.imprint.der));
    for (size_t cut = 0; cut < der.size; cut++)
        assert_int_not_equal(ts_request_read(bytes_of(der.data, cut), &out), TS_NO_FAILURE);
    tear_down(&f);
}

#define SHA256_IMPRINT                                                                                                 \
    "\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"                                     \
    "0123456789abcdef0123456789abcdef"
#define REQUEST(text) bytes_of(text, sizeof(text) - 1)

static void refuses_requests_each_with_its_failure(void **state)
{
    (void)state;
    static const unsigned char sha1[] = "\x30\x26\x02\x01\x01\x30\x21\x30\x09\x06\x05\x2B\x0E\x03\x02\x1A\x05\x00\x04"
                                        "\x14"
                                        "0123456789abcdef0123";
    const struct {
        struct bytes der;
        enum ts_failure want;
    } cases[] = {
        {REQUEST("\x30\x36\x02\x01\x01" SHA256_IMPRINT), TS_NO_FAILURE},
        {REQUEST("\x30\x39\x02\x01\x01" SHA256_IMPRINT "\x01\x01\xFF"), TS_NO_FAILURE},
        {REQUEST("\x30\x36\x02\x01\x02" SHA256_IMPRINT), TS_BAD_REQUEST},
        {REQUEST("\x30\x36\x02\x01\x01" SHA256_IMPRINT "\x00"), TS_BAD_DATA},
        {REQUEST("\x30\x38\x02\x01\x01" SHA256_IMPRINT "\x05\x00"), TS_BAD_DATA},
        {REQUEST("\x30\x38\x02\x01\x01" SHA256_IMPRINT "\x02\x00"), TS_BAD_DATA},
        {REQUEST("\x30\x38\x02\x01\x01" SHA256_IMPRINT "\xA0\x00"), TS_UNACCEPTED_EXTENSION},
        {bytes_of(sha1, sizeof sha1 - 1), TS_BAD_ALGORITHM},
        {REQUEST("\x30\x35\x02\x01\x01\x30\x30\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x1F"
                 "0123456789abcdef0123456789abcde"),
         TS_BAD_ALGORITHM},
        {REQUEST(""), TS_BAD_DATA},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct ts_request out;
        assert_int_equal(ts_request_read(cases[i].der, &out), cases[i].want);
    }
}

static void the_built_in_authority_stamps_without_asking_anyone(void **state)
{
    (void)state;
    struct fixture f;
    struct cms_verify cms;
    AUTO(ts_source, source);
    set_up(&f, DIGEST_SHA256);
    assert_int_equal(ts_source_open(&(struct ts_source_setup){.maker = f.maker}, &source, &f.why), OK);
    struct bytes digest = bytes_of(f.digest, DIGEST_SIZE);
    assert_int_equal(ts_source_token(source, DIGEST_SHA256, digest, f.arena, &f.token, &f.why), OK);
    cms_verify_token(f.token, digest, NULL, f.arena, &cms);
    assert_int_equal(cms.state, CMS_VERIFY_OK);
    assert_true(cms.stamped_ms > clock_now_ms() - 60000 && cms.stamped_ms <= clock_now_ms());
    assert_true(f.token.size <= ts_source_room(source));
    f.digest[0] ^= 1;
    cms_verify_token(f.token, digest, NULL, f.arena, &cms);
    assert_string_equal(cms.reason, "digest_differs");
    tear_down(&f);
}

static void refuses_addresses_that_are_none(void **state)
{
    (void)state;
    static const char *const urls[] = {
        "",
        "ftp://tsa.example",
        "http://",
        "http://user:secret@tsa.example",
        "file:///etc/passwd",
        "http://a http://b http://c http://d http://e http://f http://g http://h http://i",
        "https://tsa.example/\x01"};
    AUTO_ARENA(arena);
    struct problem why;
    for (size_t i = 0; i < TEST_COUNT(urls); i++) {
        ts_source *source = NULL;
        assert_int_not_equal(ts_source_open(&(struct ts_source_setup){.urls = urls[i]}, &source, &why), OK);
        assert_int_equal(why.code, TIMESTAMP_UNFIT);
        assert_null(source);
    }
    ts_source *source = NULL;
    const struct ts_source_setup clear = {.urls = "http://tsa.example", .user_password = "we:secret"};
    assert_int_not_equal(ts_source_open(&clear, &source, &why), OK);
    assert_int_equal(why.code, TIMESTAMP_UNFIT);
}

static void names_each_authority_that_failed(void **state)
{
    (void)state;
    struct fixture f;
    AUTO(ts_source, source);
    set_up(&f, DIGEST_SHA256);
    const struct ts_source_setup setup = {.urls = "http://127.0.0.1:1/a,\nhttp://[::1]:1/b", .total_ms = 1000};
    assert_int_equal(ts_source_open(&setup, &source, &f.why), OK);
    struct bytes digest = bytes_of(f.digest, DIGEST_SIZE);
    assert_int_equal(ts_source_token(source, DIGEST_SHA256, digest, f.arena, &f.token, &f.why), PROBLEM_UNAVAILABLE);
    assert_int_equal(f.why.code, TIMESTAMP_FAILED);
    assert_non_null(strstr(f.why.subject, "http://127.0.0.1:1/a: "));
    assert_non_null(strstr(f.why.subject, "http://[::1]:1/b: "));
    assert_int_equal(ts_source_token(source, DIGEST_SHA256, digest, f.arena, &f.token, &f.why), PROBLEM_UNAVAILABLE);
    assert_true(f.why.retry_after_s > 0 && strstr(f.why.subject, "a moment ago"));
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_tokens_that_fit_their_request),
        cmocka_unit_test(an_authority_of_sm2_stamps_sm3),
        cmocka_unit_test(of_two_authorities_that_of_sm2_stamps_sm3_alone),
        cmocka_unit_test(says_time_serial_accuracy_and_nonce),
        cmocka_unit_test(leaves_certificates_out_when_nobody_asks),
        cmocka_unit_test(opens_only_for_a_certificate_for_timestamps_alone),
        cmocka_unit_test(stamps_only_while_its_certificate_is_valid),
        cmocka_unit_test(refuses_tokens_that_do_not_fit),
        cmocka_unit_test(refuses_every_token_with_one_bit_changed_in_what_is_signed),
        cmocka_unit_test(refuses_tokens_of_other_certificates),
        cmocka_unit_test(tells_what_an_authority_refused),
        cmocka_unit_test(reads_what_it_writes),
        cmocka_unit_test(refuses_requests_each_with_its_failure),
        cmocka_unit_test(the_built_in_authority_stamps_without_asking_anyone),
        cmocka_unit_test(refuses_addresses_that_are_none),
        cmocka_unit_test(names_each_authority_that_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
