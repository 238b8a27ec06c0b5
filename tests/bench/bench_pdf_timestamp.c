/* What a timestamp costs a visible seal (PAdES B-T, the built-in authority with its usual key, P-256), against the bare
 * RSA-2048 operation; and a token by itself. In CPU time of this thread. Run from the root of the tree. */
#include "bench_file.h"
#include "bench_sealer.h"
#include "bench_time.h"
#include "pdf_read.h"
#include "pdf_sign_stamped.h"
#include <stdio.h>

enum { ROUNDS = 600, PAGE = 49000 };

struct bench {
    struct bench_sealer sealer;
    ts_maker *maker;
    ts_source *source;
    struct bytes file;
};

static void open_source(struct bench *bench, struct arena *arena, const char *p12)
{
    struct bench_sealer tsa = {.key = NULL};
    struct problem *why = &bench->sealer.why;
    bench_sealer_open(&tsa, arena, p12);
    cms_sign_free(tsa.signer);
    const struct ts_maker_setup setup = {.key = tsa.key,
                                         .chain = tsa.keystore.chain,
                                         .count = tsa.keystore.chain_count,
                                         .policy = "1.2.3.4",
                                         .accuracy_ms = 1000};
    bench_sealer_must(ts_maker_open(&setup, &bench->maker, why), why);
    bench_sealer_must(ts_source_open(&(struct ts_source_setup){.maker = bench->maker}, &bench->source, why), why);
}

static double token(struct bench *bench)
{
    const unsigned char digest[DIGEST_SIZE] = {1, 2, 3};
    struct bytes der;
    struct problem *why = &bench->sealer.why;
    AUTO_ARENA(arena);
    double start = bench_time_us();
    bench_sealer_must(ts_source_token(bench->source, DIGEST_SHA256, bytes_of(digest, sizeof digest), arena, &der, why),
                      why);
    return bench_time_us() - start;
}

static double seal(struct bench *bench)
{
    static const struct pdf_stamp_place place = {.page = 0, .x_mm = 100, .y_mm = 200, .width_mm = 40};
    const struct pdf_sign_request request = {
        .image = &bench->sealer.image, .place = &place, .seal = "ES-2026-000001", .time_ms = 1795400000000};
    const struct pdf_sign_signer by = {bench->sealer.signer, bench->sealer.key, bench->source};
    struct pdf *pdf = NULL;
    struct list pieces;
    struct problem *why = &bench->sealer.why;
    double start = bench_time_us();
    struct arena *arena = arena_new();
    bench_sealer_must(pdf_read_open(arena, bench->file, &pdf, why), why);
    bench_sealer_must(pdf_sign_stamped(pdf, &request, &by, &pieces, why), why);
    arena_free(arena);
    return bench_time_us() - start;
}

int main(void)
{
    static struct bench bench;
    static double rsa_us[ROUNDS], token_us[ROUNDS], seal_us[ROUNDS];
    AUTO_ARENA(arena);
    arena_keep_memory(); /* as services do */
    bench.file = bench_file_plain(arena, PAGE, 0);
    bench_sealer_open(&bench.sealer, arena, "tests/vectors/pki/rsa2048.p12");
    open_source(&bench, arena, "tests/vectors/pki/tsa.p12");
    for (int i = 0; i < ROUNDS; i++) {
        rsa_us[i] = bench_sealer_rsa_us(&bench.sealer);
        token_us[i] = token(&bench);
        seal_us[i] = seal(&bench);
    }
    double bare = bench_time_median(rsa_us, ROUNDS), stamped = bench_time_median(seal_us, ROUNDS);
    (void)printf("timestamp_token_us %.1f us\n", bench_time_median(token_us, ROUNDS));
    (void)printf("seal_bt_us %.1f us\nseal_bt_ratio %.3f x\n", stamped, stamped / bare);
    ts_source_free(bench.source);
    ts_maker_free(bench.maker);
    bench_sealer_close(&bench.sealer);
    return 0;
}
