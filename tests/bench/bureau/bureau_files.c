/* bureau_files COUNT STORE KEYSTORE.p12 - puts COUNT different files of one page, each with a visible PAdES seal, into
 * the store, and prints `digest size` of each. Sealed in this process, so that a hundred thousand take a minute. */
#include "cms_sign.h"
#include "digest.h"
#include "keystore.h"
#include "pdf_sign.h"
#include "seal_draw.h"
#include "seal_picture.h"
#include "store.h"
#include <stdio.h>
#include <stdlib.h>

enum { GROUP = 64, CONTENT = 2000 };

struct maker {
    struct problem why;
    struct store *store;
    struct pdf_image image;
    struct keystore keystore;
    struct sign_key *key;
    struct cms_sign *signer;
};

static void must(status got, const struct maker *maker)
{
    if (got == OK) return;
    (void)fprintf(stderr, "bureau_files: %s %s\n", problem_name(maker->why.code), maker->why.subject);
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

static void prepare(struct maker *maker, struct arena *arena, char **paths)
{
    const struct seal_drawing drawing = {.name = "潍坊测试企业有限公司", .words = "申报专用章", .diameter_mm = 40};
    struct seal_drawn drawn;
    struct seal_picture picture;
    struct keystore *keystore = &maker->keystore;
    maker->store = store_open_or_exit(paths[0]);
    must(seal_draw_round(&drawing, arena, &drawn, &maker->why), maker);
    must(seal_picture_read(drawn.png, arena, &picture, &maker->why), maker);
    struct bytes rgba = bytes_of(picture.rgba, (size_t)picture.width * picture.height * 4);
    must(pdf_image_make(arena, rgba, picture.width, picture.height, &maker->image, &maker->why), maker);
    must(keystore_open(arena, read_whole(arena, paths[1]), bytes_of_text("password"), keystore, &maker->why), maker);
    must(sign_key_open(keystore->key, &maker->key, &maker->why), maker);
    must(cms_sign_open(keystore->chain, keystore->chain_count, &maker->signer, &maker->why), maker);
}

/* One page whose content no other file has. */
static struct bytes make_file(struct arena *arena, long number)
{
    struct buffer out = {.arena = arena};
    size_t at[5] = {0};
    static const char *const objects[] = {
        NULL, "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>"};
    buffer_text(&out, "%PDF-1.7\n");
    for (int i = 1; i < 4; i++) {
        at[i] = out.size;
        buffer_format(&out, "%d 0 obj\n%s\nendobj\n", i, objects[i]);
    }
    at[4] = out.size;
    buffer_format(&out, "4 0 obj\n<< /Length %d >>\nstream\n", CONTENT);
    for (int i = 0; i < CONTENT; i += 10) buffer_format(&out, "%08ld n", (i * 7919 + number) % 99999999);
    buffer_text(&out, "\nendstream\nendobj\n");
    size_t xref = out.size;
    buffer_text(&out, "xref\n0 5\n0000000000 65535 f \n");
    for (size_t i = 1; i < 5; i++) buffer_format(&out, "%010zu 00000 n \n", at[i]);
    buffer_format(&out, "trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", xref);
    return buffer_bytes(&out);
}

static void make_one(struct maker *maker, struct arena *arena, long number, struct store_item *item)
{
    const struct pdf_stamp_place place = {.page = 0, .x_mm = 100, .y_mm = 200, .width_mm = 40};
    struct pdf_sign_request request = {.image = &maker->image,
                                       .place = &place,
                                       .seal = "ES-2026-000001",
                                       .time_ms = 1795334700000,
                                       .contents_size = cms_sign_size(maker->signer)};
    struct list pieces;
    struct pdf *pdf = NULL;
    struct digest digest;
    unsigned char value[DIGEST_SIZE];
    size_t size = 0;
    must(pdf_read_open(arena, make_file(arena, number), &pdf, &maker->why), maker);
    must(pdf_sign_local(pdf, &request, maker->signer, maker->key, &pieces, &maker->why), maker);
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
    static struct maker maker;
    AUTO_ARENA(memory);
    if (argc != 4) return 2;
    long count = atol(argv[1]);
    prepare(&maker, memory, argv + 2);
    for (long from = 0; from < count; from += GROUP) {
        AUTO_ARENA(arena);
        struct list items = LIST_OF(arena, struct store_item);
        for (long i = from; i < count && i < from + GROUP; i++) make_one(&maker, arena, i, list_add(&items));
        must(store_put_many(maker.store, &items, &maker.why), &maker);
    }
    cms_sign_free(maker.signer);
    sign_key_free(maker.key);
    store_close(maker.store);
    return 0;
}
