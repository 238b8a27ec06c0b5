#include "seal_draw.h"
#include "test.h"
#include "test_fonts.h"
#include <string.h>

static struct bytes drawn_png(struct arena *memory, struct seal_picture *picture)
{
    struct problem why = {0};
    struct seal_drawn drawn;
    struct bytes png;
    const struct seal_drawing drawing = {"潍坊鸢都机械有限公司", "发票专用章", 40};
    assert_int_equal(seal_draw_round(&drawing, memory, &drawn, &why), OK);
    assert_int_equal(seal_picture_read(drawn.png, memory, picture, &why), OK);
    assert_int_equal(picture->width, drawn.width);
    assert_int_equal(picture->height, drawn.height);
    assert_int_equal(seal_picture_png(picture, memory, &png, &why), OK);
    return png;
}

static void reads_back_what_it_wrote(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct seal_picture picture, again;
    struct bytes png = drawn_png(memory, &picture);
    assert_int_equal(seal_picture_read(png, memory, &again, &why), OK);
    assert_string_equal(again.type, "png");
    assert_int_equal(again.width, picture.width);
    assert_memory_equal(again.rgba, picture.rgba, (size_t)picture.width * picture.height * 4);
}

static void refuses_every_cut_of_a_file(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct seal_picture picture, again;
    struct bytes png = drawn_png(memory, &picture);
    for (size_t size = 0; size < png.size - 12; size += size < 100 ? 1 : 997) /* IEND alone may lack */
        assert_int_not_equal(seal_picture_read(bytes_of(png.data, size), memory, &again, &why), OK);
}

/* A chunk of `size` zeros behind the head, which is 33 bytes long. */
static struct bytes with_chunk(struct bytes png, const char *type, unsigned char size, struct arena *memory)
{
    struct buffer out = {.arena = memory};
    const unsigned char zeros[260] = {0};
    buffer_add(&out, png.data, 33);
    buffer_add(&out, (const unsigned char[]){0, 0, 0, size}, 4);
    buffer_add(&out, type, 4);
    buffer_add(&out, zeros, (size_t)size + 4);
    buffer_add(&out, png.data + 33, png.size - 33);
    return buffer_bytes(&out);
}

static void looks_at_no_chunk_but_the_pictures(void **state)
{
    static const char *const passed_over[] = {"zTXt", "iTXt", "iCCP", "eXIf", "acTL", "aaaa"};
    (void)state;
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct seal_picture picture, again;
    struct bytes png = drawn_png(memory, &picture);
    for (size_t i = 0; i < TEST_COUNT(passed_over); i++) {
        assert_int_equal(seal_picture_read(with_chunk(png, passed_over[i], 200, memory), memory, &again, &why), OK);
        assert_memory_equal(again.rgba, picture.rgba, (size_t)picture.width * picture.height * 4);
    }
    assert_int_not_equal(seal_picture_read(with_chunk(png, "IDAT", 200, memory), memory, &again, &why), OK);
    assert_int_not_equal(seal_picture_read(with_chunk(png, "IHDR", 13, memory), memory, &again, &why), OK);
}

/* A GIF of 50 x 50: a header that claims `width`, one frame of two colours. Its LZW data: clear codes and white pixels.
 */
static struct bytes gif(struct arena *memory, unsigned width)
{
    struct buffer out = {.arena = memory};
    const unsigned char screen[] = {
        (unsigned char)width, (unsigned char)(width >> 8), 50, 0, 0x80, 0, 0, 255, 255, 255, 200, 0, 0};
    const unsigned char image[] = {0x2c, 0, 0, 0, 0, 50, 0, 50, 0, 0, 2};
    buffer_text(&out, "GIF89a");
    buffer_add(&out, screen, sizeof screen);
    buffer_add(&out, image, sizeof image);
    /* Codes of 3 bits: 4 clears, then one pixel: 4,0 4,0 … packed low bits first is 4 | 0<<3 | 4<<6 | 0<<9 … */
    unsigned bits = 0, count = 0;
    unsigned char block[255];
    size_t used = 0;
    for (int i = 0; i <= 2500; i++) {
        for (int half = 0; half < 2; half++) {
            unsigned code = half == 0 ? (i == 2500 ? 5 : 4) : 1;
            bits |= code << count;
            for (count += 3; count >= 8; count -= 8, bits >>= 8) {
                block[used++] = (unsigned char)bits;
                if (used < sizeof block) continue;
                buffer_byte(&out, 255);
                buffer_add(&out, block, used);
                used = 0;
            }
        }
    }
    buffer_byte(&out, (unsigned char)used);
    buffer_add(&out, block, used);
    buffer_add(&out, "\0;", 2);
    return buffer_bytes(&out);
}

static void reads_a_gif_and_clears_its_white(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct seal_picture picture;
    assert_int_equal(seal_picture_read(gif(memory, 50), memory, &picture, &why), OK);
    assert_string_equal(picture.type, "gif");
    assert_memory_equal(picture.rgba, "\xc8\0\0\xff", 4);
    picture.rgba[0] = picture.rgba[1] = picture.rgba[2] = 255; /* one white pixel among red ones */
    seal_picture_clear_white(&picture);
    assert_int_equal(picture.rgba[3], 0);
    assert_int_equal(picture.rgba[7], 255);
}

static void judges_the_size_before_the_pixels(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct seal_picture picture;
    size_t before = arena_used(memory);
    struct bytes bomb = gif(memory, 60000);
    size_t made = arena_used(memory);
    assert_int_equal(seal_picture_read(bomb, memory, &picture, &why), PROBLEM_INPUT);
    assert_int_equal(why.code, SEAL_PICTURE_SIZE);
    assert_true(arena_used(memory) == made && made > before);
    assert_int_equal(seal_picture_read(gif(memory, 20), memory, &picture, &why), PROBLEM_INPUT);
    assert_int_equal(why.code, SEAL_PICTURE_SIZE);
}

static void refuses_what_only_calls_itself_a_picture(void **state)
{
    static const char *const bad[] = {"",       "GIF89a",       "\x89PNG\r\n\x1a\n",
                                      "<svg/>", "BM0000000000", "\xff\xd8\xff\xe0 JFIF"};
    (void)state;
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct seal_picture picture;
    for (size_t i = 0; i < TEST_COUNT(bad); i++)
        assert_int_equal(seal_picture_read(bytes_of_text(bad[i]), memory, &picture, &why), PROBLEM_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_back_what_it_wrote),
        cmocka_unit_test(refuses_every_cut_of_a_file),
        cmocka_unit_test(looks_at_no_chunk_but_the_pictures),
        cmocka_unit_test(reads_a_gif_and_clears_its_white),
        cmocka_unit_test(judges_the_size_before_the_pixels),
        cmocka_unit_test(refuses_what_only_calls_itself_a_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
