/* verify_inproc_us: one sealed page of 50 KB, from bytes to report, its chain judged by a list with its root;
 * verify_second_seal_us: the same file sealed twice, so that the later revision is compared too. CPU time of this
 * thread, median. Run from the root of the tree. */
#include "clock.h"
#include "json_write.h"
#include "keystore.h"
#include "pdf_report.h"
#include "pdf_sign.h"
#include "test_vector.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 400, CONTENT = 49000 };

struct bench {
    struct arena *arena;
    struct problem why;
    struct keystore store;
    struct sign_key *key;
    struct cms_sign *signer;
    struct trust *list;
};

static void must(status got, const struct bench *bench)
{
    if (got == OK) return;
    (void)fprintf(stderr, "bench_verify: %s %s\n", problem_name(bench->why.code), bench->why.subject);
    exit(1);
}

static double now_us(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0) abort();
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static struct bytes make_file(struct arena *arena)
{
    static const char *const objects[] = {"<< /Type /Catalog /Pages 2 0 R >>",
                                          "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                                          "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"};
    struct buffer out = {.arena = arena};
    size_t at[4];
    buffer_text(&out, "%PDF-1.7\n");
    for (size_t i = 0; i < 3; i++) {
        at[i] = out.size;
        buffer_format(&out, "%zu 0 obj\n%s\nendobj\n", i + 1, objects[i]);
    }
    at[3] = out.size;
    buffer_format(&out, "4 0 obj\n<< /Length %d >>\nstream\n", CONTENT);
    for (int i = 0; i < CONTENT; i += 10) buffer_format(&out, "%08d n", i * 7919 % 99999999);
    buffer_text(&out, "\nendstream\nendobj\n");
    size_t xref = out.size;
    buffer_text(&out, "xref\n0 5\n0000000000 65535 f \n");
    for (size_t i = 0; i < 4; i++) buffer_format(&out, "%010zu 00000 n \n", at[i]);
    buffer_format(&out, "trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", xref);
    return buffer_bytes(&out);
}

static struct bytes seal(struct bench *bench, struct bytes file)
{
    const struct pdf_sign_request request = {.time_ms = clock_now_ms(), .contents_size = cms_sign_size(bench->signer)};
    struct buffer out = {.arena = bench->arena};
    struct pdf *pdf = NULL;
    struct list pieces;
    must(pdf_read_open(bench->arena, file, &pdf, &bench->why), bench);
    must(pdf_sign_local(pdf, &request, bench->signer, bench->key, &pieces, &bench->why), bench);
    for (size_t i = 0; i < pieces.count; i++) {
        const struct bytes *piece = LIST_AT(&pieces, struct bytes, i);
        buffer_add(&out, piece->data, piece->size);
    }
    return buffer_bytes(&out);
}

static void prepare(struct bench *bench)
{
    struct list roots;
    struct bytes p12 = test_vector(bench->arena, "pki/rsa2048.p12");
    must(keystore_open(bench->arena, p12, bytes_of_text("password"), &bench->store, &bench->why), bench);
    must(sign_key_open(bench->store.key, &bench->key, &bench->why), bench);
    must(cms_sign_open(bench->store.chain, bench->store.chain_count, &bench->signer, &bench->why), bench);
    must(x509_read_all(test_vector(bench->arena, "pki/root.pem"), bench->arena, &roots, &bench->why), bench);
    bench->list = trust_of(&roots, &bench->why);
    if (!bench->list) must(PROBLEM_INTERNAL, bench);
}

static double verify(const struct bench *bench, struct bytes file)
{
    struct pdf_verify_report report;
    double start = now_us();
    struct arena *arena = arena_new();
    struct json_writer w = {.out = {.arena = arena}};
    pdf_verify(file, bench->list, clock_now_ms(), arena, &report);
    pdf_report_json(&report, NULL, PDF_REPORT_FULL, &w);
    if (pdf_report_exit(&report) != 0) {
        (void)fprintf(stderr, "bench_verify: not valid: %s\n", buffer_string(&w.out));
        exit(1);
    }
    arena_free(arena);
    return now_us() - start;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(const struct bench *bench, struct bytes file)
{
    static double values[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) values[i] = verify(bench, file);
    qsort(values, ROUNDS, sizeof *values, by_value);
    return values[ROUNDS / 2];
}

int main(void)
{
    static struct bench bench;
    AUTO_ARENA(arena);
    bench.arena = arena;
    prepare(&bench);
    struct bytes once = seal(&bench, make_file(arena));
    (void)printf("verify_inproc_us %.1f us\n", median(&bench, once));
    (void)printf("verify_second_seal_us %.1f us\n", median(&bench, seal(&bench, once)));
    trust_free(bench.list);
    cms_sign_free(bench.signer);
    sign_key_free(bench.key);
    return 0;
}
