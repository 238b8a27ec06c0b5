#include "test.h"

#include "merkle.h"
#include <string.h>

/* The eight inputs and their roots of the reference implementation's tests (google/certificate-transparency,
 * merkle_tree_test; used by RFC 6962 implementations ever since). */
static const struct {
    const char *leaf_hex, *root_hex;
} known[] = {
    {"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
    {"00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
    {"10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
    {"2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
    {"3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
    {"40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
    {"5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
    {"606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
};
enum { KNOWN = 8, MANY = 70 };

struct nodes { /* what the tables hold in the product */
    struct merkle_hash at[8][MANY];
    bool there[8][MANY];
};

static void keep(void *arg, unsigned level, int64_t position, const struct merkle_hash *hash)
{
    struct nodes *nodes = arg;
    assert_false(nodes->there[level][position]);
    nodes->at[level][position] = *hash;
    nodes->there[level][position] = true;
}

static status read_node(void *arg, unsigned level, int64_t position, struct merkle_hash *out, struct problem *why)
{
    const struct nodes *nodes = arg;
    (void)why;
    assert_true(nodes->there[level][position]);
    *out = nodes->at[level][position];
    return OK;
}

static struct merkle_hash hash_of_hex(struct arena *arena, const char *hex)
{
    struct bytes bytes = {0};
    struct merkle_hash hash;
    assert_true(bytes_from_hex(arena, hex, &bytes));
    assert_int_equal(bytes.size, MERKLE_SIZE);
    memcpy(hash.bytes, bytes.data, MERKLE_SIZE);
    return hash;
}

static void roots_are_those_of_the_known_trees(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct merkle tree = {0};
    struct merkle_hash root = merkle_root(&tree);
    assert_string_equal(bytes_hex(arena, bytes_of(root.bytes, MERKLE_SIZE)),
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (int i = 0; i < KNOWN; i++) {
        struct bytes data = {0};
        assert_true(bytes_from_hex(arena, known[i].leaf_hex, &data));
        struct merkle_hash leaf = merkle_leaf(data);
        merkle_add(&tree, &leaf, NULL, NULL);
        root = merkle_root(&tree);
        assert_string_equal(bytes_hex(arena, bytes_of(root.bytes, MERKLE_SIZE)), known[i].root_hex);
    }
}

/* Proofs of the same reference tests: PATH(0, D8), PATH(5, D8), PATH(2, D3), PATH(1, D5). */
static void inclusion_proofs_are_the_known_ones(void **state)
{
    (void)state;
    static const struct {
        int64_t index, size;
        const char *path[4];
    } cases[] = {
        {0, 1, {NULL}},
        {0,
         8,
         {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
          "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
          "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4", NULL}},
        {5,
         8,
         {"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
          "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7", NULL}},
        {2, 3, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125", NULL}},
        {1,
         5,
         {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
          "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b", NULL}},
    };
    AUTO_ARENA(arena);
    struct nodes nodes = {0};
    struct merkle tree = {0};
    for (int i = 0; i < KNOWN; i++) {
        struct bytes data = {0};
        assert_true(bytes_from_hex(arena, known[i].leaf_hex, &data));
        struct merkle_hash leaf = merkle_leaf(data);
        merkle_add(&tree, &leaf, keep, &nodes);
    }
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        struct list proof = LIST_OF(arena, struct merkle_hash);
        assert_int_equal(merkle_inclusion(cases[i].index, cases[i].size, read_node, &nodes, &proof, &why), OK);
        size_t count = 0;
        for (; cases[i].path[count]; count++) {
            struct merkle_hash want = hash_of_hex(arena, cases[i].path[count]);
            assert_true(count < proof.count);
            assert_true(merkle_equal(LIST_AT(&proof, struct merkle_hash, count), &want));
        }
        assert_int_equal(proof.count, count);
    }
}

/* Every tree of up to MANY leaves; `roots[n]` is that of the first n. */
static void grow(struct nodes *nodes, struct merkle_hash *leaves, struct merkle_hash *roots)
{
    struct merkle tree = {0};
    roots[0] = merkle_root(&tree);
    for (int i = 0; i < MANY; i++) {
        unsigned char byte = (unsigned char)i;
        leaves[i] = merkle_leaf(bytes_of(&byte, 1));
        merkle_add(&tree, &leaves[i], keep, nodes);
        roots[i + 1] = merkle_root(&tree);
    }
}

static void each_leaf_is_proved_and_nothing_else(void **state)
{
    (void)state;
    static struct nodes nodes;
    static struct merkle_hash leaves[MANY], roots[MANY + 1];
    grow(&nodes, leaves, roots);
    for (int64_t size = 1; size <= MANY; size++) {
        for (int64_t index = 0; index < size; index++) {
            AUTO_ARENA(arena);
            struct problem why = {0};
            struct list proof = LIST_OF(arena, struct merkle_hash);
            struct merkle_head head = {size, roots[size]}, larger = {size + 1, roots[size]};
            assert_int_equal(merkle_inclusion(index, size, read_node, &nodes, &proof, &why), OK);
            assert_true(merkle_included(&leaves[index], index, &head, &proof));
            assert_false(merkle_included(&leaves[(index + 1) % MANY], index, &head, &proof));
            if (size > 1) assert_false(merkle_included(&leaves[index], (index + 1) % size, &head, &proof));
            assert_false(merkle_included(&leaves[index], size, &head, &proof));
            assert_false(merkle_included(&leaves[index], -1, &head, &proof));
            if (index == size - 1 && (size & (size - 1)) == 0) {
                assert_false(merkle_included(&leaves[index], index, &larger, &proof));
            }
            head.root.bytes[7] ^= 1;
            assert_false(merkle_included(&leaves[index], index, &head, &proof));
            head.root.bytes[7] ^= 1;
            if (proof.count > 0) {
                proof.count--;
                assert_false(merkle_included(&leaves[index], index, &head, &proof));
                proof.count++;
                LIST_AT(&proof, struct merkle_hash, 0)->bytes[0] ^= 1;
                assert_false(merkle_included(&leaves[index], index, &head, &proof));
            }
        }
    }
}

static void each_tree_is_proved_to_grow_out_of_each_before(void **state)
{
    (void)state;
    static struct nodes nodes;
    static struct merkle_hash leaves[MANY], roots[MANY + 1];
    grow(&nodes, leaves, roots);
    for (int64_t size = 1; size <= MANY; size++) {
        for (int64_t old_size = 1; old_size <= size; old_size++) {
            AUTO_ARENA(arena);
            struct problem why = {0};
            struct list proof = LIST_OF(arena, struct merkle_hash);
            struct merkle_head head = {size, roots[size]}, old = {old_size, roots[old_size]};
            struct merkle_head other = {old_size, roots[old_size - 1]};
            assert_int_equal(merkle_consistency(old_size, size, read_node, &nodes, &proof, &why), OK);
            assert_true(merkle_consistent(&old, &head, &proof));
            assert_false(merkle_consistent(&other, &head, &proof));
            if (old_size < size) {
                assert_false(merkle_consistent(&head, &old, &proof));
                proof.count--;
                assert_false(merkle_consistent(&old, &head, &proof));
                proof.count++;
                LIST_AT(&proof, struct merkle_hash, proof.count - 1)->bytes[31] ^= 128;
                assert_false(merkle_consistent(&old, &head, &proof));
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_are_those_of_the_known_trees),
        cmocka_unit_test(inclusion_proofs_are_the_known_ones),
        cmocka_unit_test(each_leaf_is_proved_and_nothing_else),
        cmocka_unit_test(each_tree_is_proved_to_grow_out_of_each_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
