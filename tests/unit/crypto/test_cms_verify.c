#include "clock.h"
#include "cms_verify.h"
#include "test.h"
#include "test_file.h"
#include "text.h"
#include <string.h>

static struct cms_verify check(struct arena *arena, enum cms_verify_kind kind, struct bytes der)
{
    struct cms_verify out;
    const struct bytes content[] = {test_file(arena, "TEST_PKI", "content.first"),
                                    test_file(arena, "TEST_PKI", "content.second")};
    cms_verify(&(struct cms_verify_input){.kind = kind, .der = der, .content = content, .content_count = 2}, arena,
               &out);
    return out;
}

static struct cms_verify check_file(struct arena *arena, enum cms_verify_kind kind, const char *name)
{
    return check(arena, kind, test_file(arena, "TEST_PKI", name));
}

struct case_ {
    const char *name;
    enum cms_verify_kind kind;
    enum cms_verify_state want;
    const char *reason;
};

static void run(const struct case_ *cases, size_t count)
{
    AUTO_ARENA(arena);
    for (size_t i = 0; i < count; i++) {
        struct cms_verify out = check_file(arena, cases[i].kind, cases[i].name);
        if (out.state != cases[i].want || !text_equal(out.reason, cases[i].reason))
            print_message("%s: %d %s\n", cases[i].name, (int)out.state, out.reason ? out.reason : "-");
        assert_int_equal(out.state, cases[i].want);
        assert_true(text_equal(out.reason, cases[i].reason));
    }
}

static void accepts_what_openssl_signs(void **state)
{
    (void)state;
    static const struct case_ cases[] = {
        {"cades.cms", CMS_VERIFY_CADES, CMS_VERIFY_OK, NULL},
        {"cades512.cms", CMS_VERIFY_CADES, CMS_VERIFY_OK, NULL},
        {"pss.cms", CMS_VERIFY_CADES, CMS_VERIFY_OK, NULL},
        {"curve.cms", CMS_VERIFY_CADES, CMS_VERIFY_OK, NULL},
        {"keyid.cms", CMS_VERIFY_CADES, CMS_VERIFY_OK, NULL},
        {"cades.cms", CMS_VERIFY_DETACHED, CMS_VERIFY_OK, NULL},
        {"detached.cms", CMS_VERIFY_DETACHED, CMS_VERIFY_OK, NULL},
        {"bare.cms", CMS_VERIFY_DETACHED, CMS_VERIFY_OK, NULL},
        {"old.cms", CMS_VERIFY_DETACHED, CMS_VERIFY_OK, NULL},
        {"sha1inside.cms", CMS_VERIFY_SHA1_INSIDE, CMS_VERIFY_OK, NULL},
        {"token.cms", CMS_VERIFY_TIMESTAMP, CMS_VERIFY_OK, NULL},
    };
    run(cases, TEST_COUNT(cases));
}

static void refuses_each_with_its_reason(void **state)
{
    (void)state;
    static const struct case_ cases[] = {
        {"detached.cms", CMS_VERIFY_CADES, CMS_VERIFY_BROKEN, "certificate_unbound"},
        {"bare.cms", CMS_VERIFY_CADES, CMS_VERIFY_BROKEN, "attribute_missing"},
        {"pss_mixed.cms", CMS_VERIFY_CADES, CMS_VERIFY_BROKEN, "algorithms_differ"},
        {"older.cms", CMS_VERIFY_DETACHED, CMS_VERIFY_BROKEN, "algorithm_refused"},
        {"attached.cms", CMS_VERIFY_DETACHED, CMS_VERIFY_BROKEN, "content_inside"},
        {"two.cms", CMS_VERIFY_CADES, CMS_VERIFY_UNPARSABLE, "signers_not_one"},
        {"nocerts.cms", CMS_VERIFY_CADES, CMS_VERIFY_UNPARSABLE, "signer_missing"},
        {"seal.der", CMS_VERIFY_CADES, CMS_VERIFY_UNPARSABLE, "not_cms"},
        {"content", CMS_VERIFY_CADES, CMS_VERIFY_UNPARSABLE, "not_cms"},
        {"token.cms", CMS_VERIFY_DETACHED, CMS_VERIFY_BROKEN, "content_inside"},
        {"cades.cms", CMS_VERIFY_TIMESTAMP, CMS_VERIFY_UNPARSABLE, "not_cms"},
        {"attached.cms", CMS_VERIFY_TIMESTAMP, CMS_VERIFY_BROKEN, "content_type_wrong"},
        {"attached.cms", CMS_VERIFY_SHA1_INSIDE, CMS_VERIFY_BROKEN, "digest_differs"},
    };
    run(cases, TEST_COUNT(cases));
}

static void tells_signer_algorithms_and_times(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct cms_verify out = check_file(arena, CMS_VERIFY_CADES, "pss.cms");
    assert_true(bytes_equal(out.signer, test_file(arena, "TEST_PKI", "seal.der")));
    assert_string_equal(out.digest, "SHA256");
    assert_string_equal(out.method, "RSA-PSS");
    assert_int_equal(out.certificates.count, 2);
    assert_false(out.is_weak);
    assert_in_range(out.claimed_ms, clock_now_ms() - 864000000000, clock_now_ms() + 1000);
    assert_true(check_file(arena, CMS_VERIFY_DETACHED, "old.cms").is_weak);
    assert_true(check_file(arena, CMS_VERIFY_SHA1_INSIDE, "sha1inside.cms").is_weak);
    assert_in_range(check_file(arena, CMS_VERIFY_TIMESTAMP, "token.cms").stamped_ms, clock_now_ms() - 864000000000,
                    clock_now_ms() + 1000);
}

static void other_content_is_broken(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    static const struct case_ cases[] = {{"cades.cms", CMS_VERIFY_CADES, 0, "digest_differs"},
                                         {"bare.cms", CMS_VERIFY_DETACHED, 0, "signature_wrong"},
                                         {"sha1inside.cms", CMS_VERIFY_SHA1_INSIDE, 0, "digest_differs"},
                                         {"token.cms", CMS_VERIFY_TIMESTAMP, 0, "digest_differs"}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct cms_verify out;
        const struct bytes other = test_file(arena, "TEST_PKI", "content.second");
        cms_verify(&(struct cms_verify_input){.kind = cases[i].kind,
                                              .der = test_file(arena, "TEST_PKI", cases[i].name),
                                              .content = &other,
                                              .content_count = 1},
                   arena, &out);
        assert_int_equal(out.state, CMS_VERIFY_BROKEN);
        assert_string_equal(out.reason, cases[i].reason);
    }
}

/* BER around DER parts, as some signers write it: the three outer elements get indefinite lengths. */
static void outer_elements_may_be_of_indefinite_length(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct bytes der = test_file(arena, "TEST_PKI", "cades.cms");
    struct buffer ber = {.arena = arena};
    assert_int_equal(der.data[1], 0x82);
    buffer_add(&ber, "\x30\x80", 2);
    buffer_add(&ber, der.data + 4, 11); /* the type */
    buffer_add(&ber, "\xA0\x80\x30\x80", 4);
    buffer_add(&ber, der.data + 23, der.size - 23);
    buffer_add(&ber, "\0\0\0\0\0", 5);
    assert_string_equal(check(arena, CMS_VERIFY_CADES, buffer_bytes(&ber)).reason, "not_cms");
    buffer_byte(&ber, 0);
    assert_int_equal(check(arena, CMS_VERIFY_CADES, buffer_bytes(&ber)).state, CMS_VERIFY_OK);
}

static void padding_is_zero_or_the_signature_is_refused(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct bytes der = test_file(arena, "TEST_PKI", "cades.cms");
    struct buffer padded = {.arena = arena};
    buffer_add(&padded, der.data, der.size);
    for (int i = 0; i < 100; i++) buffer_byte(&padded, 0);
    assert_int_equal(check(arena, CMS_VERIFY_CADES, buffer_bytes(&padded)).state, CMS_VERIFY_OK);
    padded.data[padded.size - 1] = 1;
    assert_string_equal(check(arena, CMS_VERIFY_CADES, buffer_bytes(&padded)).reason, "junk_after_signature");
    assert_string_equal(check(arena, CMS_VERIFY_CADES, bytes_of(der.data, der.size - 1)).reason, "not_cms");
}

/* The certificate of another key in place of the signer's: the attribute and the signature name the true one. */
static void another_certificate_does_not_pass(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct bytes der = bytes_copy(arena, test_file(arena, "TEST_PKI", "cades.cms"));
    struct bytes certificate = test_file(arena, "TEST_PKI", "seal.der");
    unsigned char *place = memmem(der.data, der.size, certificate.data, certificate.size);
    assert_non_null(place);
    place[certificate.size - 1] ^= 1; /* a certificate that differs in its last bit, same issuer and serial */
    assert_string_equal(check(arena, CMS_VERIFY_CADES, der).reason, "certificate_differs");
}

static void no_single_flipped_byte_changes_who_signed(void **state)
{
    (void)state;
    static const char *const names[] = {"cades.cms", "curve.cms", "bare.cms"};
    for (size_t n = 0; n < TEST_COUNT(names); n++) {
        AUTO_ARENA(arena);
        struct bytes der = bytes_copy(arena, test_file(arena, "TEST_PKI", names[n]));
        struct bytes signer = check(arena, CMS_VERIFY_DETACHED, der).signer;
        signer = bytes_copy(arena, signer);
        int accepted = 0;
        for (size_t i = 0; i < der.size; i++) {
            AUTO_ARENA(scratch);
            ((unsigned char *)(uintptr_t)der.data)[i] ^= 0x15;
            struct cms_verify out = check(scratch, CMS_VERIFY_DETACHED, der);
            if (out.state == CMS_VERIFY_OK) accepted++;
            if (out.state == CMS_VERIFY_OK && strcmp(names[n], "bare.cms") != 0)
                assert_true(bytes_equal(out.signer, signer));
            ((unsigned char *)(uintptr_t)der.data)[i] ^= 0x15;
        }
        assert_true(accepted < (int)der.size); /* bytes of other certificates are not signed */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts_what_openssl_signs),
        cmocka_unit_test(refuses_each_with_its_reason),
        cmocka_unit_test(tells_signer_algorithms_and_times),
        cmocka_unit_test(other_content_is_broken),
        cmocka_unit_test(outer_elements_may_be_of_indefinite_length),
        cmocka_unit_test(padding_is_zero_or_the_signature_is_refused),
        cmocka_unit_test(another_certificate_does_not_pass),
        cmocka_unit_test(no_single_flipped_byte_changes_who_signed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
