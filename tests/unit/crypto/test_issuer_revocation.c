/* Lists and OCSP answers of the issuing CA, judged by the reader of foreign ones; requests as openssl writes them. */
#include "clock.h"
#include "issuer_list.h"
#include "issuer_ocsp.h"
#include "key_make.h"
#include "ocsp.h"
#include "revocation_store.h"
#include "test.h"
#include "test_file.h"
#include "x509.h"
#include "x509_parse.h"
#include <string.h>

static const int64_t HOUR_MS = 3600000;
static const char URL[] = "http://127.0.0.1:7001/estamp/ca/x/1.crl",
                  OTHER[] = "http://127.0.0.1:7001/estamp/ca/x/2.crl";

struct bench {
    struct arena *arena;
    issuer *ca;
    struct bytes certificate, serial;
    int64_t now_ms;
};

static void set_up(struct bench *b, struct arena *arena, const char *list)
{
    struct problem why = {0};
    struct key_made key;
    struct x509 facts;
    const struct issuer_setup setup = {.key = test_file(arena, "TEST_PKI", "middle.key"),
                                       .certificate = test_file(arena, "TEST_PKI", "middle.pem"),
                                       .code_field = "serialNumber",
                                       .policy = ""};
    *b = (struct bench){.arena = arena, .now_ms = clock_now_s() * 1000};
    assert_int_equal(issuer_open(&setup, &b->ca, &why), OK);
    assert_int_equal(key_make(SIGN_P256, arena, &key, &why), OK);
    const struct issuer_request request = {.name = "潍坊机械",
                                           .code = "91370700MA3C00001X",
                                           .public_key = key.public_key,
                                           .not_before_ms = b->now_ms - HOUR_MS,
                                           .not_after_ms = b->now_ms + 24 * HOUR_MS,
                                           .list = list};
    assert_int_equal(issuer_issue(b->ca, &request, arena, &b->certificate, &why), OK);
    assert_int_equal(x509_read(b->certificate, arena, &facts, &why), OK);
    assert_true(bytes_from_hex(arena, facts.serial, &b->serial));
}

static struct revocation_answer judge(const struct bench *b, enum revocation_kind kind, struct bytes der)
{
    struct revocation_answer answer;
    AUTO(revocation_store, store);
    store = revocation_store_new(NULL, b->arena);
    const struct revocation_item item = {kind, REVOCATION_EMBEDDED, der, b->now_ms};
    (void)revocation_store_add(store, &item);
    const struct revocation_question question = {.certificate = b->certificate,
                                                 .issuer = *LIST_AT(issuer_chain(b->ca), struct bytes, 0),
                                                 .at_ms = b->now_ms + 1000,
                                                 .now_ms = b->now_ms + 1000};
    revocation_store_ask(store, &question, &answer);
    return answer;
}

static struct bytes list_of(const struct bench *b, const struct issuer_list_entry *entry, const char *address)
{
    struct problem why = {0};
    struct bytes der;
    struct issuer_list list = {.number = 200,
                               .this_ms = b->now_ms,
                               .next_ms = b->now_ms + HOUR_MS,
                               .since_ms = b->now_ms - HOUR_MS,
                               .addresses = LIST_OF(b->arena, const char *),
                               .entries = LIST_OF(b->arena, struct issuer_list_entry)};
    if (address) *(const char **)list_add(&list.addresses) = address;
    if (entry) *(struct issuer_list_entry *)list_add(&list.entries) = *entry;
    assert_int_equal(issuer_list_make(b->ca, &list, b->arena, &der, &why), OK);
    return der;
}

static void lists_say_who_is_revoked_and_of_whom_they_speak(void **state)
{
    static const struct {
        int reason;
        bool is_listed, is_invalid_since;
        const char *address, *word;
        enum revocation_status want;
    } cases[] = {{0, false, false, URL, NULL, REVOCATION_GOOD},
                 {0, false, false, NULL, NULL, REVOCATION_GOOD},
                 {0, false, false, OTHER, "scope", REVOCATION_UNKNOWN},
                 {1, true, false, OTHER, "scope", REVOCATION_UNKNOWN},
                 {0, true, false, URL, "unspecified", REVOCATION_REVOKED},
                 {1, true, true, URL, "keyCompromise", REVOCATION_REVOKED},
                 {6, true, false, URL, "certificateHold", REVOCATION_REVOKED},
                 {9, true, false, NULL, "privilegeWithdrawn", REVOCATION_REVOKED}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(memory);
        struct bench b;
        set_up(&b, memory, URL);
        const struct issuer_list_entry entry = {.serial = b.serial,
                                                .revoked_ms = b.now_ms - 60000,
                                                .invalid_ms = cases[i].is_invalid_since ? b.now_ms - 120000 : 0,
                                                .reason = cases[i].reason};
        struct bytes der = list_of(&b, cases[i].is_listed ? &entry : NULL, cases[i].address);
        struct revocation_answer answer = judge(&b, REVOCATION_CRL, der);
        assert_int_equal(answer.status, cases[i].want);
        if (cases[i].word) assert_string_equal(answer.reason, cases[i].word);
        assert_int_equal(answer.revoked_ms, cases[i].want == REVOCATION_REVOKED ? entry.revoked_ms : 0);
        unsigned char *bent = (unsigned char *)(uintptr_t)bytes_copy(memory, der).data;
        bent[der.size - 3] ^= 1; /* of the signature */
        assert_int_equal(judge(&b, REVOCATION_CRL, bytes_of(bent, der.size)).status, REVOCATION_UNKNOWN);
        issuer_free(b.ca);
    }
}

static issuer_ocsp *responder_of(const struct bench *b)
{
    struct problem why = {0};
    issuer_ocsp *responder = NULL;
    const struct issuer_ocsp_setup setup = {.ca = b->ca,
                                            .name = "eStamp OCSP",
                                            .from_ms = b->now_ms - HOUR_MS,
                                            .to_ms = b->now_ms + HOUR_MS,
                                            .since_ms = b->now_ms - HOUR_MS};
    assert_int_equal(issuer_ocsp_open(&setup, &responder, &why), OK);
    return responder;
}

/* As a client of ours writes it. */
static struct bytes question_of(const struct bench *b)
{
    AUTO(X509, own);
    AUTO(X509, ca);
    own = x509_parse(b->certificate);
    ca = x509_parse(*LIST_AT(issuer_chain(b->ca), struct bytes, 0));
    return ocsp_request(own, ca, b->arena);
}

static void answers_say_what_the_register_says(void **state)
{
    static const struct {
        struct issuer_ocsp_answer answer;
        enum revocation_status want;
        const char *word;
    } cases[] = {{{.state = ISSUER_OCSP_GOOD}, REVOCATION_GOOD, NULL},
                 {{.state = ISSUER_OCSP_UNKNOWN}, REVOCATION_UNKNOWN, "status_unknown"},
                 {{.state = ISSUER_OCSP_REVOKED, .revoked_ms = 1}, REVOCATION_REVOKED, "unspecified"},
                 {{.state = ISSUER_OCSP_REVOKED, .reason = 1, .revoked_ms = 1, .invalid_ms = 1},
                  REVOCATION_REVOKED,
                  "keyCompromise"},
                 {{.state = ISSUER_OCSP_REVOKED, .reason = 6, .revoked_ms = 1}, REVOCATION_REVOKED, "certificateHold"}};
    (void)state;
    AUTO_ARENA(memory);
    AUTO(issuer_ocsp, responder);
    struct bench b;
    set_up(&b, memory, URL);
    responder = responder_of(&b);
    struct bytes asked = question_of(&b);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        struct bytes der;
        struct issuer_ocsp_request request;
        struct issuer_ocsp_answer answer = cases[i].answer;
        if (answer.revoked_ms) answer.revoked_ms = b.now_ms - 60000;
        if (answer.invalid_ms) answer.invalid_ms = b.now_ms - 120000;
        assert_int_equal(issuer_ocsp_read(asked, memory, &request), ISSUER_OCSP_READ);
        const struct issuer_ocsp_ask *ask = LIST_AT(&request.asks, struct issuer_ocsp_ask, 0);
        assert_true(issuer_ocsp_is_ours(responder, ask) && bytes_equal(ask->serial, b.serial));
        const struct issuer_ocsp_reply reply = {&request, &answer, b.now_ms, b.now_ms + HOUR_MS};
        assert_int_equal(issuer_ocsp_write(responder, &reply, memory, &der, &why), OK);
        struct revocation_answer said = judge(&b, REVOCATION_OCSP, der);
        assert_int_equal(said.status, cases[i].want);
        if (cases[i].word) assert_string_equal(said.reason, cases[i].word);
        unsigned char *bent = (unsigned char *)(uintptr_t)bytes_copy(memory, der).data;
        bent[der.size / 4] ^= 1;
        assert_int_not_equal(judge(&b, REVOCATION_OCSP, bytes_of(bent, der.size)).status, REVOCATION_GOOD);
    }
    issuer_free(b.ca);
}

static void a_request_for_anothers_certificate_is_not_ours(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    AUTO(issuer_ocsp, responder);
    struct bench b;
    struct issuer_ocsp_request request;
    set_up(&b, memory, URL);
    responder = responder_of(&b);
    struct bytes asked = question_of(&b);
    unsigned char *bent = (unsigned char *)(uintptr_t)asked.data;
    for (size_t at = 0, found = 0; at + 2 < asked.size && found < 2; at++) {
        if (bent[at] != 0x04 || bent[at + 1] != 20) continue; /* a digest: of the name, then of the key */
        bent[at + 5] ^= 1;
        assert_int_equal(issuer_ocsp_read(asked, memory, &request), ISSUER_OCSP_READ);
        assert_false(issuer_ocsp_is_ours(responder, LIST_AT(&request.asks, struct issuer_ocsp_ask, 0)));
        bent[at + 5] ^= 1;
        found++;
    }
    assert_int_equal(issuer_ocsp_read(asked, memory, &request), ISSUER_OCSP_READ);
    assert_true(issuer_ocsp_is_ours(responder, LIST_AT(&request.asks, struct issuer_ocsp_ask, 0)));
    issuer_free(b.ca);
}

/* Every length that is cut, and every byte behind the end. */
static void requests_are_whole_or_malformed(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct bench b;
    struct issuer_ocsp_request request;
    set_up(&b, memory, URL);
    struct bytes asked = question_of(&b);
    for (size_t size = 0; size < asked.size; size++)
        assert_int_equal(issuer_ocsp_read(bytes_of(asked.data, size), memory, &request), ISSUER_OCSP_MALFORMED);
    struct buffer longer = {.arena = memory};
    buffer_add(&longer, asked.data, asked.size);
    buffer_byte(&longer, 0);
    assert_int_equal(issuer_ocsp_read(buffer_bytes(&longer), memory, &request), ISSUER_OCSP_MALFORMED);
    issuer_free(b.ca);
}

static void a_negative_serial_number_is_malformed(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct bench b;
    struct issuer_ocsp_request request;
    set_up(&b, memory, URL);
    struct bytes asked = question_of(&b);
    assert_int_equal(issuer_ocsp_read(asked, memory, &request), ISSUER_OCSP_READ);
    struct bytes serial = LIST_AT(&request.asks, const struct issuer_ocsp_ask, 0)->serial;
    bool has_zero = serial.data[0] & 0x80; /* before it, which was passed over */
    ((unsigned char *)(uintptr_t)serial.data)[has_zero ? -1 : 0] |= 0x80;
    assert_int_equal(issuer_ocsp_read(asked, memory, &request), ISSUER_OCSP_MALFORMED);
    issuer_free(b.ca);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_say_who_is_revoked_and_of_whom_they_speak),
        cmocka_unit_test(answers_say_what_the_register_says),
        cmocka_unit_test(a_request_for_anothers_certificate_is_not_ours),
        cmocka_unit_test(requests_are_whole_or_malformed),
        cmocka_unit_test(a_negative_serial_number_is_malformed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
