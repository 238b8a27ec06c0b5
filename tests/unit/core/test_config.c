#include "bytes.h"
#include "config.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Settings live as long as the process; these tests load them over and over. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void)
{
    return "leak:config_load\n";
}

struct settings {
    const char *path, *word, *secret;
    int64_t threads;
};
static const struct config_field fields[] = {
    CONFIG_TEXT("TEST_PATH", struct settings, path, NULL), CONFIG_TEXT("TEST_WORD", struct settings, word, "fallback"),
    CONFIG_SECRET("TEST_SECRET", struct settings, secret),
    CONFIG_INT("TEST_THREADS", struct settings, threads, 8, 1, 16), CONFIG_END};

static void clear(void)
{
    unsetenv("TEST_PATH");
    unsetenv("TEST_WORD");
    unsetenv("TEST_SECRET");
    unsetenv("TEST_SECRET_FILE");
    unsetenv("TEST_THREADS");
}

static void reads_what_is_set_and_falls_back(void **state)
{
    struct settings s = {0};
    (void)state;
    clear();
    setenv("TEST_PATH", "/x", 1);
    setenv("TEST_SECRET", "abc", 1);
    assert_int_equal(config_load(fields, &s), 0);
    assert_string_equal(s.path, "/x");
    assert_string_equal(s.word, "fallback");
    assert_int_equal(s.threads, 8);
}

static void counts_every_fault(void **state)
{
    struct settings s = {0};
    (void)state;
    clear();
    setenv("TEST_THREADS", "17", 1);
    setenv("TEST_SECRET_FILE", "/nonexistent", 1);
    /* no path, no such file and so no secret, and a number out of bounds */
    assert_int_equal(config_load(fields, &s), 4);
    setenv("TEST_THREADS", "8x", 1);
    assert_int_equal(config_load(fields, &s), 4);
}

static void a_secret_comes_from_its_file(void **state)
{
    struct settings s = {0};
    char name[] = "/tmp/test_config_XXXXXX";
    (void)state;
    clear();
    int fd = mkstemp(name);
    assert_true(fd >= 0 && write(fd, "from file\n", 10) == 10);
    close(fd);
    setenv("TEST_PATH", "/x", 1);
    setenv("TEST_SECRET_FILE", name, 1);
    assert_int_equal(config_load(fields, &s), 0);
    assert_string_equal(s.secret, "from file");
    unlink(name);
}

struct keyed {
    struct bytes key;
};
static const struct config_field keyed_fields[] = {CONFIG_KEY("TEST_KEY", struct keyed, key), CONFIG_END};

static void a_key_is_64_hexadecimal_characters(void **state)
{
    static const char *const bad[] = {"", "00ff", "zz",
                                      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1fff"};
    struct keyed keyed = {0};
    (void)state;
    setenv("TEST_KEY", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 1);
    assert_int_equal(config_load(keyed_fields, &keyed), 0);
    assert_int_equal(keyed.key.size, CONFIG_KEY_SIZE);
    assert_int_equal(keyed.key.data[31], 0x1f);
    for (size_t i = 0; i < TEST_COUNT(bad); i++) {
        setenv("TEST_KEY", bad[i], 1);
        assert_int_equal(config_load(keyed_fields, &keyed), 1);
    }
    unsetenv("TEST_KEY");
    assert_int_equal(config_load(keyed_fields, &keyed), 1);
}

static void a_number_from_a_file_that_is_not_there_is_a_fault(void **state)
{
    struct settings s = {0};
    (void)state;
    clear();
    setenv("TEST_PATH", "/x", 1);
    setenv("TEST_SECRET", "abc", 1);
    setenv("TEST_THREADS_FILE", "/nonexistent", 1);
    assert_true(config_load(fields, &s) > 0);
    unsetenv("TEST_THREADS_FILE");
    assert_int_equal(config_load(fields, &s), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_is_set_and_falls_back),
        cmocka_unit_test(counts_every_fault),
        cmocka_unit_test(a_secret_comes_from_its_file),
        cmocka_unit_test(a_number_from_a_file_that_is_not_there_is_a_fault),
        cmocka_unit_test(a_key_is_64_hexadecimal_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
