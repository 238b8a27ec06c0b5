/* bureau_files COUNT STORE KEYSTORE.p12 - puts COUNT different files of one page, each with a visible PAdES seal, into
 * the store, and prints `digest size` of each. Sealed in this process, so that a hundred thousand take a minute. */
#include "bench_file.h"
#include "bench_sealer.h"
#include "digest.h"
#include "store.h"
#include <stdio.h>
#include <stdlib.h>

enum { GROUP = 64, CONTENT = 2000 };

static void make_one(struct bench_sealer *sealer, struct arena *arena, long number, struct store_item *item)
{
    struct list pieces;
    struct digest digest;
    unsigned char value[DIGEST_SIZE];
    size_t size = 0;
    bench_sealer_seal(sealer, arena, bench_file_plain(arena, CONTENT, number), &pieces);
    *item = (struct store_item){.pieces = pieces.items, .count = pieces.count};
    digest_begin(&digest);
    for (size_t i = 0; i < pieces.count; i++) {
        digest_add(&digest, *LIST_AT(&pieces, struct bytes, i));
        size += LIST_AT(&pieces, struct bytes, i)->size;
    }
    digest_end(&digest, value);
    digest_hex(value, item->digest);
    (void)printf("%s %zu\n", item->digest, size);
}

int main(int argc, char **argv)
{
    static struct bench_sealer sealer;
    AUTO_ARENA(memory);
    if (argc != 4) return 2;
    long count = atol(argv[1]);
    struct store *store = store_open_or_exit(argv[2]);
    bench_sealer_open(&sealer, memory, argv[3]);
    for (long from = 0; from < count; from += GROUP) {
        AUTO_ARENA(arena);
        struct list items = LIST_OF(arena, struct store_item);
        for (long i = from; i < count && i < from + GROUP; i++) make_one(&sealer, arena, i, list_add(&items));
        bench_sealer_must(store_put_many(store, &items, &sealer.why), &sealer.why);
    }
    bench_sealer_close(&sealer);
    store_close(store);
    return 0;
}
