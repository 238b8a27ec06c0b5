#include "slip.h"
#include "test.h"
#include "test_fonts.h"
#include <string.h>

static const char PASSWORD[] = "Dayin-2026-mima";

static struct slip_sheet sheet_of(int per_page)
{
    return (struct slip_sheet){.title = {"印章初始密码单", "Initial code of an electronic seal"},
                               .number = {"印章编号", "Seal number"},
                               .secret = {"初始密码", "Initial code"},
                               .next = {"请登录系统设置密码。", "Sign in and set a PIN."},
                               .issuer = "国家税务总局潍坊市税务局",
                               .made_ms = 1795305600000,
                               .per_page = per_page};
}

static struct bytes print(struct arena *arena, int per_page, int count)
{
    AUTO(slip_writer, writer);
    struct problem why = {0};
    struct bytes pdf = {0};
    struct slip_sheet sheet = sheet_of(per_page);
    assert_int_equal(slip_begin(&sheet, &writer, &why), OK);
    for (int i = 0; i < count; i++) {
        const struct slip slip = {"潍坊𠮷祥商贸有限公司", "91370784983690064F", "A1B2", "7K2MD-9QX4T-0VWRN"};
        slip_add(writer, &slip);
    }
    assert_int_equal(slip_count(writer), count);
    assert_int_equal(slip_end(writer, PASSWORD, arena, &pdf, &why), OK);
    return pdf;
}

static bool holds(struct bytes pdf, const char *text)
{
    return memmem(pdf.data, pdf.size, text, strlen(text)) != NULL;
}

static void a_file_is_encrypted_by_aes_256(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct bytes pdf = print(memory, 4, 5);
    assert_true(pdf.size > 1000 && memcmp(pdf.data, "%PDF-1.", 7) == 0);
    assert_true(holds(pdf, "/AESV3"));
    assert_true(holds(pdf, "/R 6"));
}

static void neither_secret_nor_password_stands_in_the_file(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct bytes pdf = print(memory, 1, 2);
    assert_false(holds(pdf, "7K2MD"));
    assert_false(holds(pdf, PASSWORD));
}

static void two_files_of_the_same_slips_differ(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    assert_false(bytes_equal(print(memory, 1, 1), print(memory, 1, 1)));
}

static void an_empty_file_is_refused(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    AUTO(slip_writer, writer);
    struct problem why = {0};
    struct bytes pdf = {0};
    struct slip_sheet sheet = sheet_of(4);
    assert_int_equal(slip_begin(&sheet, &writer, &why), OK);
    assert_int_equal(slip_end(writer, PASSWORD, memory, &pdf, &why), PROBLEM_INTERNAL);
}

static void a_password_is_long_visible_and_varied(void **state)
{
    static const struct {
        const char *password;
        bool good;
    } cases[] = {{"Dayin-2026", true},
                 {"Dayin-202", false},
                 {"aaaabbbbcccc", false},
                 {"abcdeabcdeabcde", true},
                 {"with a blank 1", false},
                 {"Dayin-2026-密码", false},
                 {"0123456789012345678901234567890123456789012345678901234567890123", true},
                 {"01234567890123456789012345678901234567890123456789012345678901234", false}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        assert_int_equal(slip_check_password(cases[i].password) == NULL, cases[i].good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_encrypted_by_aes_256),
        cmocka_unit_test(neither_secret_nor_password_stands_in_the_file),
        cmocka_unit_test(two_files_of_the_same_slips_differ),
        cmocka_unit_test(an_empty_file_is_refused),
        cmocka_unit_test(a_password_is_long_visible_and_varied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
