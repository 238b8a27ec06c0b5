/* A visible PAdES B-B seal on a one-page file of 50 KB, in this process: open, place, digest, RSA-2048, write; against
 * the bare RSA operation. Run from the root of the tree. Both are measured in turn, in CPU time of this thread, so that
 * other load on the machine does not count. */
#include "bench_sealer.h"
#include "digest.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 600, CONTENT = 49000 };

struct bench {
    struct bench_sealer sealer;
    struct bytes file;
    size_t sealed_bytes;
};

static double now_us(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0) abort();
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double bare(struct bench *bench)
{
    unsigned char digest[DIGEST_SIZE] = {1, 2, 3};
    struct bytes signature;
    struct problem *why = &bench->sealer.why;
    AUTO_ARENA(arena);
    double start = now_us();
    bench_sealer_must(sign_key_sign(bench->sealer.key, digest, arena, &signature, why), why);
    return now_us() - start;
}

static double seal(struct bench *bench)
{
    struct list pieces;
    double start = now_us();
    struct arena *arena = arena_new();
    bench_sealer_seal(&bench->sealer, arena, bench->file, &pieces);
    bench->sealed_bytes = 0;
    for (size_t i = 0; i < pieces.count; i++) bench->sealed_bytes += LIST_AT(&pieces, struct bytes, i)->size;
    arena_free(arena);
    return now_us() - start;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof *values, by_value);
    return values[ROUNDS / 2];
}

int main(int argc, char **argv)
{
    static struct bench bench;
    static double bare_us[ROUNDS], seal_us[ROUNDS];
    AUTO_ARENA(arena);
    bench.file = bench_sealer_file(arena, CONTENT, 0);
    bench_sealer_open(&bench.sealer, arena, argc > 1 ? argv[1] : "tests/vectors/pki/rsa2048.p12");
    for (int i = 0; i < ROUNDS; i++) {
        bare_us[i] = bare(&bench);
        seal_us[i] = seal(&bench);
    }
    double one = median(bare_us), all = median(seal_us);
    (void)printf("rsa2048_private_us %.1f us\nseal_inproc_us %.1f us\nseal_inproc_ratio %.3f 1\n", one, all, all / one);
    (void)printf("seal_inproc_file_bytes %zu bytes\n", bench.file.size);
    (void)printf("seal_inproc_sealed_bytes %zu bytes\n", bench.sealed_bytes);
    bench_sealer_close(&bench.sealer);
    return 0;
}
