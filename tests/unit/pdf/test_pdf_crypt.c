#include "pdf_page.h"
#include "pdf_read.h"
#include "test.h"
#include "test_pdf.h"
#include "test_vector.h"

/* Made by qpdf from one plain file; tests/oracle/test_encrypted_files.py lets other programs judge what we write. */
static const struct {
    const char *name, *user, *owner, *method;
    bool is_weak, may_seal;
} files[] = {
    {"rc4-40", "user", "owner", "RC4-40", true, true},    {"rc4-128", "user", "owner", "RC4-128", true, true},
    {"aes-128", "user", "owner", "AES-128", false, true}, {"aes-256-r5", "user", "owner", "AES-256", false, true},
    {"aes-256", "", "owner", "AES-256", false, false},    {"object-streams", "口令", "owner", "AES-256", false, true},
};

static struct bytes vector(struct arena *arena, size_t index)
{
    return test_vector(arena, arena_format(arena, "fuzz/fuzz_pdf_read/encrypted-%s.pdf", files[index].name));
}

static void check_content(struct pdf *pdf)
{
    struct problem why;
    struct pdf_page page;
    struct bytes content;
    assert_int_equal(pdf_page_at(pdf, 0, &page, &why), OK);
    const struct pdf_object *note = pdf_read_item(pdf, pdf_read_get(pdf, page.dict, "Annots"), 0);
    assert_string_equal(pdf_object_utf8(pdf_read_get(pdf, note, "Contents"), pdf_read_arena(pdf)), "A note");
    assert_int_equal(pdf_read_decode(pdf, pdf_read_get(pdf, page.dict, "Contents"), &content, &why), OK);
    assert_true(content.size > 30 && memmem(content.data, content.size, "(Seal here: KEYWORD) Tj", 23));
    assert_int_equal(pdf_read_fault(pdf, &why), OK);
}

static void reads_what_either_password_opens(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(files); i++) {
        for (int as_owner = 0; as_owner < 2; as_owner++) {
            AUTO_ARENA(arena);
            struct problem why;
            struct pdf *pdf = NULL;
            struct pdf_protection protection;
            const char *password = as_owner ? files[i].owner : files[i].user;
            assert_int_equal(pdf_read_open_with(arena, vector(arena, i), bytes_of_text(password), &pdf, &why), OK);
            check_content(pdf);
            assert_true(pdf_read_protection(pdf, &protection));
            assert_string_equal(protection.method, files[i].method);
            assert_int_equal(protection.is_weak, files[i].is_weak);
            assert_int_equal(protection.is_owner, as_owner);
            assert_int_equal(protection.is_open, !as_owner && !*password);
            assert_int_equal(protection.may_add_field, as_owner || files[i].may_seal);
        }
    }
}

static void says_whether_a_password_is_needed_or_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(files); i++) {
        AUTO_ARENA(arena);
        struct problem why;
        struct pdf *pdf = NULL;
        struct bytes file = vector(arena, i);
        bool is_open = !*files[i].user;
        assert_int_equal(pdf_read_open(arena, file, &pdf, &why), is_open ? OK : PROBLEM_INPUT);
        if (!is_open) assert_int_equal(why.code, PDF_PASSWORD_NEEDED);
        assert_int_equal(pdf_read_open_with(arena, file, bytes_of_text("User"), &pdf, &why),
                         is_open ? OK : PROBLEM_INPUT);
        if (!is_open) assert_int_equal(why.code, PDF_PASSWORD_WRONG);
    }
}

/* SASLprep: full-width and other compatible letters, other blanks, invisible characters. */
static void takes_what_input_methods_type_for_plain_letters(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        status want;
    } cases[] = {{"ｕｓｅｒ", OK}, {"us\u200Ber", OK}, {"ｕｓｅｒｓ", PROBLEM_INPUT}, {"us\u3000er", PROBLEM_INPUT},
                 {"ⓤⓢⓔⓡ", OK},     {"𝓾𝓼𝓮𝓻", OK},       {"ⓤⓢⓔ", PROBLEM_INPUT},        {"us\u0301er", PROBLEM_INPUT}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        struct problem why;
        struct pdf *pdf = NULL;
        assert_int_equal(pdf_read_open_with(arena, vector(arena, 3), bytes_of_text(cases[i].typed), &pdf, &why),
                         cases[i].want);
    }
}

#define STRING_32 "<0000000000000000000000000000000000000000000000000000000000000000>"
#define STRING_48 "<000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000>"
#define OLD       "/P -4 /O " STRING_32 " /U " STRING_32
#define NEW       "/P -4 /O " STRING_48 " /U " STRING_48 " /OE " STRING_32 " /UE " STRING_32
#define FILTER(m) "/CF << /StdCF << /CFM /" m " /Length 16 >> >> /StmF /StdCF /StrF /StdCF "

static void refuses_dictionaries_that_make_no_sense(void **state)
{
    (void)state;
    static const struct {
        const char *encrypt;
        enum problem_code want;
    } cases[] = {
        {"<< /Filter /Standard /V 1 /R 2 " OLD " >>", PDF_PASSWORD_NEEDED}, /* sound, and nobody knows the password */
        {"<< /Filter /Standard /V 2 /R 3 /Length 16 " OLD " >>", PDF_PASSWORD_NEEDED},
        {"<< /Filter /Standard /V 4 /R 4 " FILTER("V2") OLD " >>", PDF_PASSWORD_NEEDED},
        {"<< /Filter /Standard /V 4 /R 4 " FILTER("AESV2") OLD " >>", PDF_PASSWORD_NEEDED},
        {"<< /Filter /Standard /V 4 /R 4 " OLD " >>", PDF_PASSWORD_NEEDED},
        {"<< /Filter /Standard /V 5 /R 6 " FILTER("AESV3") NEW " >>", PDF_PASSWORD_NEEDED},
        {"<< /Filter /Standard /V 5 /R 5 " FILTER("AESV3") NEW " >>", PDF_PASSWORD_NEEDED},
        {"<< /Filter /Standard >>", PDF_ENCRYPTED},
        {"<< /V 2 /R 3 " OLD " >>", PDF_ENCRYPTED},
        {"<< /Filter /Adobe.PubSec /SubFilter /adbe.pkcs7.s5 /V 4 /R 4 " OLD " >>", PDF_ENCRYPTED},
        {"<< /Filter /Standard /V 3 /R 3 " OLD " >>", PDF_ENCRYPTED},
        {"<< /Filter /Standard /V 4 /R 6 " OLD " >>", PDF_ENCRYPTED},
        {"<< /Filter /Standard /V 5 /R 4 " NEW " >>", PDF_ENCRYPTED},
        {"<< /Filter /Standard /V 1 /R 9 " OLD " >>", PDF_ENCRYPTED},
        {"<< /Filter /Standard /V -2 /R 2 " OLD " >>", PDF_ENCRYPTED},
        {"<< /Filter /Standard /V 4294967297 /R 4294967298 " OLD " >>", PDF_ENCRYPTED},
        {"<< /Filter /Standard /V 4 /R 4 " FILTER("AESV3") OLD " >>", PDF_ENCRYPTED},
        {"<< /Filter /Standard /V 4 /R 4 " FILTER("None") OLD " >>", PDF_ENCRYPTED},
        {"<< /Filter /Standard /V 5 /R 6 " FILTER("AESV2") NEW " >>", PDF_ENCRYPTED},
        {"<< /Filter /Standard /V 4 /R 4 /StmF /Nowhere " OLD " >>", PDF_ENCRYPTED},
        {"<< /Filter /Standard /V 4 /R 4 /CF (x) /StmF /StdCF " OLD " >>", PDF_BROKEN},
        {"<< /Filter /Standard /V 4 /R 4 /StmF 7 " OLD " >>", PDF_BROKEN},
        {"<< /Filter /Standard /V 2 /R 3 /Length 2147483640 " OLD " >>", PDF_BROKEN},
        {"<< /Filter /Standard /V 2 /R 3 /Length -128 " OLD " >>", PDF_BROKEN},
        {"<< /Filter /Standard /V 2 /R 3 /Length 41 " OLD " >>", PDF_BROKEN},
        {"<< /Filter /Standard /V 2 /R 3 /P -4 /O (short) /U " STRING_32 " >>", PDF_BROKEN},
        {"<< /Filter /Standard /V 2 /R 3 /O " STRING_32 " /U " STRING_32 " >>", PDF_BROKEN},
        {"<< /Filter /Standard /V 5 /R 6 " FILTER("AESV3") OLD " >>", PDF_BROKEN},
        {"<< /Filter /Standard /V 5 /R 6 " FILTER("AESV3") "/P -4 /O " STRING_48 " /U " STRING_48 " >>", PDF_BROKEN},
        {"(a string)", PDF_BROKEN},
        {"[ ]", PDF_BROKEN},
        {"40 0 R", PDF_BROKEN}, /* missing */
        {"20 0 R", PDF_BROKEN}, /* names itself */
        {"4 0 R", PDF_BROKEN},  /* a stream */
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        struct problem why;
        struct pdf *pdf = NULL;
        struct test_pdf file = {.out = {.arena = arena}};
        test_pdf_page(&file, "", "BT ET");
        test_pdf_object(&file, 20, "20 0 R");
        struct bytes whole = test_pdf_end(&file, arena_format(arena, "/Root 1 0 R /Encrypt %s", cases[i].encrypt));
        assert_int_equal(pdf_read_open(arena, whole, &pdf, &why), PROBLEM_INPUT);
        if (why.code != cases[i].want) print_message("%s: %s\n", cases[i].encrypt, problem_name(why.code));
        assert_int_equal(why.code, cases[i].want);
    }
}

/* AES has keys of 16 bytes, whatever the filter beside it makes do with. The password is the empty one. */
static void reads_a_stream_by_aes_in_a_file_of_short_keys(void **state)
{
    static const char encrypt[] = "/Root 1 0 R /Encrypt << /Filter /Standard /V 4 /R 4 /P -4 /O " STRING_32
                                  " /U <DE52CFC8C07533853F7544AD9E2C9EEA00000000000000000000000000000000>"
                                  " /CF << /Short << /CFM /V2 /Length 5 >> /Long << /CFM /AESV2 >> >>"
                                  " /StmF /Short /StrF /Short >>";
    (void)state;
    AUTO_ARENA(arena);
    struct problem why;
    struct pdf *pdf = NULL;
    struct bytes data;
    const struct pdf_object *stream = NULL;
    struct test_pdf file = {.out = {.arena = arena}};
    test_pdf_page(&file, "", "BT ET");
    test_pdf_stream(&file, 10, "/Filter [/Crypt] /DecodeParms [<< /Name /Long >>]",
                    bytes_of_text("0123456789ABCDEF0123456789ABCDEF"));
    struct bytes whole = test_pdf_end(&file, encrypt);
    assert_int_equal(pdf_read_open(arena, whole, &pdf, &why), OK);
    assert_int_equal(pdf_read_load(pdf, (struct pdf_ref){.number = 10}, &stream, &why), OK);
    assert_int_equal(pdf_read_decode(pdf, stream, &data, &why), OK);
    assert_true(data.size > 0 && data.size <= 16);
}

static void survives_every_changed_byte(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct bytes file = vector(arena, 4);
    for (size_t i = 0; i < file.size; i += 3) {
        AUTO_ARENA(scratch);
        struct problem why;
        struct pdf *pdf = NULL;
        struct pdf_page page;
        unsigned char *copy = arena_copy(scratch, file.data, file.size);
        copy[i] ^= 0x15;
        if (pdf_read_open(scratch, bytes_of(copy, file.size), &pdf, &why) == OK)
            (void)!pdf_page_at(pdf, 0, &page, &why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_either_password_opens),
        cmocka_unit_test(says_whether_a_password_is_needed_or_wrong),
        cmocka_unit_test(takes_what_input_methods_type_for_plain_letters),
        cmocka_unit_test(refuses_dictionaries_that_make_no_sense),
        cmocka_unit_test(reads_a_stream_by_aes_in_a_file_of_short_keys),
        cmocka_unit_test(survives_every_changed_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
