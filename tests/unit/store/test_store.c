#include "test.h"

#include "store.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

static char folder[64];

static int prepare(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/estamp-store.XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static const char *path_of(struct arena *arena, const char *digest)
{
    return arena_format(arena, "%s/%.1s/%s", folder, digest, digest);
}

static void what_is_put_is_found_under_its_digest(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct store *store = store_open_or_exit(folder);
    unsigned char *large = arena_alloc(arena, 3000000);
    memset(large, 7, 3000000);
    const struct bytes cases[] = {bytes_of_text("abc"), {0}, bytes_of(large, 3000000)};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO(store_file, file);
        struct problem why = {0};
        char digest[DIGEST_HEX_SIZE], again[DIGEST_HEX_SIZE];
        assert_int_equal(store_put(store, cases[i], digest, &why), OK);
        assert_int_equal(store_put(store, cases[i], again, &why), OK);
        assert_string_equal(digest, again);
        assert_int_equal(store_get(store, digest, &file, &why), OK);
        assert_true(bytes_equal(store_file_bytes(file), cases[i]));
        assert_int_equal(store_check(store, digest, &why), OK);
        struct stat found;
        assert_int_equal(stat(path_of(arena, digest), &found), 0);
        assert_int_equal(found.st_mode & 0777, 0400);
    }
    char abc[DIGEST_HEX_SIZE];
    digest_sha256_hex(cases[0], abc);
    assert_string_equal(abc, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    store_close(store);
}

static void what_is_not_there_or_no_digest_is_missing(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "ca7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
        "ba78",
        "",
        "../../etc/passwd",
        "../a7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
    };
    struct store *store = store_open_or_exit(folder);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO(store_file, file);
        struct problem why = {0};
        assert_int_equal(store_get(store, cases[i], &file, &why), PROBLEM_INTERNAL);
        assert_int_equal(why.code, STORE_MISSING);
    }
    store_close(store);
}

static void changed_bytes_are_noticed_and_a_cut_file_is_replaced(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct store *store = store_open_or_exit(folder);
    struct problem why = {0};
    char digest[DIGEST_HEX_SIZE];
    assert_int_equal(store_put(store, bytes_of_text("to be changed"), digest, &why), OK);
    const char *path = path_of(arena, digest);
    assert_int_equal(chmod(path, 0600), 0);
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    assert_int_equal(fputc('T', file), 'T');
    assert_int_equal(fclose(file), 0);
    assert_int_equal(store_check(store, digest, &why), PROBLEM_INTERNAL);
    assert_int_equal(why.code, STORE_FAILED);
    assert_int_equal(truncate(path, 4), 0);
    problem_clear(&why);
    assert_int_equal(store_put(store, bytes_of_text("to be changed"), digest, &why), OK);
    assert_int_equal(store_check(store, digest, &why), OK);
    store_close(store);
}

static struct store_item item_of(const struct bytes *pieces, size_t count)
{
    struct store_item item = {.pieces = pieces, .count = count};
    struct digest digest;
    unsigned char raw[DIGEST_SIZE];
    digest_begin(&digest);
    for (size_t i = 0; i < count; i++) digest_add(&digest, pieces[i]);
    digest_end(&digest, raw);
    digest_hex(raw, item.digest);
    return item;
}

/* More than are kept open at once, of more pieces than one write takes, empty ones and twice the same among them. */
static void many_are_put_together(void **state)
{
    (void)state;
    enum { MANY = 100, PIECES = 40 };
    AUTO_ARENA(arena);
    struct store *store = store_open_or_exit(folder);
    struct list items = LIST_OF(arena, struct store_item);
    struct problem why = {0};
    for (int i = 0; i < MANY; i++) {
        struct bytes *pieces = arena_array(arena, PIECES, sizeof *pieces);
        for (int k = 0; k < PIECES; k++)
            pieces[k] =
                k % 3 ? bytes_of_text(arena_format(arena, "%d of many, piece %d;", i / 2, k)) : bytes_of(NULL, 0);
        *(struct store_item *)list_add(&items) = item_of(pieces, i == 0 ? 0 : PIECES);
    }
    assert_int_equal(store_put_many(store, &items, &why), OK);
    for (size_t i = 0; i < items.count; i++)
        assert_int_equal(store_check(store, LIST_AT(&items, struct store_item, i)->digest, &why), OK);
    assert_int_equal(store_put_many(store, &LIST_OF(arena, struct store_item), &why), OK);
    store_close(store);
}

static size_t count_files(const char *path)
{
    char command[160], line[32] = "";
    (void)snprintf(command, sizeof command, "find '%s' -type f | wc -l", path);
    FILE *found = popen(command, "r");
    assert_non_null(found);
    assert_non_null(fgets(line, sizeof line, found));
    assert_int_equal(pclose(found), 0);
    return strtoul(line, NULL, 10);
}

/* One that cannot be put makes the put fail; nothing stays behind under a temporary name. */
static void a_put_of_many_fails_as_a_whole(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct store *store = store_open_or_exit(folder);
    struct bytes piece = bytes_of_text("of a put that fails");
    struct store_item good = item_of(&piece, 1), bad = good;
    struct problem why = {0};
    const char *temporary = arena_format(arena, "%s/tmp", folder), *in_the_way = NULL;
    size_t before = count_files(temporary);
    bad.digest[3] = 'X';
    struct list items = LIST_OF(arena, struct store_item);
    *(struct store_item *)list_add(&items) = good;
    *(struct store_item *)list_add(&items) = bad;
    assert_int_equal(store_put_many(store, &items, &why), PROBLEM_INTERNAL);
    assert_int_equal(why.code, STORE_FAILED);
    assert_int_not_equal(access(path_of(arena, good.digest), F_OK), 0);
    bad = good;
    memset(bad.digest, 'f', DIGEST_HEX_SIZE - 1);
    *LIST_AT(&items, struct store_item, 1) = bad;
    in_the_way = path_of(arena, bad.digest);
    assert_int_equal(mkdir(in_the_way, 0700), 0); /* a folder of that name: the rename fails */
    assert_int_equal(store_put_many(store, &items, &why), PROBLEM_INTERNAL);
    assert_int_equal(why.code, STORE_FAILED);
    assert_int_equal(rmdir(in_the_way), 0);
    assert_int_equal(count_files(temporary), before);
    store_close(store);
}

static void files_of_earlier_versions_are_found_where_they_lie(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    AUTO(store_file, file);
    struct store *store = store_open_or_exit(folder);
    struct bytes content = bytes_of_text("put long ago");
    struct problem why = {0};
    char digest[DIGEST_HEX_SIZE], again[DIGEST_HEX_SIZE];
    digest_sha256_hex(content, digest);
    const char *top = arena_format(arena, "%s/%.2s", folder, digest);
    const char *below = arena_format(arena, "%s/%.2s", top, digest + 2);
    assert_int_equal(mkdir(top, 0700), 0);
    assert_int_equal(mkdir(below, 0700), 0);
    FILE *old = fopen(arena_format(arena, "%s/%s", below, digest), "w");
    assert_non_null(old);
    assert_int_equal(fwrite(content.data, 1, content.size, old), content.size);
    assert_int_equal(fclose(old), 0);
    assert_int_equal(store_get(store, digest, &file, &why), OK);
    assert_true(bytes_equal(store_file_bytes(file), content));
    assert_int_equal(store_put(store, content, again, &why), OK);
    assert_int_not_equal(access(path_of(arena, digest), F_OK), 0); /* not a second time */
    store_close(store);
}

/* A process is killed again and again while it puts files; whoever lists the store meanwhile sees whole files only. */
static void put_forever(void)
{
    enum { TOGETHER = 10 }; /* by turns few and many */
    struct store *store = store_open_or_exit(folder);
    AUTO_ARENA(arena);
    struct bytes pieces[TOGETHER][2], rest = bytes_of(arena_alloc(arena, 200000), 200000);
    for (int i = 0;; i++) {
        struct problem why = {0};
        struct list items = LIST_OF(arena, struct store_item);
        for (int k = 0; k < (i % 2 ? TOGETHER / 2 : TOGETHER); k++) {
            pieces[k][0] = bytes_of_text(arena_format(arena, "%d %d %d", (int)getpid(), i, k));
            pieces[k][1] = rest;
            *(struct store_item *)list_add(&items) = item_of(pieces[k], 2);
        }
        if (store_put_many(store, &items, &why) != OK) _exit(1);
    }
}

static size_t check_all(struct store *store)
{
    char command[256], line[256];
    size_t count = 0;
    (void)snprintf(command, sizeof command, "find '%s' -path '%s/tmp' -prune -o -type f -printf '%%f\\n'", folder,
                   folder);
    FILE *found = popen(command, "r");
    assert_non_null(found);
    while (fgets(line, sizeof line, found)) {
        struct problem why = {0};
        line[strcspn(line, "\n")] = '\0';
        assert_int_equal(store_check(store, line, &why), OK);
        count++;
    }
    assert_int_equal(pclose(found), 0);
    return count;
}

static void a_killed_writer_leaves_no_partial_file_to_be_seen(void **state)
{
    (void)state;
    struct store *store = store_open_or_exit(folder);
    size_t before = check_all(store);
    for (int round = 0; round < 10; round++) {
        pid_t child = fork();
        if (child == 0) put_forever();
        usleep(20000);
        (void)check_all(store);
        assert_int_equal(kill(child, SIGKILL), 0);
        int ended = 0;
        assert_int_equal(waitpid(child, &ended, 0), child);
        assert_true(WIFSIGNALED(ended));
    }
    assert_true(check_all(store) > before);
    store_close(store);
}

static void what_killed_writers_left_is_swept_after_a_day(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const char *old = arena_format(arena, "%s/tmp/old", folder), *young = arena_format(arena, "%s/tmp/young", folder);
    const char *const paths[] = {old, young};
    for (size_t i = 0; i < TEST_COUNT(paths); i++) {
        FILE *file = fopen(paths[i], "w");
        assert_non_null(file);
        assert_int_equal(fclose(file), 0);
    }
    const struct utimbuf long_ago = {1000, 1000};
    assert_int_equal(utime(old, &long_ago), 0);
    store_close(store_open_or_exit(folder));
    assert_int_not_equal(access(old, F_OK), 0);
    assert_int_equal(access(young, F_OK), 0);
}

static void *put_same(void *arg)
{
    struct problem why = {0};
    char digest[DIGEST_HEX_SIZE];
    for (int i = 0; i < 50; i++) {
        char text[32];
        (void)snprintf(text, sizeof text, "shared %d", i);
        if (store_put(arg, bytes_of_text(text), digest, &why) != OK) return (void *)1;
        if (store_check(arg, digest, &why) != OK) return (void *)1;
    }
    return NULL;
}

static void several_may_put_the_same_at_once(void **state)
{
    (void)state;
    struct store *store = store_open_or_exit(folder);
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) assert_int_equal(pthread_create(&threads[i], NULL, put_same, store), 0);
    for (int i = 0; i < 4; i++) {
        void *ended = NULL;
        pthread_join(threads[i], &ended);
        assert_null(ended);
    }
    store_close(store);
}

static void what_is_too_old_expires_and_the_rest_stays(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why = {0};
    struct store *store = store_open_or_exit(folder);
    char old[DIGEST_HEX_SIZE], fresh[DIGEST_HEX_SIZE];
    assert_int_equal(store_put(store, bytes_of_text("of an hour ago"), old, &why), OK);
    assert_int_equal(store_put(store, bytes_of_text("of just now"), fresh, &why), OK);
    const struct utimbuf times = {1000, 1000};
    assert_int_equal(utime(path_of(arena, old), &times), 0);
    store_expire(store, 1000); /* before that time, not at it */
    assert_int_equal(store_check(store, old, &why), OK);
    store_expire(store, 1001);
    assert_int_equal(store_check(store, old, &why), PROBLEM_INTERNAL);
    assert_int_equal(why.code, STORE_MISSING);
    assert_int_equal(store_check(store, fresh, &why), OK);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_is_found_under_its_digest),
        cmocka_unit_test(what_is_not_there_or_no_digest_is_missing),
        cmocka_unit_test(changed_bytes_are_noticed_and_a_cut_file_is_replaced),
        cmocka_unit_test(many_are_put_together),
        cmocka_unit_test(a_put_of_many_fails_as_a_whole),
        cmocka_unit_test(files_of_earlier_versions_are_found_where_they_lie),
        cmocka_unit_test(a_killed_writer_leaves_no_partial_file_to_be_seen),
        cmocka_unit_test(what_killed_writers_left_is_swept_after_a_day),
        cmocka_unit_test(several_may_put_the_same_at_once),
        cmocka_unit_test(what_is_too_old_expires_and_the_rest_stays),
    };
    return cmocka_run_group_tests(tests, prepare, end);
}
