#include "seal_code.h"
#include "seal_key.h"
#include "seal_ticket.h"
#include "test.h"
#include <string.h>

static const unsigned char master_bytes[32] = "0123456789abcdef0123456789abcde",
                           other_bytes[32] = "another master key, 32 bytes ..";
static const struct bytes master = {master_bytes, 32}, other_master = {other_bytes, 32};

static struct seal_key make(struct arena *memory, const char *pin)
{
    struct problem why = {0};
    struct seal_key key = {.seal_id = "01kahv5zq8m3x7c2d9e4f6g0hj", .algorithm = "rsa"};
    assert_int_equal(seal_key_make(master, pin, bytes_of_text("the private key"), memory, &key, &why), OK);
    return key;
}

static void opens_with_its_pin_and_master_key_only(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct data_key data_key;
    struct bytes private_key;
    struct seal_key key = make(memory, "246810");
    assert_int_equal(seal_key_unlock(master, &key, "246810", memory, &data_key, &why), OK);
    assert_int_equal(seal_key_open(&key, &data_key, memory, &private_key, &why), OK);
    assert_true(bytes_equal(private_key, bytes_of_text("the private key")));
    assert_int_equal(seal_key_unlock(master, &key, "246811", memory, &data_key, &why), PROBLEM_DENIED);
    assert_int_equal(why.code, SEAL_PIN_WRONG);
    assert_int_equal(seal_key_unlock(other_master, &key, "246810", memory, &data_key, &why), PROBLEM_INTERNAL);
}

static void an_initial_code_opens_only_the_way_to_a_pin(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct data_key data_key;
    struct bytes private_key;
    struct seal_key key = {.seal_id = "01kahv5zq8m3x7c2d9e4f6g0hj", .algorithm = "rsa", .unlock_by = SEAL_BY_CODE};
    const char *code = seal_code_new(memory);
    assert_int_equal(seal_key_make(master, code, bytes_of_text("the private key"), memory, &key, &why), OK);
    assert_int_equal(seal_key_unlock(master, &key, code, memory, &data_key, &why), PROBLEM_DENIED);
    assert_int_equal(why.code, SEAL_PIN_INITIAL);
    assert_int_equal(seal_key_unlock_any(master, &key, seal_code_new(memory), memory, &data_key, &why), PROBLEM_DENIED);
    assert_int_equal(why.code, SEAL_PIN_WRONG);
    assert_int_equal(seal_key_unlock_any(master, &key, "no code", memory, &data_key, &why), PROBLEM_DENIED);
    assert_int_equal(seal_key_unlock_any(master, &key, code, memory, &data_key, &why), OK);
    assert_int_equal(seal_key_rewrap(master, &data_key, "246810", memory, &key, &why), OK);
    assert_int_equal(seal_key_unlock_any(master, &key, code, memory, &data_key, &why), PROBLEM_DENIED);
    assert_int_equal(seal_key_unlock(master, &key, "246810", memory, &data_key, &why), OK);
    assert_int_equal(seal_key_open(&key, &data_key, memory, &private_key, &why), OK);
    assert_true(bytes_equal(private_key, bytes_of_text("the private key")));
}

static void a_key_moved_to_another_seal_does_not_open(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct data_key data_key;
    struct seal_key key = make(memory, "246810");
    key.seal_id = "01kahv5zq8m3x7c2d9e4f6g0hk";
    assert_int_not_equal(seal_key_unlock(master, &key, "246810", memory, &data_key, &why), OK);
}

static void another_pin_opens_after_the_change_and_the_old_one_no_more(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct data_key data_key, again;
    struct seal_key key = make(memory, "246810");
    assert_int_equal(seal_key_unlock(master, &key, "246810", memory, &data_key, &why), OK);
    assert_int_equal(seal_key_rewrap(master, &data_key, "135791", memory, &key, &why), OK);
    assert_int_equal(seal_key_unlock(master, &key, "246810", memory, &again, &why), PROBLEM_DENIED);
    assert_int_equal(seal_key_unlock(master, &key, "135791", memory, &again, &why), OK);
    assert_memory_equal(&again, &data_key, sizeof again);
}

static void a_ticket_is_good_until_it_expires_and_as_it_was_written(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct seal_ticket ticket = {.id = "a", .seal_id = "s", .caller_id = "c", .expires_ms = 5000}, back;
    char *text;
    memset(ticket.data_key.bytes, 7, sizeof ticket.data_key.bytes);
    assert_int_equal(seal_ticket_write(master, &ticket, memory, &text, &why), OK);
    assert_int_equal(seal_ticket_read(master, text, 5000, memory, &back, &why), OK);
    assert_memory_equal(&back, &ticket, sizeof back);
    assert_int_equal(seal_ticket_read(master, text, 5001, memory, &back, &why), PROBLEM_DENIED);
    assert_int_equal(seal_ticket_read(other_master, text, 5000, memory, &back, &why), PROBLEM_DENIED);
    text[20] = text[20] == 'A' ? 'B' : 'A';
    assert_int_equal(seal_ticket_read(master, text, 5000, memory, &back, &why), PROBLEM_DENIED);
    assert_int_equal(seal_ticket_read(master, "", 5000, memory, &back, &why), PROBLEM_DENIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_with_its_pin_and_master_key_only),
        cmocka_unit_test(an_initial_code_opens_only_the_way_to_a_pin),
        cmocka_unit_test(a_key_moved_to_another_seal_does_not_open),
        cmocka_unit_test(another_pin_opens_after_the_change_and_the_old_one_no_more),
        cmocka_unit_test(a_ticket_is_good_until_it_expires_and_as_it_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
