#include "bench_sealer.h"
#include "bench_time.h"
#include "clock.h"
#include "seal_draw.h"
#include "seal_picture.h"
#include <stdio.h>
#include <stdlib.h>

enum { ROW = 10, ROWS = 10 }; /* of seals on an A4 page */

void bench_sealer_must(status got, const struct problem *why)
{
    if (got == OK) return;
    (void)fprintf(stderr, "%s %s\n", problem_name(why->code), why->subject);
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

void bench_sealer_open(struct bench_sealer *sealer, struct arena *arena, const char *p12_path)
{
    const struct seal_drawing drawing = {
        .name = "潍坊测试企业有限公司", .words = "申报专用章", .diameter_mm = 25 /* 295 x 295 pixels */};
    struct seal_drawn drawn;
    struct seal_picture picture;
    struct keystore *keystore = &sealer->keystore;
    struct problem *why = &sealer->why;
    bench_sealer_must(seal_draw_round(&drawing, arena, &drawn, why), why);
    bench_sealer_must(seal_picture_read(drawn.png, arena, &picture, why), why);
    struct bytes rgba = bytes_of(picture.rgba, (size_t)picture.width * picture.height * 4);
    bench_sealer_must(pdf_image_make(arena, rgba, picture.width, picture.height, &sealer->image, why), why);
    struct bytes p12 = read_whole(arena, p12_path);
    bench_sealer_must(keystore_open(arena, p12, bytes_of_text("password"), keystore, why), why);
    bench_sealer_must(sign_key_open(keystore->key, &sealer->key, why), why);
    bench_sealer_must(cms_sign_open(keystore->chain, keystore->chain_count, &sealer->signer, why), why);
}

double bench_sealer_rsa_us(struct bench_sealer *sealer)
{
    unsigned char digest[DIGEST_SIZE] = {1, 2, 3};
    struct bytes signature;
    AUTO_ARENA(arena);
    double start = bench_time_us();
    bench_sealer_must(sign_key_sign(sealer->key, digest, arena, &signature, &sealer->why), &sealer->why);
    return bench_time_us() - start;
}

void bench_sealer_close(struct bench_sealer *sealer)
{
    cms_sign_free(sealer->signer);
    sign_key_free(sealer->key);
}

void bench_sealer_seal(struct bench_sealer *sealer, struct arena *arena, struct bytes file, struct list *pieces)
{
    unsigned cell = sealer->sealed++ % (ROW * ROWS);
    const struct pdf_stamp_place place = {.x_mm = 5 + cell % ROW * 20, .y_mm = 5 + cell / ROW * 28, .width_mm = 18};
    struct pdf_sign_request request = {
        .image = &sealer->image, .place = &place, .seal = "ES-2026-000001", .time_ms = clock_now_ms()};
    const struct pdf_sign_signer by = {sealer->signer, sealer->key, NULL};
    struct pdf *pdf = NULL;
    struct problem *why = &sealer->why;
    bench_sealer_must(pdf_read_open(arena, file, &pdf, why), why);
    bench_sealer_must(pdf_sign_stamped(pdf, &request, &by, pieces, why), why);
}
