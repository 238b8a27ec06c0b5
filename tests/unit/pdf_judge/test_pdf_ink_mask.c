/* Words of bits against one pixel after the other: masks of every depth and odd widths. */
#include "arena.h"
#include "pdf_ink_mask.h"
#include "test.h"
#include <string.h>

enum { SIDE = 150, LEAST = 64 /* of 255: hides */ };

struct grid { /* what each pixel is, asked one by one */
    unsigned width, height;
    bool opaque[SIDE][SIDE], solid[SIDE][SIDE];
    unsigned tall[SIDE][SIDE];
};

static unsigned next(unsigned *state)
{
    *state = *state * 1103515245U + 12345U;
    return *state >> 16;
}

static void paint(struct grid *grid, unsigned left, unsigned top, unsigned width, unsigned height)
{
    for (unsigned y = top; y < top + height && y < grid->height; y++)
        for (unsigned x = left; x < left + width && x < grid->width; x++) grid->opaque[y][x] = true;
}

/* Rows of whole bytes, the first pixel highest; what is opaque has any value that hides, what is not any that does not.
 */
static struct bytes packed(const struct grid *grid, struct arena *arena, unsigned bits, bool is_cut, unsigned seed)
{
    size_t row = ((size_t)grid->width * bits + 7) / 8;
    unsigned steps = (1U << bits) - 1;
    unsigned char *data = arena_alloc(arena, row * grid->height + 1);
    for (unsigned y = 0; y < grid->height; y++) {
        for (unsigned x = 0; x < grid->width; x++) {
            unsigned value;
            do value = next(&seed) & steps;
            while (((is_cut ? 255 - value * 255 / steps : value * 255 / steps) >= LEAST) != grid->opaque[y][x]);
            data[y * row + x * bits / 8] |= (unsigned char)(value << (8 - bits - x * bits % 8));
        }
    }
    return bytes_of(data, row * grid->height);
}

static bool is_square(const struct grid *grid, unsigned x, unsigned y, unsigned side)
{
    if (x + 1 < side || y + 1 < side) return false;
    for (unsigned k = 0; k < side * side; k++)
        if (!grid->opaque[y - k / side][x - k % side]) return false;
    return true;
}

static void find_squares(struct grid *grid, unsigned side)
{
    for (unsigned y = 0; y < grid->height; y++) {
        for (unsigned x = 0; x < grid->width; x++) {
            grid->solid[y][x] = is_square(grid, x, y, side);
            grid->tall[y][x] = grid->solid[y][x] ? 1 + (y ? grid->tall[y - 1][x] : 0) : 0;
        }
    }
}

static bool has_bar(const struct grid *grid, unsigned side)
{
    for (unsigned y = 0; y < grid->height; y++) {
        unsigned run = 0, wide = 0;
        for (unsigned x = 0; x < grid->width; x++) {
            run = grid->solid[y][x] ? run + 1 : 0;
            wide = grid->tall[y][x] > 2 * side ? wide + 1 : 0;
            if (run > 4 * side || grid->tall[y][x] > 4 * side || wide > 2 * side) return true;
        }
    }
    return false;
}

static double share(const struct grid *grid, bool (*is)[SIDE])
{
    size_t count = 0;
    for (unsigned y = 0; y < grid->height; y++)
        for (unsigned x = 0; x < grid->width; x++) count += is[y][x];
    return (double)count / ((double)grid->width * grid->height);
}

static void compare(struct grid *grid, unsigned bits, bool is_cut, unsigned side)
{
    AUTO_ARENA(arena);
    struct bytes data = packed(grid, arena, bits, is_cut, grid->width * 31 + bits);
    struct pdf_ink_mask mask = pdf_ink_mask_of(data, grid->width, grid->height, bits, is_cut);
    uint64_t *row = arena_array(arena, pdf_ink_mask_words(&mask), sizeof *row);
    for (unsigned y = 0; y < grid->height; y++) {
        pdf_ink_mask_row(&mask, y, row);
        for (size_t x = 0; x < pdf_ink_mask_words(&mask) * 64; x++)
            assert_int_equal(row[x / 64] >> x % 64 & 1, x < grid->width && grid->opaque[y][x]);
    }
    find_squares(grid, side);
    struct pdf_ink_solid found = pdf_ink_mask_solid(&mask, side);
    assert_int_equal(found.has_bar, has_bar(grid, side));
    if (found.has_bar) return; /* it stopped there */
    assert_true(found.opaque == share(grid, grid->opaque));
    assert_true(found.solid == share(grid, grid->solid));
}

static void sees_what_one_look_at_each_pixel_sees(void **state)
{
    static const unsigned widths[] = {1, 2, 7, 8, 9, 31, 63, 64, 65, 127, 128, 129, 150};
    static const unsigned depths[] = {1, 2, 4, 8};
    static struct grid grid;
    unsigned seed = 1;
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(widths) * TEST_COUNT(depths) * 2; i++) {
        memset(&grid, 0, sizeof grid);
        grid.width = widths[i / 2 % TEST_COUNT(widths)];
        grid.height = 1 + next(&seed) % 40;
        for (unsigned k = 0; k < 12; k++)
            paint(&grid, next(&seed) % grid.width, next(&seed) % grid.height, 1 + next(&seed) % 9, 1 + next(&seed) % 9);
        compare(&grid, depths[i / 2 / TEST_COUNT(widths)], i % 2, 1 + next(&seed) % 5);
    }
}

/* A star's middle is four sides long at most; what is longer, or two sides both ways, can hide a letter. */
static void tells_bars_from_what_lines_leave_where_they_meet(void **state)
{
    static const struct {
        unsigned left, top, width, height;
        bool is_bar;
    } cases[] = {{10, 10, 3, 90, true},  {10, 10, 90, 3, true},  {60, 10, 15, 3, true},  {60, 10, 14, 3, false},
                 {10, 60, 3, 15, true},  {10, 60, 3, 14, false}, {60, 60, 2, 90, false}, {60, 60, 90, 2, false},
                 {60, 60, 9, 9, true},   {60, 60, 8, 8, false},  {60, 60, 9, 8, false},  {0, 0, 150, 150, true},
                 {135, 147, 15, 3, true}};
    static struct grid grid;
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        memset(&grid, 0, sizeof grid);
        grid.width = grid.height = SIDE;
        paint(&grid, cases[i].left, cases[i].top, cases[i].width, cases[i].height);
        find_squares(&grid, 3);
        assert_int_equal(has_bar(&grid, 3), cases[i].is_bar);
        compare(&grid, 8, false, 3);
        compare(&grid, 1, true, 3);
    }
}

/* Lines close to each other leave no solid square, and hide all the same. */
static void counts_tiles_that_are_mostly_opaque(void **state)
{
    static const struct {
        unsigned gap;
        double dense;
    } cases[] = {{0, 1}, {1, 1}, {2, 0.5}, {4, 0}};
    static struct grid grid;
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        memset(&grid, 0, sizeof grid);
        grid.width = grid.height = 120;
        for (unsigned y = 0; y < grid.height; y += 2 + cases[i].gap) paint(&grid, 0, y, grid.width, 2);
        struct pdf_ink_mask mask = pdf_ink_mask_of(packed(&grid, arena, 8, false, 5), 120, 120, 8, false);
        struct pdf_ink_solid found = pdf_ink_mask_solid(&mask, 3);
        assert_int_equal(found.has_bar, cases[i].gap == 0);
        if (!found.has_bar) assert_true(found.dense == cases[i].dense && found.solid == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sees_what_one_look_at_each_pixel_sees),
        cmocka_unit_test(tells_bars_from_what_lines_leave_where_they_meet),
        cmocka_unit_test(counts_tiles_that_are_mostly_opaque),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
