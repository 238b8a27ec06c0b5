#include "test.h"

#include "audit.h"
#include "audit_check.h"
#include "audit_sequence.h"
#include "audit_tree.h"
#include "clock.h"
#include "test_db.h"
#include "text.h"
#include <inttypes.h>
#include <pthread.h>
#include <unistd.h>

enum { BATCH = 40 };

static const unsigned char key[32] = "0123456789abcdef0123456789abcde";
static const unsigned char seed[ED25519_SEED_SIZE] = {7};
static const struct audit_publisher publisher = {"estamp.test/audit", seed};
static struct db_pool *seals, *admin;

static int prepare(void **state)
{
    (void)state;
    audit_open(bytes_of(key, sizeof key), "seals");
    seals = test_db_open("seals", 4);
    admin = test_db_open("admin", 4);
    return 0;
}

static int end(void **state)
{
    (void)state;
    db_close(seals);
    db_close(admin);
    return 0;
}

static int clean(void **state)
{
    (void)state;
    test_db_root(
        "USE estamp_audit; DELETE FROM audit_entry; DELETE FROM audit_stream; DELETE FROM audit_leaf; DELETE FROM "
        "audit_node; DELETE FROM audit_checkpoint; UPDATE audit_tree SET size = 0, peaks = '';");
    db_close(seals); /* its streams are gone */
    seals = test_db_open("seals", 4);
    return 0;
}

struct writing {
    int count, runs;
    bool fails, kills;
};

static status writes(struct db *db, void *arg, struct problem *why)
{
    struct writing *at = arg;
    struct caller caller = {.kind = CALLER_OFFICER, .id = "01j000000000000000000000aa", .name = "张𠮷"};
    struct audit_event event = {.action = "seal.import",
                                .object = "seal",
                                .object_id = "01j000000000000000000000bb",
                                .detail = "{\"类型\":\"公章\"}",
                                .outcome = "ok"};
    at->runs++;
    for (int i = 0; i < at->count; i++) TRY(audit_append(db, i % 2 ? NULL : &caller, &event, why));
    if (at->kills) test_db_kill();
    if (at->kills) test_db_start();
    return at->fails ? problem_set(why, JOB_STATE, "%s", "") : OK;
}

static void write_entries(int count)
{
    struct writing at = {.count = count};
    struct problem why = {0};
    assert_int_equal(db_tx(seals, writes, &at, &why), OK);
}

static void sequence_all(void)
{
    for (int64_t added = 1; added > 0;) {
        struct problem why = {0};
        assert_int_equal(audit_sequence_step(admin, &added, &why), OK);
    }
}

static struct merkle_head publish(void)
{
    struct problem why = {0};
    int64_t size = 0;
    sequence_all();
    assert_int_equal(audit_sequence_publish(admin, &publisher, &size, &why), OK);
    return (struct merkle_head){.size = size};
}

/* What an auditor has: the notes as they were published, opened with the verifier's key. */
struct outside {
    struct arena *arena;
    struct list heads;
};

static status copies_notes(struct db *db, void *arg, struct problem *why)
{
    struct outside *outside = arg;
    char *verifier = NULL;
    TRY(checkpoint_verifier(publisher.origin, seed, outside->arena, &verifier, why));
    AUTO(db_rows, rows);
    TRY(db_query(db, "SELECT note FROM estamp_audit.audit_checkpoint ORDER BY tree_size", DB_NO_ARGS, &rows, why));
    while (db_rows_next(rows)) {
        struct checkpoint opened;
        TRY(checkpoint_open(db_rows_bytes(rows, 0), verifier, outside->arena, &opened, why));
        *(struct merkle_head *)list_add(&outside->heads) = opened.head;
    }
    return OK;
}

static struct outside copy_notes(struct arena *arena)
{
    struct outside outside = {arena, LIST_OF(arena, struct merkle_head)};
    struct problem why = {0};
    assert_int_equal(db_read(admin, copies_notes, &outside, &why), OK);
    return outside;
}

struct seen {
    int by_fault[8];
    int64_t first_leaf[8], first_end[8], first_number[8];
};

static void note_finding(void *arg, const struct audit_finding *finding)
{
    struct seen *seen = arg;
    if (seen->by_fault[finding->fault]++ > 0) return;
    seen->first_leaf[finding->fault] = finding->leaf_index;
    seen->first_end[finding->fault] = finding->leaf_end;
    seen->first_number[finding->fault] = finding->number;
}

static status checks(struct db *db, void *arg, struct problem *why)
{
    return audit_check_run(db, arg, why);
}

static struct seen check_against(const struct outside *outside, int64_t *findings)
{
    struct seen seen = {0};
    struct problem why = {0};
    struct audit_check check = {
        .heads = outside->heads, .key = bytes_of(key, sizeof key), .found = note_finding, .arg = &seen};
    assert_int_equal(db_read(admin, checks, &check, &why), OK);
    *findings = check.findings;
    return seen;
}

static int64_t count_of(const char *sql)
{
    char command[512], text[64] = "";
    (void)snprintf(command, sizeof command, "mariadb --no-defaults -N -S '%s/run/db.sock' -u \"$(id -un)\" -e \"%s\"",
                   test_db_var(), sql);
    FILE *client = popen(command, "r");
    assert_non_null(client);
    assert_non_null(fgets(text, sizeof text, client));
    assert_int_equal(pclose(client), 0);
    return strtoll(text, NULL, 10);
}

static void an_untouched_log_has_no_findings(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    for (int i = 0; i < 3; i++) {
        write_entries(BATCH);
        assert_int_equal(publish().size, (i + 1) * BATCH);
    }
    assert_int_equal(publish().size, 3 * BATCH);
    struct outside outside = copy_notes(arena);
    assert_int_equal(outside.heads.count, 3);
    int64_t findings = -1;
    (void)check_against(&outside, &findings);
    assert_int_equal(findings, 0);
}

static void undone_work_gives_its_numbers_back(void **state)
{
    (void)state;
    struct writing fails = {.count = 3, .fails = true};
    struct problem why = {0};
    write_entries(2);
    assert_int_equal(db_tx(seals, writes, &fails, &why), PROBLEM_CONFLICT);
    write_entries(2);
    assert_int_equal(count_of("SELECT COUNT(*) FROM estamp_audit.audit_entry"), 4);
    assert_int_equal(count_of("SELECT MAX(number) FROM estamp_audit.audit_entry"), 4);
    assert_int_equal(count_of("SELECT COUNT(*) FROM estamp_audit.audit_stream"), 1);
}

static void a_stream_that_began_in_undone_work_is_announced_again(void **state)
{
    (void)state;
    struct writing fails = {.count = 3, .fails = true};
    struct problem why = {0};
    assert_int_equal(db_tx(seals, writes, &fails, &why), PROBLEM_CONFLICT);
    write_entries(2);
    assert_int_equal(count_of("SELECT COUNT(*) FROM estamp_audit.audit_stream"), 1);
    assert_int_equal(publish().size, 2);
}

static void a_lost_commit_abandons_the_stream(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct writing kills = {.count = 3, .kills = true};
    struct problem why = {0};
    write_entries(2);
    assert_int_equal(db_tx(seals, writes, &kills, &why), PROBLEM_UNAVAILABLE);
    write_entries(2);
    assert_int_equal(count_of("SELECT COUNT(DISTINCT stream_id) FROM estamp_audit.audit_entry"), 2);
    assert_int_equal(count_of("SELECT MAX(number) FROM estamp_audit.audit_entry"), 2);
    (void)publish();
    struct outside outside = copy_notes(arena);
    int64_t findings = -1;
    (void)check_against(&outside, &findings);
    assert_int_equal(findings, 0);
}

static void a_restarted_process_begins_a_new_stream(void **state)
{
    (void)state;
    write_entries(2);
    db_close(seals);
    seals = test_db_open("seals", 4);
    write_entries(2);
    assert_int_equal(count_of("SELECT COUNT(*) FROM estamp_audit.audit_stream"), 2);
    assert_int_equal(publish().size, 4);
}

static void an_old_stream_is_followed_by_a_new_one_and_closed(void **state)
{
    (void)state;
    write_entries(2);
    clock_set_for_test(clock_now_ms() + 3 * 3600000);
    write_entries(2);
    assert_int_equal(count_of("SELECT COUNT(*) FROM estamp_audit.audit_stream"), 2);
    assert_int_equal(publish().size, 4);
    assert_int_equal(count_of("SELECT COUNT(*) FROM estamp_audit.audit_stream WHERE closed = 1"), 1);
    clock_set_for_test(0);
}

static void outside_a_transaction_nothing_is_appended(void **state)
{
    (void)state;
    struct writing at = {.count = 1};
    struct problem why = {0};
    assert_int_equal(db_read(seals, writes, &at, &why), PROBLEM_INTERNAL);
    assert_int_equal(count_of("SELECT COUNT(*) FROM estamp_audit.audit_entry"), 0);
}

static void *write_many(void *arg)
{
    (void)arg;
    for (int i = 0; i < 50; i++) write_entries(3);
    return NULL;
}

static void *sequence_many(void *arg)
{
    (void)arg;
    for (int i = 0; i < 60; i++) {
        struct problem why = {0};
        int64_t added = 0, size = 0;
        assert_int_equal(audit_sequence_step(admin, &added, &why), OK);
        assert_int_equal(audit_sequence_publish(admin, &publisher, &size, &why), OK);
        usleep(3000);
    }
    return NULL;
}

static status writes_many(struct db *db, void *arg, struct problem *why)
{
    const struct writing *at = arg;
    AUTO_ARENA(memory);
    struct caller caller = {.kind = CALLER_OFFICER, .id = "01j000000000000000000000aa", .name = "张𠮷"};
    struct list events = LIST_OF(memory, struct audit_event);
    for (int i = 0; i < at->count; i++)
        *(struct audit_event *)list_add(&events) = (struct audit_event){
            .action = "seal.use", .object = "seal", .object_id = arena_format(memory, "%d", i + 1), .outcome = "ok"};
    TRY(audit_append_many(db, &caller, &events, why));
    return at->fails ? problem_set(why, JOB_STATE, "%s", "") : OK;
}

static void many_entries_at_once_are_numbered_as_single_ones_are(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct writing none = {0}, one = {.count = 1}, many = {.count = BATCH}, fails = {.count = BATCH, .fails = true};
    struct problem why = {0};
    assert_int_equal(db_tx(seals, writes_many, &none, &why), OK);
    assert_int_equal(count_of("SELECT COUNT(*) FROM estamp_audit.audit_stream"), 0);
    write_entries(2);
    assert_int_equal(db_tx(seals, writes_many, &fails, &why), PROBLEM_CONFLICT);
    assert_int_equal(db_tx(seals, writes_many, &many, &why), OK);
    assert_int_equal(db_tx(seals, writes_many, &one, &why), OK);
    write_entries(2);
    assert_int_equal(count_of("SELECT MAX(number) FROM estamp_audit.audit_entry"), BATCH + 5);
    assert_int_equal(count_of("SELECT COUNT(*) FROM estamp_audit.audit_entry WHERE number = object_id + 2"), BATCH);
    assert_int_equal(publish().size, BATCH + 5);
    struct outside outside = copy_notes(arena);
    int64_t findings = -1;
    (void)check_against(&outside, &findings);
    assert_int_equal(findings, 0);
    assert_int_equal(db_read(seals, writes_many, &many, &why), PROBLEM_INTERNAL);
}

static void several_sequencers_and_writers_lose_and_double_nothing(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    pthread_t threads[5];
    for (int i = 0; i < 5; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, i < 3 ? write_many : sequence_many, NULL), 0);
    }
    for (int i = 0; i < 5; i++) pthread_join(threads[i], NULL);
    assert_int_equal(publish().size, 450);
    struct outside outside = copy_notes(arena);
    assert_true(outside.heads.count > 1);
    int64_t findings = -1;
    (void)check_against(&outside, &findings);
    assert_int_equal(findings, 0);
}

#define SUB(column) "(SELECT " column " FROM (SELECT * FROM audit_leaf) l WHERE leaf_index = "
#define AT(leaf)    " stream_id = " SUB("stream_id") #leaf ") AND number = " SUB("number") #leaf ")"

/* What somebody with every right on the database may do, and what the auditor's copies of the checkpoints say then. */
static void every_tampering_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        enum audit_fault fault;
        int64_t leaf, end; /* -1: not compared */
    } cases[] = {
        {"DELETE FROM audit_entry WHERE" AT(17), AUDIT_DELETED, 17, 18},
        {"DELETE FROM audit_entry WHERE" AT(17) "; DELETE FROM audit_leaf WHERE leaf_index = 17", AUDIT_DELETED, 17,
         18},
        {"DELETE FROM audit_entry WHERE" AT(17) "; DELETE FROM audit_leaf WHERE leaf_index = 17", AUDIT_GAP, 18, 19},
        {"UPDATE audit_entry SET outcome = 'no' WHERE" AT(30), AUDIT_CHANGED, 30, 31},
        {"UPDATE audit_entry SET outcome = 'no' WHERE" AT(30), AUDIT_MAC_WRONG, 30, 31},
        {"UPDATE audit_entry SET mac = REPEAT('x', 32) WHERE" AT(31), AUDIT_MAC_WRONG, 31, 32},
        {"UPDATE audit_leaf SET number = 1000 WHERE leaf_index = 5; UPDATE audit_leaf SET number = 6 WHERE leaf_index "
         "= 6; "
         "UPDATE audit_leaf SET number = 7 WHERE leaf_index = 5",
         AUDIT_REORDERED, 5, 6},
        {"DELETE FROM audit_leaf WHERE leaf_index >= 70; UPDATE audit_tree SET size = 70", AUDIT_TRUNCATED, 70, 80},
        {"UPDATE audit_node SET hash = REPEAT('x', 32) WHERE level = 0 AND position = 50", AUDIT_ROOT_WRONG, 40, 80},
        {"INSERT INTO audit_entry SELECT stream_id, number + 1000, at_ms - 100000, service, caller_kind, caller_id, "
         "caller_name, caller_unit_id, session_id, address, action, object, object_id, unit_id, detail, outcome, "
         "request_id, mac FROM audit_entry LIMIT 1",
         AUDIT_UNSEQUENCED, -1, -1},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        assert_int_equal(clean(NULL), 0);
        for (int round = 0; round < 2; round++) {
            write_entries(BATCH);
            (void)publish();
        }
        struct outside outside = copy_notes(arena);
        test_db_root(arena_format(arena, "USE estamp_audit; %s;", cases[i].sql));
        int64_t findings = 0;
        struct seen seen = check_against(&outside, &findings);
        if (!seen.by_fault[cases[i].fault])
            fail_msg("%s: not found: %s", cases[i].sql, audit_check_fault_name(cases[i].fault));
        assert_int_equal(seen.first_leaf[cases[i].fault], cases[i].leaf);
        assert_int_equal(seen.first_end[cases[i].fault], cases[i].end);
    }
}

/* Rewrites an entry together with everything that the tables keep about it, and even has the key. */
static void a_consistent_rewriting_is_still_found_by_the_published_root(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    for (int round = 0; round < 2; round++) {
        write_entries(BATCH);
        (void)publish();
    }
    struct outside outside = copy_notes(arena);
    assert_int_equal(clean(NULL), 0);
    write_entries(2 * BATCH);
    (void)publish();
    int64_t findings = 0;
    struct seen seen = check_against(&outside, &findings);
    assert_int_equal(seen.by_fault[AUDIT_ROOT_WRONG], 2);
    assert_int_equal(seen.first_leaf[AUDIT_ROOT_WRONG], 0);
    assert_int_equal(seen.first_end[AUDIT_ROOT_WRONG], BATCH);
}

struct proving {
    struct arena *arena;
    int64_t number;
};

static status proves(struct db *db, void *arg, struct problem *why)
{
    struct proving *at = arg;
    struct list proof = LIST_OF(at->arena, struct merkle_hash);
    struct merkle_head head;
    struct merkle_hash leaf;
    char *note = NULL;
    int64_t index = -1;
    AUTO(db_rows, rows);
    TRY(db_query(db, "SELECT stream_id FROM estamp_audit.audit_stream", DB_NO_ARGS, &rows, why));
    assert_true(db_rows_next(rows));
    TRY(audit_tree_leaf(db, db_rows_text(rows, 0), at->number, &index, why));
    TRY(audit_tree_covering(db, index, at->arena, &note, &head, why));
    TRY(merkle_inclusion(index, head.size, audit_tree_node, db, &proof, why));
    TRY(audit_tree_node(db, 0, index, &leaf, why));
    assert_true(merkle_included(&leaf, index, &head, &proof));
    leaf.bytes[3] ^= 4;
    assert_false(merkle_included(&leaf, index, &head, &proof));
    return OK;
}

static void an_entry_is_proved_from_the_tables(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    write_entries(BATCH);
    (void)publish();
    write_entries(1);
    sequence_all();
    for (int64_t number = 1; number <= BATCH; number++) {
        struct proving at = {arena, number};
        struct problem why = {0};
        assert_int_equal(db_read(admin, proves, &at, &why), OK);
    }
    struct proving too_new = {arena, BATCH + 1}, unknown = {arena, BATCH + 2};
    struct problem why = {0};
    assert_int_equal(db_read(admin, proves, &too_new, &why), PROBLEM_MISSING);
    assert_int_equal(db_read(admin, proves, &unknown, &why), PROBLEM_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_untouched_log_has_no_findings, clean),
        cmocka_unit_test_setup(undone_work_gives_its_numbers_back, clean),
        cmocka_unit_test_setup(a_stream_that_began_in_undone_work_is_announced_again, clean),
        cmocka_unit_test_setup(a_lost_commit_abandons_the_stream, clean),
        cmocka_unit_test_setup(a_restarted_process_begins_a_new_stream, clean),
        cmocka_unit_test_setup(an_old_stream_is_followed_by_a_new_one_and_closed, clean),
        cmocka_unit_test_setup(outside_a_transaction_nothing_is_appended, clean),
        cmocka_unit_test_setup(many_entries_at_once_are_numbered_as_single_ones_are, clean),
        cmocka_unit_test_setup(several_sequencers_and_writers_lose_and_double_nothing, clean),
        cmocka_unit_test_setup(every_tampering_is_named, clean),
        cmocka_unit_test_setup(a_consistent_rewriting_is_still_found_by_the_published_root, clean),
        cmocka_unit_test_setup(an_entry_is_proved_from_the_tables, clean),
    };
    return cmocka_run_group_tests(tests, prepare, end);
}
