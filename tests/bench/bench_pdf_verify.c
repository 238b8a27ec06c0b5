/* What it costs to judge a file, from bytes to report, chains by a list with the root: one sealed page of 50 KB against
 * the bare RSA-2048 private operation; the same page with 2 and with 100 seals, whose later revisions are compared for
 * each. CPU time of this thread, medians. Run from the root of the tree. */
#include "bench_file.h"
#include "bench_sealer.h"
#include "bench_time.h"
#include "clock.h"
#include "json_write.h"
#include "pdf_report.h"
#include "test_vector.h"
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS_MAX = 400, MANY_ROUNDS = 9, PAGE = 49000, MANY = 100 };

struct bench {
    struct arena *arena;
    struct bench_sealer sealer;
    struct trust *list;
};

static struct bytes seal(struct bench *bench, struct bytes file)
{
    struct buffer out = {.arena = bench->arena};
    struct list pieces;
    bench_sealer_seal(&bench->sealer, bench->arena, file, &pieces);
    for (size_t i = 0; i < pieces.count; i++) {
        const struct bytes *piece = LIST_AT(&pieces, struct bytes, i);
        buffer_add(&out, piece->data, piece->size);
    }
    return buffer_bytes(&out);
}

static void trust_root(struct bench *bench)
{
    struct problem *why = &bench->sealer.why;
    struct list roots;
    bench_sealer_must(x509_read_all(test_vector(bench->arena, "pki/root.pem"), bench->arena, &roots, why), why);
    bench->list = trust_of(&roots, why);
    if (!bench->list) bench_sealer_must(PROBLEM_INTERNAL, why);
}

static double verify(const struct bench *bench, struct bytes file)
{
    struct pdf_verify_report report;
    double start = bench_time_us();
    struct arena *arena = arena_new();
    struct json_writer w = {.out = {.arena = arena}};
    pdf_verify(file, bench->list, clock_now_ms(), arena, &report);
    pdf_report_json(&report, NULL, PDF_REPORT_FULL, &w);
    if (pdf_report_exit(&report) != 0) {
        (void)fprintf(stderr, "not valid: %s\n", buffer_string(&w.out));
        exit(1);
    }
    arena_free(arena);
    return bench_time_us() - start;
}

static double median(const struct bench *bench, struct bytes file, size_t rounds)
{
    static double values[ROUNDS_MAX];
    for (size_t i = 0; i < rounds; i++) values[i] = verify(bench, file);
    return bench_time_median(values, rounds);
}

static double median_rsa(struct bench *bench)
{
    static double values[ROUNDS_MAX];
    for (size_t i = 0; i < ROUNDS_MAX; i++) values[i] = bench_sealer_rsa_us(&bench->sealer);
    return bench_time_median(values, ROUNDS_MAX);
}

int main(int argc, char **argv)
{
    static struct bench bench;
    AUTO_ARENA(arena);
    bench.arena = arena;
    arena_keep_memory(); /* as services do */
    bench_sealer_open(&bench.sealer, arena, argc > 1 ? argv[1] : "tests/vectors/pki/rsa2048.p12");
    trust_root(&bench);
    struct bytes once = seal(&bench, bench_file_plain(arena, PAGE, 0)), twice = seal(&bench, once), many = twice;
    for (int i = 2; i < MANY; i++) many = seal(&bench, many);
    double one = median(&bench, once, ROUNDS_MAX), all = median(&bench, many, MANY_ROUNDS);
    (void)printf("verify_inproc_us %.1f us\nverify_inproc_ratio %.3f x\n", one, one / median_rsa(&bench));
    (void)printf("verify_second_seal_us %.1f us\n", median(&bench, twice, ROUNDS_MAX));
    (void)printf("verify_100_seals_ms %.1f ms\n", all / 1e3);
    (void)printf("verify_100_seals_growth %.2f x\n", all / MANY / one); /* a seal's share against one alone */
    trust_free(bench.list);
    bench_sealer_close(&bench.sealer);
    return 0;
}
