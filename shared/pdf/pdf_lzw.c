#include "pdf_lzw.h"

enum { CLEAR = 256, END = 257, FIRST = 258, CODES = 4096 };

/* A code stands for bytes that were put out before: where they start and how many. */
struct table {
    size_t start[CODES];
    size_t size[CODES];
    unsigned next;
    unsigned width;
};

struct bits {
    struct bytes in;
    size_t at; /* in bits */
};

static int take(struct bits *bits, unsigned width)
{
    if (bits->in.size * 8 - bits->at < width) return END;
    unsigned value = 0;
    for (unsigned i = 0; i < width; i++, bits->at++)
        value = value << 1 | (bits->in.data[bits->at / 8] >> (7 - bits->at % 8) & 1U);
    return (int)value;
}

static void reset(struct table *table)
{
    table->next = FIRST;
    table->width = 9;
}

/* The new code is the previous one's bytes and the one byte that follows them, which is there by now. */
static void learn(struct table *table, size_t start, size_t size, bool early)
{
    if (size == 0 || table->next == CODES) return;
    table->start[table->next] = start;
    table->size[table->next++] = size + 1;
    if (table->width < 12 && table->next + early >= 1U << table->width) table->width++;
}

static size_t put(const struct table *table, unsigned code, size_t last_start, size_t last_size, struct buffer *out)
{
    if (code < CLEAR) {
        buffer_byte(out, (unsigned char)code);
        return 1;
    }
    bool is_next = code == table->next && last_size; /* the code that is just being learned */
    size_t start = is_next ? last_start : table->start[code];
    size_t size = is_next ? last_size + 1 : table->size[code];
    for (size_t i = 0; i < size; i++) buffer_byte(out, out->data[start + i]);
    return size;
}

bool pdf_lzw_unpack(struct bytes in, bool early, size_t most, struct buffer *out)
{
    struct table table;
    struct bits bits = {.in = in};
    size_t last_start = 0, last_size = 0;
    reset(&table);
    for (int code = take(&bits, table.width); code != END; code = take(&bits, table.width)) {
        size_t start = out->size;
        if (code == CLEAR) {
            reset(&table);
            last_size = 0;
            continue;
        }
        if ((unsigned)code > table.next || ((unsigned)code == table.next && last_size == 0)) return false;
        size_t size = put(&table, (unsigned)code, last_start, last_size, out);
        learn(&table, last_start, last_size, early);
        last_start = start;
        last_size = size;
        if (out->size > most) return false;
    }
    return true;
}
