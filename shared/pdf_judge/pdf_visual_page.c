#include "pdf_visual_page.h"
#include <string.h>

enum mark {            /* of a pixel; bits */
            INK = 1,   /* darker than what surrounds it, when it was signed */
            LOST = 2,  /* that, and it stands out no more */
            FOUL = 4,  /* ground that is dark now */
            OTHER = 8, /* not as it was */
            PERMITTED = 16,
            SPARED = 32,
};

enum {
    REACH = 2,     /* pixels around that are looked at */
    CONTRAST = 56, /* of ink against its ground */
    NOISE = 12,    /* that two pictures of the same may differ by */
    KEPT_OF = 3,   /* ink keeps at least one part of so many of its contrast */
    WINDOW = 8,    /* pixels of a side: about 2 mm */
    STEP = 4,
    INK_LEAST = 10,   /* in a window */
    LETTER_LEAST = 5, /* in a letter's box */
    THIN = 5          /* pixels that a line may be thick */
};

bool pdf_visual_page_holds(struct pdf_visual_box box, int x, int y)
{
    return x >= box.left && x < box.right && y >= box.top && y < box.bottom;
}

static bool is_in_one(const struct list *boxes, int x, int y)
{
    for (size_t i = 0; i < boxes->count; i++) {
        if (pdf_visual_page_holds(*LIST_AT(boxes, struct pdf_visual_box, i), x, y)) return true;
    }
    return false;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static size_t at(const struct pdf_visual_page *page, int x, int y)
{
    return (size_t)y * page->old.width + (size_t)x;
}

/* The brightest of each pixel's neighbours in its row. */
static void brightest_across(const unsigned char *row, int width, unsigned char *out)
{
    for (int x = 0; x < width; x++) {
        unsigned char best = 0;
        for (int k = larger(0, x - REACH); k <= smaller(width - 1, x + REACH); k++)
            best = row[k] > best ? row[k] : best;
        out[x] = best;
    }
}

static void take_brighter(unsigned char *best, const unsigned char *other, size_t width)
{
    for (size_t x = 0; x < width; x++)
        if (other[x] > best[x]) best[x] = other[x];
}

/* The brightest around each pixel: along its row, then along its column. */
static void brightest(const struct pdf_render_picture *p, int top, int bottom, unsigned char *across,
                      unsigned char *out)
{
    size_t width = p->width;
    int height = (int)p->height, last = smaller(height, bottom + REACH);
    for (int y = larger(0, top - REACH); y < last; y++)
        brightest_across(p->gray + (size_t)y * width, (int)width, across + (size_t)y * width);
    for (int y = top; y < bottom; y++) {
        for (int k = larger(0, y - REACH); k <= smaller(height - 1, y + REACH); k++)
            take_brighter(out + (size_t)y * width, across + (size_t)k * width, width);
    }
}

static unsigned char mark_of(int old, int now, int old_ground, int now_ground)
{
    unsigned char mark = 0;
    int contrast = old_ground - old;
    if (old - now > NOISE || now - old > NOISE) mark |= OTHER;
    if (contrast >= CONTRAST) mark |= INK;
    if (contrast >= CONTRAST && (now_ground - now) * KEPT_OF < contrast) mark |= LOST;
    if (contrast < CONTRAST / 2 && old - now > CONTRAST) mark |= FOUL;
    return mark;
}

/* Most of a page did not change. */
static void rows_that_differ(const struct pdf_visual_page *page, int *top, int *bottom)
{
    size_t width = page->old.width;
    *top = 0;
    *bottom = (int)page->old.height;
    while (*top < *bottom &&
           memcmp(page->old.gray + (size_t)*top * width, page->now.gray + (size_t)*top * width, width) == 0)
        (*top)++;
    while (*top < *bottom && memcmp(page->old.gray + (size_t)(*bottom - 1) * width,
                                    page->now.gray + (size_t)(*bottom - 1) * width, width) == 0)
        (*bottom)--;
}

static void paint(struct pdf_visual_page *page, const struct list *boxes, unsigned char mark)
{
    for (size_t i = 0; i < boxes->count; i++) {
        const struct pdf_visual_box *box = LIST_AT(boxes, struct pdf_visual_box, i);
        int right = smaller(box->right, (int)page->old.width), bottom = smaller(box->bottom, (int)page->old.height);
        for (int y = larger(0, box->top); y < bottom; y++)
            for (int x = larger(0, box->left); x < right; x++) page->marks[at(page, x, y)] |= mark;
    }
}

void pdf_visual_page_mark(struct pdf_visual_page *page, struct arena *arena)
{
    AUTO_ARENA(scratch);
    size_t size = (size_t)page->old.width * page->old.height;
    int top, bottom;
    page->marks = arena_alloc(arena, size);
    rows_that_differ(page, &top, &bottom);
    top = larger(0, top - REACH);
    bottom = smaller((int)page->old.height, bottom + REACH);
    unsigned char *across = arena_alloc(scratch, size), *old = arena_alloc(scratch, size),
                  *now = arena_alloc(scratch, size);
    brightest(&page->old, top, bottom, across, old);
    brightest(&page->now, top, bottom, across, now);
    for (size_t i = at(page, 0, top); i < at(page, 0, bottom); i++)
        page->marks[i] = mark_of(page->old.gray[i], page->now.gray[i], old[i], now[i]);
    paint(page, &page->permitted, PERMITTED);
    paint(page, &page->spared, SPARED);
    page->top = top;
    page->bottom = bottom;
}

bool pdf_visual_page_is_blank(const struct pdf_visual_page *page, struct pdf_visual_box box)
{
    int right = smaller(box.right, (int)page->old.width), bottom = smaller(box.bottom, (int)page->old.height);
    int low = 255, high = 0;
    for (int y = larger(0, box.top); y < bottom; y++) {
        for (int x = larger(0, box.left); x < right; x++) {
            low = smaller(low, page->old.gray[at(page, x, y)]);
            high = larger(high, page->old.gray[at(page, x, y)]);
        }
    }
    return high - low <= NOISE;
}

bool pdf_visual_page_differs(const struct pdf_visual_page *page)
{
    for (size_t i = at(page, 0, page->top); i < at(page, 0, page->bottom); i++) {
        if ((page->marks[i] & (OTHER | PERMITTED)) == OTHER) return true;
    }
    return false;
}

struct tally {
    size_t all, ink, lost, foul, other;
};

static struct tally count(const struct pdf_visual_page *page, struct pdf_visual_box box)
{
    struct tally out = {0};
    int right = smaller(box.right, (int)page->old.width), bottom = smaller(box.bottom, (int)page->old.height);
    for (int y = larger(0, box.top); y < bottom; y++) {
        for (int x = larger(0, box.left); x < right; x++) {
            unsigned char mark = page->marks[at(page, x, y)];
            out.all++;
            out.ink += (mark & INK) != 0;
            out.lost += (mark & LOST) != 0;
            out.foul += (mark & FOUL) != 0;
            out.other += (mark & OTHER) != 0;
        }
    }
    return out;
}

/* Half of the ink is gone, or more than half of the ground is as dark as ink. */
static bool is_hidden(struct tally t, size_t least)
{
    return t.ink >= least && t.other && (2 * t.lost >= t.ink || 2 * t.foul > t.all - t.ink);
}

static bool hides_letters(const struct pdf_visual_page *page, int *x, int *y)
{
    for (size_t i = 0; i < page->letters.count; i++) {
        struct pdf_visual_box box = *LIST_AT(&page->letters, struct pdf_visual_box, i);
        *x = (box.left + box.right) / 2;
        *y = (box.top + box.bottom) / 2;
        if (is_hidden(count(page, box), LETTER_LEAST)) return true;
    }
    return false;
}

static bool is_spared(const struct pdf_visual_page *page, int x, int y)
{
    x = smaller(x + WINDOW / 2, (int)page->old.width - 1);
    y = smaller(y + WINDOW / 2, (int)page->old.height - 1);
    return page->marks[at(page, x, y)] & SPARED;
}

bool pdf_visual_page_hides(const struct pdf_visual_page *page, int *x, int *y)
{
    if (hides_letters(page, x, y)) return true;
    for (*y = page->top; *y < page->bottom; *y += STEP) {
        for (*x = 0; *x < (int)page->old.width; *x += STEP) {
            struct pdf_visual_box window = {*x, *y, *x + WINDOW, *y + WINDOW};
            if (is_hidden(count(page, window), INK_LEAST) && !is_spared(page, *x, *y)) return true;
        }
    }
    return false;
}

static bool stays_inside(const struct pdf_visual_page *page, struct pdf_visual_box box, const struct list *quads)
{
    int right = smaller(box.right, (int)page->old.width), bottom = smaller(box.bottom, (int)page->old.height);
    for (int y = larger(0, box.top); y < bottom; y++) {
        for (int x = larger(0, box.left); x < right; x++)
            if ((page->marks[at(page, x, y)] & OTHER) && !is_in_one(quads, x, y)) return false;
    }
    return true;
}

enum { TONES = 256, GROUND = 200, LIGHT = 120, EVEN = 24, FULL = 70, MOST = 85 /* percent */ };

/* How many pixels of changed ground have each tone now. */
static void count_tones(const struct pdf_visual_page *page, struct pdf_visual_box quad, size_t *tones)
{
    for (int y = larger(0, quad.top); y < smaller(quad.bottom, (int)page->old.height); y++) {
        for (int x = larger(0, quad.left); x < smaller(quad.right, (int)page->old.width); x++) {
            size_t i = at(page, x, y);
            tones[page->now.gray[i]] += page->old.gray[i] >= GROUND && (page->marks[i] & OTHER);
        }
    }
}

/* One light colour over all of it, like a highlighter's: ground stays ground, and one ground. */
static bool is_tinted(const struct pdf_visual_page *page, struct pdf_visual_box quad)
{
    size_t tones[TONES] = {0}, all = 0, most = 0, near = 0;
    struct tally t = count(page, quad);
    count_tones(page, quad, tones);
    for (size_t i = 0; i < TONES; i++) {
        if (i < LIGHT && tones[i]) return false;
        if (tones[i] > tones[most]) most = i;
        all += tones[i];
    }
    for (size_t i = 0; i < TONES; i++)
        if (i + EVEN >= most && i <= most + EVEN) near += tones[i];
    return t.all && t.other * 100 >= (t.all - t.ink) * FULL && near * 100 >= all * MOST;
}

/* How much of the shorter side of a quad the changes take, from the first to the last. */
static int thickness(const struct pdf_visual_page *page, struct pdf_visual_box quad)
{
    bool is_wide = quad.right - quad.left >= quad.bottom - quad.top;
    int low = INT32_MAX, high = -1;
    for (int y = larger(0, quad.top); y < smaller(quad.bottom, (int)page->old.height); y++) {
        for (int x = larger(0, quad.left); x < smaller(quad.right, (int)page->old.width); x++) {
            int place = is_wide ? y : x;
            if (!(page->marks[at(page, x, y)] & OTHER)) continue;
            low = smaller(low, place);
            high = larger(high, place);
        }
    }
    return high < low ? 0 : high - low + 1;
}

/* All of it in a narrow band along the longer side. */
static bool is_line(const struct pdf_visual_page *page, struct pdf_visual_box quad)
{
    enum { PART = 3 };
    return thickness(page, quad) <= larger(THIN, smaller(quad.right - quad.left, quad.bottom - quad.top) / PART);
}

void pdf_visual_page_spare_lines(struct pdf_visual_page *page, const struct list *quads)
{
    for (size_t i = 0; i < quads->count; i++)
        if (thickness(page, *LIST_AT(quads, struct pdf_visual_box, i)) > THIN) return;
    paint(page, quads, SPARED);
}

static bool is_icon(const struct pdf_visual_page *page, struct pdf_visual_box box)
{
    enum { DRAWN = 40 /* percent */ };
    struct tally t = count(page, box);
    return t.ink == 0 && t.other * 100 >= t.all * DRAWN;
}

static bool is_frame(const struct pdf_visual_page *page, const struct pdf_visual_note *note)
{
    struct pdf_visual_box inside = {note->box.left + note->frame, note->box.top + note->frame,
                                    note->box.right - note->frame, note->box.bottom - note->frame};
    return inside.left < inside.right && inside.top < inside.bottom && count(page, inside).other == 0;
}

/* 1 on the ellipse that fills the box, less inside. */
static double roundness(struct pdf_visual_box box, int x, int y)
{
    double across = (x + 0.5 - (box.left + box.right) / 2.0) / ((box.right - box.left) / 2.0);
    double along = (y + 0.5 - (box.top + box.bottom) / 2.0) / ((box.bottom - box.top) / 2.0);
    return across * across + along * along;
}

static bool is_ring(const struct pdf_visual_page *page, const struct pdf_visual_note *note)
{
    struct pdf_visual_box inside = {note->box.left + note->frame, note->box.top + note->frame,
                                    note->box.right - note->frame, note->box.bottom - note->frame};
    struct pdf_visual_box around = {note->box.left - 2, note->box.top - 2, note->box.right + 2, note->box.bottom + 2};
    if (inside.left >= inside.right || inside.top >= inside.bottom) return false;
    for (int y = larger(0, note->box.top); y < smaller(note->box.bottom, (int)page->old.height); y++) {
        for (int x = larger(0, note->box.left); x < smaller(note->box.right, (int)page->old.width); x++) {
            bool is_changed = page->marks[at(page, x, y)] & OTHER;
            if (is_changed && (roundness(inside, x, y) < 1 || roundness(around, x, y) > 1)) return false;
        }
    }
    return true;
}

bool pdf_visual_page_is_note(const struct pdf_visual_page *page, const struct pdf_visual_note *note)
{
    if (note->kind == PDF_VISUAL_ICON) return is_icon(page, note->box);
    if (note->kind == PDF_VISUAL_FRAME) return is_frame(page, note);
    if (note->kind == PDF_VISUAL_RING) return is_ring(page, note);
    if (!note->quads->count || !stays_inside(page, note->box, note->quads)) return false;
    for (size_t i = 0; i < note->quads->count; i++) {
        struct pdf_visual_box quad = *LIST_AT(note->quads, struct pdf_visual_box, i);
        bool fits = note->kind == PDF_VISUAL_LINE ? is_line(page, quad) : is_tinted(page, quad);
        if (!fits) return false;
    }
    return true;
}
