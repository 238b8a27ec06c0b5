/* A visible PAdES B-B seal on a one-page file of 50 KB, in this process: open, place, digest, RSA-2048, write; against
 * the bare RSA operation. Run from the root of the tree. Both are measured in turn, in CPU time of this thread, so that
 * other load on the machine does not count. */
#include "cms_sign.h"
#include "digest.h"
#include "keystore.h"
#include "pdf_sign.h"
#include "seal_draw.h"
#include "seal_picture.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 600, CONTENT = 49000 };

struct bench {
    struct arena *arena;
    struct problem why;
    struct bytes file;
    struct pdf_image image;
    struct keystore store;
    struct sign_key *key;
    struct cms_sign *signer;
    size_t sealed_bytes;
};

static double now_us(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0) abort();
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void must(status got, const struct bench *bench)
{
    if (got == OK) return;
    (void)fprintf(stderr, "bench_seal: %s %s\n", problem_name(bench->why.code), bench->why.subject);
    exit(1);
}

static struct bytes read_whole(struct arena *arena, const char *path)
{
    struct buffer out = {.arena = arena};
    unsigned char piece[4096];
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    for (size_t got = fread(piece, 1, sizeof piece, file); got; got = fread(piece, 1, sizeof piece, file))
        buffer_add(&out, piece, got);
    (void)fclose(file);
    return buffer_bytes(&out);
}

/* One page, its text as digits. */
static struct bytes make_file(struct arena *arena)
{
    struct buffer out = {.arena = arena};
    size_t at[5] = {0};
    buffer_text(&out, "%PDF-1.7\n");
    at[1] = out.size;
    buffer_text(&out, "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
    at[2] = out.size;
    buffer_text(&out, "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n");
    at[3] = out.size;
    buffer_text(
        &out,
        "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>\nendobj\n");
    at[4] = out.size;
    buffer_format(&out, "4 0 obj\n<< /Length %d >>\nstream\n", CONTENT);
    for (int i = 0; i < CONTENT; i += 10) buffer_format(&out, "%08d n", i * 7919 % 99999999);
    buffer_text(&out, "\nendstream\nendobj\n");
    size_t xref = out.size;
    buffer_text(&out, "xref\n0 5\n0000000000 65535 f \n");
    for (size_t i = 1; i < 5; i++) buffer_format(&out, "%010zu 00000 n \n", at[i]);
    buffer_format(&out, "trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", xref);
    return buffer_bytes(&out);
}

static void prepare(struct bench *bench, const char *p12)
{
    const struct seal_drawing drawing = {.name = "潍坊测试企业有限公司", .words = "申报专用章", .diameter_mm = 40};
    struct seal_drawn drawn;
    struct seal_picture picture;
    struct keystore *store = &bench->store;
    bench->file = make_file(bench->arena);
    must(seal_draw_round(&drawing, bench->arena, &drawn, &bench->why), bench);
    must(seal_picture_read(drawn.png, bench->arena, &picture, &bench->why), bench);
    struct bytes rgba = bytes_of(picture.rgba, (size_t)picture.width * picture.height * 4);
    must(pdf_image_make(bench->arena, rgba, picture.width, picture.height, &bench->image, &bench->why), bench);
    struct bytes pkcs12 = read_whole(bench->arena, p12), password = bytes_of_text("password");
    must(keystore_open(bench->arena, pkcs12, password, store, &bench->why), bench);
    must(sign_key_open(store->key, &bench->key, &bench->why), bench);
    must(cms_sign_open(store->chain, store->chain_count, &bench->signer, &bench->why), bench);
}

static double bare(struct bench *bench)
{
    unsigned char digest[DIGEST_SIZE] = {1, 2, 3};
    struct bytes signature;
    AUTO_ARENA(arena);
    double start = now_us();
    must(sign_key_sign(bench->key, digest, arena, &signature, &bench->why), bench);
    return now_us() - start;
}

static double seal(struct bench *bench)
{
    const struct pdf_stamp_place place = {.page = 0, .x_mm = 100, .y_mm = 200, .width_mm = 40};
    struct pdf_sign_request request = {.image = &bench->image,
                                       .place = &place,
                                       .seal = "ES-2026-000001",
                                       .time_ms = 1795334700000,
                                       .contents_size = cms_sign_size(bench->signer)};
    struct list pieces;
    struct pdf *pdf = NULL;
    double start = now_us();
    struct arena *arena = arena_new();
    must(pdf_read_open(arena, bench->file, &pdf, &bench->why), bench);
    must(pdf_sign_local(pdf, &request, bench->signer, bench->key, &pieces, &bench->why), bench);
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
    bench.arena = arena;
    prepare(&bench, argc > 1 ? argv[1] : "tests/vectors/pki/rsa2048.p12");
    for (int i = 0; i < ROUNDS; i++) {
        bare_us[i] = bare(&bench);
        seal_us[i] = seal(&bench);
    }
    double one = median(bare_us), all = median(seal_us);
    (void)printf("rsa2048_private_us %.1f us\nseal_inproc_us %.1f us\nseal_inproc_ratio %.3f 1\n", one, all, all / one);
    (void)printf("seal_inproc_file_bytes %zu bytes\n", bench.file.size);
    (void)printf("seal_inproc_sealed_bytes %zu bytes\n", bench.sealed_bytes);
    cms_sign_free(bench.signer);
    sign_key_free(bench.key);
    return 0;
}
