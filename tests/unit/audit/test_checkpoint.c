#include "test.h"

#include "checkpoint.h"
#include <string.h>

static const unsigned char seed[ED25519_SEED_SIZE] = {1, 2, 3};
static const unsigned char other_seed[ED25519_SEED_SIZE] = {9};

static struct checkpoint sample(void)
{
    return (struct checkpoint){"estamp.test/audit", {20852163, {{0x71, 0x02}}}};
}

static char *signed_note(struct arena *arena)
{
    struct checkpoint checkpoint = sample();
    struct problem why = {0};
    char *note = NULL;
    assert_int_equal(checkpoint_sign(&checkpoint, "estamp.test/audit", seed, arena, &note, &why), OK);
    return note;
}

static char *verifier_of(struct arena *arena, const char *name, const unsigned char *of)
{
    struct problem why = {0};
    char *verifier = NULL;
    assert_int_equal(checkpoint_verifier(name, of, arena, &verifier, &why), OK);
    return verifier;
}

static void a_signed_note_has_the_form_of_the_standard_and_opens(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    char *note = signed_note(arena);
    struct checkpoint opened = {0}, wanted = sample();
    struct problem why = {0};
    const char *start = "estamp.test/audit\n20852163\ncQIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n"
                        "\xe2\x80\x94 estamp.test/audit ";
    assert_memory_equal(note, start, strlen(start));
    assert_int_equal(
        checkpoint_open(bytes_of_text(note), verifier_of(arena, "estamp.test/audit", seed), arena, &opened, &why), OK);
    assert_string_equal(opened.origin, wanted.origin);
    assert_int_equal(opened.head.size, wanted.head.size);
    assert_true(merkle_equal(&opened.head.root, &wanted.head.root));
}

/* The key and the note that golang.org/x/mod/sumdb/note gives as its example: our key ids are the same. */
static void the_key_id_is_that_of_the_reference_implementation(void **state)
{
    (void)state;
    static const char verifier[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    static const char note[] = "If you think cryptography is the answer to your problem,\n"
                               "then you don't know what your problem is.\n\n"
                               "\xe2\x80\x94 PeterNeumann "
                               "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyB"
                               "wJnAM=\n";
    AUTO_ARENA(arena);
    struct checkpoint opened = {0};
    struct problem why = {0};
    /* It is signed rightly, but its second line is no size: only that is wrong. */
    assert_int_equal(checkpoint_open(bytes_of_text(note), verifier, arena, &opened, &why), PROBLEM_INPUT);
    assert_int_equal(why.code, CHECKPOINT_INVALID);
    assert_string_not_equal(why.subject, "signature");
    assert_string_not_equal(why.subject, "key id");
}

static void anything_else_is_refused(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const char *good = verifier_of(arena, "estamp.test/audit", seed);
    const char *note = signed_note(arena);
    for (size_t i = 0; i < strlen(note); i++) { /* one bit of every byte */
        char *changed = arena_text(arena, note);
        struct checkpoint opened = {0};
        struct problem why = {0};
        changed[i] ^= 1;
        if (checkpoint_open(bytes_of(changed, strlen(note)), good, arena, &opened, &why) == OK) {
            fail_msg("the bit at %zu may be changed", i);
        }
    }
    const char *const verifiers[] = {
        verifier_of(arena, "estamp.test/audit", other_seed),
        verifier_of(arena, "estamp.test/other", seed),
        "",
        "+",
        "a+b+c",
        "estamp.test/audit+00000000+AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=",
    };
    for (size_t i = 0; i < TEST_COUNT(verifiers); i++) {
        struct checkpoint opened = {0};
        struct problem why = {0};
        assert_int_equal(checkpoint_open(bytes_of_text(note), verifiers[i], arena, &opened, &why), PROBLEM_INPUT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signed_note_has_the_form_of_the_standard_and_opens),
        cmocka_unit_test(the_key_id_is_that_of_the_reference_implementation),
        cmocka_unit_test(anything_else_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
