#include "merkle.h"
#include "digest.h"
#include <string.h>

_Static_assert((int)MERKLE_SIZE == (int)DIGEST_SIZE, "the tree is over SHA-256");

static struct merkle_hash hash_pieces(unsigned char prefix, struct bytes a, struct bytes b)
{
    struct merkle_hash out;
    struct digest digest;
    digest_begin(&digest);
    digest_add(&digest, bytes_of(&prefix, 1));
    digest_add(&digest, a);
    digest_add(&digest, b);
    digest_end(&digest, out.bytes);
    return out;
}

struct merkle_hash merkle_leaf(struct bytes data)
{
    return hash_pieces(0, data, (struct bytes){0});
}

/* SHA-256(01 || l || r) */
static struct merkle_hash join(const struct merkle_hash *left, const struct merkle_hash *right)
{
    return hash_pieces(1, bytes_of(left->bytes, MERKLE_SIZE), bytes_of(right->bytes, MERKLE_SIZE));
}

bool merkle_equal(const struct merkle_hash *a, const struct merkle_hash *b)
{
    return memcmp(a->bytes, b->bytes, MERKLE_SIZE) == 0;
}

void merkle_add(struct merkle *tree, const struct merkle_hash *leaf, merkle_keep keep, void *arg)
{
    struct merkle_hash hash = *leaf;
    int64_t position = tree->size;
    unsigned level = 0;
    if (keep) keep(arg, level, position, &hash);
    for (; tree->size >> level & 1; level++) {
        hash = join(&tree->peaks[level], &hash);
        position >>= 1;
        if (keep) keep(arg, level + 1, position, &hash);
    }
    tree->peaks[level] = hash;
    tree->size++;
}

struct merkle_hash merkle_root(const struct merkle *tree)
{
    struct merkle_hash root;
    bool is_first = true;
    digest_sha256((struct bytes){0}, root.bytes); /* RFC 6962, 2.1: the hash of an empty list */
    for (unsigned level = 0; level < MERKLE_LEVELS; level++) {
        if (!(tree->size >> level & 1)) continue;
        root = is_first ? tree->peaks[level] : join(&tree->peaks[level], &root);
        is_first = false;
    }
    return root;
}

/* The largest power of two smaller than `size` (> 1), as its exponent. */
static unsigned split_level(int64_t size)
{
    unsigned level = 0;
    while (INT64_C(1) << (level + 1) < size) level++;
    return level;
}

struct walk {
    merkle_read read;
    void *arg;
    struct list *out;
};

/* MTH of the `size` leaves from `from` on: its complete subtrees joined from the right. */
static status range_hash(const struct walk *walk, int64_t from, int64_t size, struct merkle_hash *out,
                         struct problem *why)
{
    bool is_first = true;
    for (unsigned level = 0; level < MERKLE_LEVELS && size > 0; level++) {
        int64_t width = INT64_C(1) << level;
        if (!(size & width)) continue;
        struct merkle_hash hash;
        size -= width;
        TRY(walk->read(walk->arg, level, (from + size) >> level, &hash, why));
        *out = is_first ? hash : join(&hash, out);
        is_first = false;
    }
    return OK;
}

static status add_range(const struct walk *walk, int64_t from, int64_t size, struct problem *why)
{
    struct merkle_hash hash = {{0}};
    TRY(range_hash(walk, from, size, &hash, why));
    *(struct merkle_hash *)list_add(walk->out) = hash;
    return OK;
}

static void reverse(struct list *list)
{
    for (size_t i = 0; i < list->count / 2; i++) {
        struct merkle_hash *a = LIST_AT(list, struct merkle_hash, i);
        struct merkle_hash *b = LIST_AT(list, struct merkle_hash, list->count - 1 - i);
        struct merkle_hash kept = *a;
        *a = *b;
        *b = kept;
    }
}

struct part { /* a subtree on the way down from the root */
    int64_t from, size;
};

/* Goes down to the half that holds the target; the hash of the other half belongs to the proof. */
static status descend(const struct walk *walk, struct part *at, bool goes_left, struct problem *why)
{
    int64_t left = INT64_C(1) << split_level(at->size);
    const struct part halves[] = {{at->from, left}, {at->from + left, at->size - left}};
    const struct part *other = &halves[goes_left];
    *at = halves[!goes_left];
    return add_range(walk, other->from, other->size, why);
}

static bool is_in_left_half(const struct part *at, int64_t target)
{
    return target - at->from < INT64_C(1) << split_level(at->size);
}

/* PATH(m, D[n]) of RFC 6962, 2.1.1, from the root down; reversed at the end. */
status merkle_inclusion(int64_t index, int64_t size, merkle_read read, void *arg, struct list *out, struct problem *why)
{
    const struct walk walk = {read, arg, out};
    struct part at = {0, size};
    while (at.size > 1) TRY(descend(&walk, &at, is_in_left_half(&at, index), why));
    reverse(out);
    return OK;
}

/* SUBPROOF(m, D[n], b) of RFC 6962, 2.1.2, likewise: down to the subtree that ends where the old tree ended. */
status merkle_consistency(int64_t old_size, int64_t size, merkle_read read, void *arg, struct list *out,
                          struct problem *why)
{
    const struct walk walk = {read, arg, out};
    struct part at = {0, size};
    while (at.from + at.size != old_size) TRY(descend(&walk, &at, is_in_left_half(&at, old_size - 1), why));
    /* b: a subtree that starts at 0 is the old tree itself, whose root is known. */
    if (at.from > 0) TRY(add_range(&walk, at.from, at.size, why));
    reverse(out);
    return OK;
}

bool merkle_included(const struct merkle_hash *leaf, int64_t index, const struct merkle_head *head,
                     const struct list *proof)
{
    if (index < 0 || index >= head->size) return false;
    int64_t at = index, last = head->size - 1;
    struct merkle_hash hash = *leaf;
    for (size_t i = 0; i < proof->count; i++) {
        const struct merkle_hash *step = LIST_AT(proof, const struct merkle_hash, i);
        if (last == 0) return false;
        bool is_right = (at & 1) || at == last;
        hash = is_right ? join(step, &hash) : join(&hash, step);
        while (is_right && !(at & 1) && at != 0) {
            at >>= 1;
            last >>= 1;
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && merkle_equal(&hash, &head->root);
}

struct climb { /* RFC 9162, 2.1.4.2: fn, sn, fr, sr */
    int64_t first, second;
    struct merkle_hash first_root, second_root;
};

static bool climb_step(struct climb *at, const struct merkle_hash *step)
{
    if (at->second == 0) return false;
    if (!(at->first & 1) && at->first != at->second) {
        at->second_root = join(&at->second_root, step);
    } else {
        at->first_root = join(step, &at->first_root);
        at->second_root = join(step, &at->second_root);
        while (!(at->first & 1) && at->first != 0) {
            at->first >>= 1;
            at->second >>= 1;
        }
    }
    at->first >>= 1;
    at->second >>= 1;
    return true;
}

bool merkle_consistent(const struct merkle_head *old, const struct merkle_head *head, const struct list *proof)
{
    if (old->size <= 0 || old->size > head->size) return false;
    if (old->size == head->size) return proof->count == 0 && merkle_equal(&old->root, &head->root);
    bool is_power = (old->size & (old->size - 1)) == 0;
    if (!is_power && proof->count == 0) return false;
    size_t next = is_power ? 0 : 1;
    const struct merkle_hash *start = is_power ? &old->root : LIST_AT(proof, const struct merkle_hash, 0);
    struct climb at = {old->size - 1, head->size - 1, *start, *start};
    while (at.first & 1) {
        at.first >>= 1;
        at.second >>= 1;
    }
    for (; next < proof->count; next++) {
        if (!climb_step(&at, LIST_AT(proof, const struct merkle_hash, next))) return false;
    }
    return at.second == 0 && merkle_equal(&at.first_root, &old->root) && merkle_equal(&at.second_root, &head->root);
}
