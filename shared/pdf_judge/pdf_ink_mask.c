#include "pdf_ink_mask.h"
#include "arena.h"
#include <string.h>

enum { WORD = 64, SEEN = 64 /* of 255 */, BAR = 4, BLOCK = 2, TILE = 2 /* sides */, DENSE = 60 /* percent */ };

struct walk {
    size_t words;
    unsigned side;
    uint64_t *row;    /* the pixels of this row */
    uint64_t *across; /* of the last `side` rows: where so many opaque pixels end */
    uint64_t *solid;  /* of this row: where an opaque square ends */
    unsigned *tall;   /* rows in which one has ended at each column */
    size_t *tiles;    /* opaque pixels of each, in this row of tiles */
    unsigned rows;    /* in a row that hold such pixels across */
    bool was_solid;
    size_t opaque, squares, dense;
    bool has_bar;
};

size_t pdf_ink_mask_words(const struct pdf_ink_mask *mask)
{
    return (mask->width + WORD - 1) / WORD;
}

/* Eight bytes, the highest two bits of any of which tell that it is seen, as eight bits. */
static uint64_t seen_of_eight(const unsigned char *at)
{
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    bytes = (bytes >> 7 | bytes >> 6) & 0x0101010101010101ULL;
    return bytes * 0x0102040810204080ULL >> 56;
}

struct pdf_ink_mask pdf_ink_mask_of(struct bytes data, unsigned width, unsigned height, unsigned bits, bool is_cut)
{
    struct pdf_ink_mask mask = {.data = data, .width = width, .height = height, .bits = bits, .is_cut = is_cut};
    unsigned steps = (1U << bits) - 1, turn = is_cut ? 255 : 0;
    for (unsigned byte = 0; byte < sizeof mask.seen; byte++) {
        for (unsigned i = 0; i < 8 / bits; i++) {
            unsigned value = (byte >> (8 - bits * (i + 1)) & steps) * 255 / steps;
            if ((value ^ turn) >= SEEN) mask.seen[byte] = (unsigned char)(mask.seen[byte] | 1U << i);
        }
    }
    return mask;
}

/* The pixels that one word holds, from byte `i` of a row on. */
static uint64_t word_at(const struct pdf_ink_mask *mask, const unsigned char *at, size_t i, size_t size)
{
    uint64_t word = 0;
    unsigned step = 8 / mask->bits, place = 0; /* pixels of a byte */
    for (; mask->bits == 8 && !mask->is_cut && place < WORD && i + 8 <= size; i += 8, place += 8)
        word |= seen_of_eight(at + i) << place;
    for (; place < WORD && i < size; i++, place += step) word |= (uint64_t)mask->seen[at[i]] << place;
    return word;
}

void pdf_ink_mask_row(const struct pdf_ink_mask *mask, size_t y, uint64_t *out)
{
    size_t size = ((size_t)mask->width * mask->bits + 7) / 8, words = pdf_ink_mask_words(mask);
    const unsigned char *at = mask->data.data + y * size;
    for (size_t i = 0; i < words; i++) out[i] = word_at(mask, at, i * 8 * mask->bits, size);
    if (mask->width % WORD) out[words - 1] &= ~(~0ULL << mask->width % WORD);
}

/* Keeps what is also there `by` places lower. From the last word, so that it may be done in place. false: nothing. */
static bool shift_and(uint64_t *bits, size_t words, unsigned by)
{
    size_t whole = by / WORD;
    unsigned part = by % WORD;
    uint64_t any = 0;
    for (size_t i = words; i-- > 0;) {
        uint64_t moved = i >= whole ? bits[i - whole] << part : 0;
        if (part && i > whole) moved |= bits[i - whole - 1] >> (WORD - part);
        bits[i] &= moved;
        any |= bits[i];
    }
    return any;
}

/* Of each row: where `side` opaque pixels end. true: anywhere. */
static bool go_across(const struct walk *w, uint64_t *out)
{
    bool any = true;
    memcpy(out, w->row, w->words * sizeof *out);
    for (unsigned done = 1, step = 0; any && done < w->side; done += step) {
        step = done < w->side - done ? done : w->side - done;
        any = shift_and(out, w->words, step);
    }
    return any;
}

static bool go_down(struct walk *w)
{
    uint64_t any = 0;
    memcpy(w->solid, w->across, w->words * sizeof *w->solid);
    for (unsigned k = 1; k < w->side; k++)
        for (size_t i = 0; i < w->words; i++) w->solid[i] &= w->across[k * w->words + i];
    for (size_t i = 0; i < w->words; i++) any |= w->solid[i];
    return any;
}

static void count_squares(struct walk *w, size_t width)
{
    unsigned run = 0, wide = 0, most = BAR * w->side, block = BLOCK * w->side;
    for (size_t x = 0; x < width; x++) {
        bool is_solid = w->solid[x / WORD] >> x % WORD & 1;
        run = is_solid ? run + 1 : 0;
        w->tall[x] = is_solid ? w->tall[x] + 1 : 0;
        wide = w->tall[x] > block ? wide + 1 : 0;
        w->squares += is_solid;
        w->has_bar |= run > most || w->tall[x] > most || wide > block;
    }
    w->was_solid = true;
}

static void find_squares(struct walk *w, size_t y, size_t width)
{
    w->rows = go_across(w, w->across + y % w->side * w->words) ? w->rows + 1 : 0;
    if (w->rows >= w->side && go_down(w)) {
        count_squares(w, width);
        return;
    }
    if (w->was_solid) memset(w->tall, 0, width * sizeof *w->tall);
    w->was_solid = false;
}

/* The bits from one place up to another, that is none of them. */
static size_t count_bits(const uint64_t *row, size_t from, size_t to)
{
    size_t count = 0;
    for (size_t i = from / WORD; i * WORD < to; i++) {
        uint64_t bits = row[i];
        if (i == from / WORD) bits &= ~0ULL << from % WORD;
        if (to < (i + 1) * WORD) bits &= ~(~0ULL << to % WORD);
        if (bits) count += (size_t)__builtin_popcountll(bits);
    }
    return count;
}

/* `y`: the last row of these tiles, which may be lower than others at the picture's end. */
static void end_tiles(struct walk *w, const struct pdf_ink_mask *mask, size_t y, size_t tile)
{
    for (size_t x = 0; x < mask->width; x += tile) {
        size_t width = x + tile <= mask->width ? tile : mask->width - x, area = width * (y % tile + 1);
        if (w->tiles[x / tile] * 100 > area * DENSE) w->dense += area;
        w->opaque += w->tiles[x / tile];
        w->tiles[x / tile] = 0;
    }
}

static void count_tiles(struct walk *w, const struct pdf_ink_mask *mask, size_t y)
{
    size_t tile = (size_t)TILE * w->side;
    for (size_t x = 0; x < mask->width; x += tile)
        w->tiles[x / tile] += count_bits(w->row, x, x + tile < mask->width ? x + tile : mask->width);
    if (y % tile + 1 == tile || y + 1 == mask->height) end_tiles(w, mask, y, tile);
}

struct pdf_ink_solid pdf_ink_mask_solid(const struct pdf_ink_mask *mask, unsigned side)
{
    AUTO_ARENA(scratch);
    struct walk w = {.words = pdf_ink_mask_words(mask), .side = side};
    double all = (double)mask->width * mask->height;
    w.row = arena_array(scratch, w.words, sizeof *w.row);
    w.across = arena_array(scratch, w.words * side, sizeof *w.across);
    w.solid = arena_array(scratch, w.words, sizeof *w.solid);
    w.tall = arena_array(scratch, mask->width, sizeof *w.tall);
    w.tiles = arena_array(scratch, mask->width, sizeof *w.tiles);
    for (size_t y = 0; y < mask->height && !w.has_bar; y++) {
        pdf_ink_mask_row(mask, y, w.row);
        find_squares(&w, y, mask->width);
        count_tiles(&w, mask, y);
    }
    return (struct pdf_ink_solid){(double)w.opaque / all, (double)w.squares / all, (double)w.dense / all, w.has_bar};
}
