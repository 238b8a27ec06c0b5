#include "password.h"
#include "test.h"
#include "text.h"
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* The reference implementation's src/test.c, Argon2id version 0x13: password "password", salt "somesalt". */
static const char *const reference[] = {
    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
};

static void takes_the_reference_implementations_hashes(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(reference); i++) {
        assert_true(password_matches(reference[i], "password"));
        assert_false(password_matches(reference[i], "passwore"));
        assert_false(password_matches(reference[i], ""));
    }
}

static void refuses_what_is_no_hash(void **state)
{
    (void)state;
    assert_false(password_matches("", "password"));
    assert_false(password_matches("password", "password"));
    assert_false(password_matches("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$", "password"));
}

static void a_hash_fits_its_password_alone_and_differs_each_time(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why = {0};
    char *one, *other;
    assert_int_equal(password_hash(arena, "口令 with blanks", &one, &why), OK);
    assert_int_equal(password_hash(arena, "口令 with blanks", &other, &why), OK);
    assert_true(text_starts(one, "$argon2id$v=19$m=19456,t=2,p=1$"));
    assert_string_not_equal(one, other);
    assert_true(password_matches(one, "口令 with blanks"));
    assert_true(password_matches(other, "口令 with blanks"));
    assert_false(password_matches(one, "口令 with blank"));
}

/* Of this thread alone, so that a busy machine does not count. */
static int64_t cpu_us(void)
{
    struct timespec used;
    assert_int_equal(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used), 0);
    return (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}

static int64_t best_of_five_us(const char *encoded)
{
    int64_t best = INT64_MAX;
    for (int i = 0; i < 5; i++) {
        int64_t start = cpu_us();
        (void)password_matches(encoded, "guess");
        int64_t took = cpu_us() - start;
        if (took < best) best = took;
    }
    return best;
}

static void an_unknown_user_takes_as_long_and_never_matches(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why = {0};
    char *encoded;
    assert_int_equal(password_hash(arena, "right", &encoded, &why), OK);
    assert_false(password_matches(NULL, "right"));
    assert_false(password_matches(NULL, ""));
    int64_t known = best_of_five_us(encoded), unknown = best_of_five_us(NULL);
    assert_in_range(unknown * 100 / known, 50, 200); /* per cent; a skipped hash would be under 1 */
}

static void a_pin_gives_a_key_of_its_own(void **state)
{
    (void)state;
    struct problem why = {0};
    unsigned char a[32], b[32], c[32], again[32];
    struct bytes salt = bytes_of_text("0123456789abcdef"), pin = bytes_of_text("246810");
    assert_int_equal(password_key(salt, pin, a, &why), OK);
    assert_int_equal(password_key(salt, pin, again, &why), OK);
    assert_int_equal(password_key(salt, bytes_of_text("246811"), b, &why), OK);
    assert_int_equal(password_key(bytes_of_text("0123456789abcdeg"), pin, c, &why), OK);
    assert_memory_equal(a, again, 32);
    assert_memory_not_equal(a, b, 32);
    assert_memory_not_equal(a, c, 32);
    assert_int_equal(password_key(bytes_of_text("short"), pin, a, &why), PROBLEM_INTERNAL);
}

static void *enter_and_leave(void *arg)
{
    struct problem why = {0};
    AUTO(password_place, place);
    return password_gate_enter(arg, &place, &why) == OK ? arg : NULL;
}

static void *result_of_another_thread(struct password_gate *gate)
{
    pthread_t thread;
    void *entered;
    assert_int_equal(pthread_create(&thread, NULL, enter_and_leave, gate), 0);
    assert_int_equal(pthread_join(thread, &entered), 0);
    return entered;
}

static void a_full_gate_answers_busy_and_a_freed_place_is_taken(void **state)
{
    (void)state;
    struct password_gate *gate = password_gate_new(1, 20);
    struct problem why = {0};
    {
        AUTO(password_place, place);
        assert_int_equal(password_gate_enter(gate, &place, &why), OK);
        assert_null(result_of_another_thread(gate));
        AUTO(password_place, second);
        assert_int_equal(password_gate_enter(gate, &second, &why), PROBLEM_UNAVAILABLE);
        assert_int_equal(why.code, SERVICE_BUSY);
    }
    assert_ptr_equal(result_of_another_thread(gate), gate);
    assert_ptr_equal(result_of_another_thread(gate), gate);
    password_gate_free(gate);
}

static int64_t resident_kib(void)
{
    char line[128];
    long long kib = -1;
    FILE *file = fopen("/proc/self/status", "re");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) (void)sscanf(line, "VmRSS: %lld", &kib);
    (void)fclose(file);
    return kib;
}

static void *hash_twice(void *arg)
{
    (void)password_matches(NULL, arg);
    (void)password_matches(NULL, arg);
    return NULL;
}

static void hashing_threads_give_their_memory_back(void **state)
{
    (void)state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    skip(); /* sanitizers bring an allocator of their own */
#endif
    char guess[] = "guess";
    int64_t before_kib = resident_kib();
    for (int i = 0; i < 6; i++) {
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, hash_twice, guess), 0);
        assert_int_equal(pthread_join(thread, NULL), 0);
    }
    assert_in_range(resident_kib() - before_kib + 1024, 0, 10 * 1024); /* one kept block would be 19 MiB */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_reference_implementations_hashes),
        cmocka_unit_test(refuses_what_is_no_hash),
        cmocka_unit_test(a_hash_fits_its_password_alone_and_differs_each_time),
        cmocka_unit_test(an_unknown_user_takes_as_long_and_never_matches),
        cmocka_unit_test(a_pin_gives_a_key_of_its_own),
        cmocka_unit_test(hashing_threads_give_their_memory_back),
        cmocka_unit_test(a_full_gate_answers_busy_and_a_freed_place_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
