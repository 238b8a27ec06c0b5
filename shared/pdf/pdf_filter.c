#include "pdf_filter.h"
#include "pdf_lex.h"
#include "pdf_lzw.h"
#include "pdf_read.h"
#include "text.h"
#include <string.h>
#include <zlib.h>

enum { FLATE_GUESS_MAX = 1048576, SMALL = 16384, HEADER = 2 /* of zlib */ };

static status broken(struct pdf_filter *filter, const char *what)
{
    return problem_set(filter->why, PDF_BROKEN, "%s", what);
}

/* Room for `most` bytes in one piece, so that nothing is copied while it grows; what comes out of all filters of one
 * file is counted. */
static status reserve(struct pdf_filter *filter, size_t most, struct buffer *out)
{
    struct pdf_budget *budget = filter->budget;
    if (most > PDF_MAX_DECODED || budget->decoded < most || arena_used(filter->arena) + most > budget->memory)
        return problem_set(filter->why, PDF_TOO_COMPLEX, "a stream unpacks to too much");
    budget->decoded -= most;
    *out = (struct buffer){.arena = filter->arena, .data = arena_alloc(filter->arena, most + 1), .room = most + 1};
    return OK;
}

static void inflate_end(z_stream *z)
{
    (void)inflateEnd(z);
}

/* RFC 1950, 2.2: deflate, a window of 32 KB at most, no dictionary of its own. */
static bool has_header(struct bytes in)
{
    if (in.size < HEADER) return false;
    unsigned method = in.data[0], flags = in.data[1];
    return (method & 15) == 8 && method >> 4 <= 7 && (method << 8 | flags) % 31 == 0 && !(flags & 32);
}

/* What stands in the header is known and the checksum is not looked at: wrong ones are accepted, as every reader does,
 * since the bytes before it are complete when the last block has ended. */
static bool inflate_begin(z_stream *z, struct bytes in)
{
    if (!has_header(in) || in.size > UINT32_MAX) return false;
    *z = (z_stream){.next_in = (unsigned char *)(uintptr_t)in.data + HEADER, .avail_in = (unsigned)in.size - HEADER};
    return inflateInit2(z, -MAX_WBITS) == Z_OK;
}

/* How many bytes the rest gives; more than PDF_MAX_DECODED is not counted out. */
static size_t count_rest(z_stream *z)
{
    unsigned char piece[16384];
    size_t size = 0;
    for (int got = Z_OK; got == Z_OK && size <= PDF_MAX_DECODED; size += sizeof piece - z->avail_out) {
        z->next_out = piece;
        z->avail_out = sizeof piece;
        got = inflate(z, Z_NO_FLUSH);
    }
    return size;
}

/* Into `room` bytes. False: they are too few, `size` tells how many there are; or 0, and it cannot be unpacked. */
static bool inflate_into(struct bytes in, unsigned char *out, size_t room, size_t *size)
{
    __attribute__((cleanup(inflate_end))) z_stream z = {0};
    *size = 0;
    if (!inflate_begin(&z, in)) return false;
    z.next_out = out;
    z.avail_out = (unsigned)room;
    int got = inflate(&z, Z_FINISH);
    bool is_full = got == Z_BUF_ERROR && z.avail_out == 0;
    if (got == Z_STREAM_END) *size = room - z.avail_out;
    if (is_full) *size = room + count_rest(&z);
    return got == Z_STREAM_END;
}

/* Into a first guess of room; what needs more is counted and then unpacked once more, into just as much as it needs. */
static status flate(struct pdf_filter *filter, struct bytes in, struct buffer *out)
{
    unsigned char small[SMALL];
    size_t size = 0, room = in.size < FLATE_GUESS_MAX / 6 ? in.size * 6 + 64 : FLATE_GUESS_MAX;
    bool is_small = room <= sizeof small;
    if (!is_small) TRY(reserve(filter, room, out));
    bool is_done = inflate_into(in, is_small ? small : out->data, is_small ? sizeof small : room, &size);
    if (is_done && !is_small) return out->size = size, OK;
    if (!is_done && !size) return broken(filter, "a stream cannot be unpacked");
    TRY(reserve(filter, size, out));
    if (is_done) return buffer_add(out, small, size), OK;
    if (inflate_into(in, out->data, size, &out->size)) return OK;
    return broken(filter, "a stream cannot be unpacked");
}

static status ascii_hex(struct pdf_filter *filter, struct bytes in, struct buffer *out)
{
    int high = -1;
    TRY(reserve(filter, in.size / 2 + 1, out));
    for (size_t i = 0; i < in.size && in.data[i] != '>'; i++) {
        int value = pdf_lex_hex(in.data[i]);
        if (value < 0 && pdf_lex_is_blank(in.data[i])) continue;
        if (value < 0) return broken(filter, "a wrong digit in a stream");
        if (high >= 0) buffer_byte(out, (unsigned char)(high * 16 + value));
        high = high >= 0 ? -1 : value;
    }
    if (high >= 0) buffer_byte(out, (unsigned char)(high * 16));
    return OK;
}

/* 7.4.3: five characters give four bytes; n + 1 at the end give n. */
static status group(struct pdf_filter *filter, const unsigned digits[5], size_t count, struct buffer *out)
{
    uint64_t value = 0;
    for (size_t i = 0; i < 5; i++) value = value * 85 + (i < count ? digits[i] : 84);
    if (value > UINT32_MAX || count == 1) return broken(filter, "a wrong group in a stream");
    unsigned char bytes[4] = {(unsigned char)(value >> 24), (unsigned char)(value >> 16), (unsigned char)(value >> 8),
                              (unsigned char)value};
    buffer_add(out, bytes, count - 1);
    return OK;
}

/* A `z` gives four bytes, any five others as many. */
static size_t size_of_85(struct bytes in)
{
    size_t size = 4;
    for (size_t i = 0; i < in.size; i++) size += in.data[i] == 'z' ? 4 : 1;
    return size;
}

/* `z` stands for a group of zeros. */
static status ascii_85(struct pdf_filter *filter, struct bytes in, struct buffer *out)
{
    static const unsigned zeros[5];
    unsigned digits[5] = {0};
    size_t count = 0;
    TRY(reserve(filter, size_of_85(in), out));
    for (size_t i = 0; i < in.size && in.data[i] != '~'; i++) {
        int byte = in.data[i];
        bool is_zeros = byte == 'z' && count == 0, is_digit = byte >= '!' && byte <= 'u';
        if (pdf_lex_is_blank(byte)) continue;
        if (!is_zeros && !is_digit) return broken(filter, "a wrong digit in a stream");
        if (is_digit) digits[count++] = (unsigned)(byte - '!');
        if (is_zeros || count == 5) TRY(group(filter, is_zeros ? zeros : digits, 5, out));
        if (count == 5) count = 0;
    }
    return count ? group(filter, digits, count, out) : OK;
}

static size_t size_of_runs(struct bytes in)
{
    size_t size = 0;
    for (size_t i = 0; i < in.size && in.data[i] != 128; i += in.data[i] < 128 ? in.data[i] + 2U : 2U)
        size += in.data[i] < 128 ? in.data[i] + 1U : 257U - in.data[i];
    return size;
}

static status run_length(struct pdf_filter *filter, struct bytes in, struct buffer *out)
{
    unsigned char repeated[128];
    TRY(reserve(filter, size_of_runs(in), out));
    for (size_t i = 0; i < in.size && in.data[i] != 128;) {
        size_t length = in.data[i] < 128 ? in.data[i] + 1U : 257U - in.data[i];
        size_t taken = in.data[i] < 128 ? length : 1;
        if (in.size - i - 1 < taken) return broken(filter, "a stream is cut off");
        const unsigned char *from = in.data + i + 1;
        if (in.data[i] > 128) memset(repeated, *from, length);
        buffer_add(out, in.data[i] > 128 ? repeated : from, length);
        i += 1 + taken;
    }
    return OK;
}

/* What comes out is not known before; a buffer that doubles takes up to four times of it. */
static status lzw(struct pdf_filter *filter, bool early, struct bytes in, struct buffer *out)
{
    struct pdf_budget *budget = filter->budget;
    size_t used = arena_used(filter->arena), most = used < budget->memory ? (budget->memory - used) / 4 : 0;
    if (most > PDF_MAX_DECODED) most = PDF_MAX_DECODED;
    if (most > budget->decoded) most = (size_t)budget->decoded;
    out->arena = filter->arena;
    if (!pdf_lzw_unpack(in, early, most, out)) return broken(filter, "an LZW stream cannot be unpacked");
    budget->decoded -= out->size < budget->decoded ? out->size : budget->decoded;
    return OK;
}

static bool is(const char *name, const char *full, const char *brief)
{
    return text_equal(name, full) || text_equal(name, brief);
}

static status undo(struct pdf_filter *filter, const char *name, bool early, struct bytes in, struct buffer *out)
{
    if (is(name, "FlateDecode", "Fl")) return flate(filter, in, out);
    if (is(name, "ASCIIHexDecode", "AHx")) return ascii_hex(filter, in, out);
    if (is(name, "ASCII85Decode", "A85")) return ascii_85(filter, in, out);
    if (is(name, "RunLengthDecode", "RL")) return run_length(filter, in, out);
    if (is(name, "LZWDecode", "LZW")) return lzw(filter, early, in, out);
    return problem_set(filter->why, PDF_FILTER, "%.40s", name ? name : "?");
}

status pdf_filter_undo(struct pdf_filter *filter, const char *name, bool early, struct bytes in, struct bytes *out)
{
    struct buffer buffer = {.arena = filter->arena};
    TRY(undo(filter, name, early, in, &buffer));
    *out = buffer_bytes(&buffer);
    return OK;
}

static int paeth(int left, int up, int corner)
{
    int estimate = left + up - corner;
    int a = estimate > left ? estimate - left : left - estimate;
    int b = estimate > up ? estimate - up : up - estimate;
    int c = estimate > corner ? estimate - corner : corner - estimate;
    if (a <= b && a <= c) return left;
    return b <= c ? up : corner;
}

/* PNG (ISO/IEC 15948, 9.2): `row` holds the filtered bytes and becomes plain; `above` is NULL for the first. */
static bool png_row(int kind, unsigned char *row, const unsigned char *above, size_t size, size_t pixel)
{
    if (kind > 4) return false;
    for (size_t i = 0; i < size; i++) {
        int left = i >= pixel ? row[i - pixel] : 0;
        int up = above ? above[i] : 0;
        int corner = above && i >= pixel ? above[i - pixel] : 0;
        const int add_[] = {0, left, up, (left + up) / 2, paeth(left, up, corner)};
        row[i] = (unsigned char)(row[i] + add_[kind]);
    }
    return true;
}

static status png(struct pdf_filter *filter, struct bytes in, size_t row_size, size_t pixel, struct bytes *out)
{
    size_t rows = (in.size + row_size) / (row_size + 1);
    unsigned char *plain = arena_alloc(filter->arena, rows * row_size + 1);
    size_t size = 0;
    for (size_t row = 0; row < rows; row++) {
        const unsigned char *from = in.data + row * (row_size + 1);
        size_t left = in.size - row * (row_size + 1) - 1;
        size_t span = left < row_size ? left : row_size; /* the last row may be short */
        memcpy(plain + size, from + 1, span);
        if (!png_row(*from, plain + size, row ? plain + size - row_size : NULL, span, pixel))
            return broken(filter, "an unknown row filter");
        size += span;
    }
    *out = bytes_of(plain, size);
    return OK;
}

/* TIFF 6.0, section 14; only whole bytes. */
static status tiff(struct pdf_filter *filter, struct bytes in, size_t row_size, size_t pixel, struct bytes *out)
{
    unsigned char *plain = arena_copy(filter->arena, in.data, in.size);
    for (size_t i = 0; i < in.size; i++)
        if (i % row_size >= pixel) plain[i] = (unsigned char)(plain[i] + plain[i - pixel]);
    *out = bytes_of(plain, in.size);
    return OK;
}

static bool is_sound(const struct pdf_predictor *predictor)
{
    int64_t bits = predictor->bits;
    bool has_bits = bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
    bool has_colors = predictor->colors >= 1 && predictor->colors <= 32;
    return has_bits && has_colors && predictor->columns >= 1 && predictor->columns <= 1000000;
}

status pdf_filter_predict(struct pdf_filter *filter, const struct pdf_predictor *predictor, struct bytes in,
                          struct bytes *out)
{
    *out = in;
    if (predictor->kind <= 1) return OK;
    if (!is_sound(predictor)) return broken(filter, "a predictor without sense");
    size_t pixel = (size_t)(predictor->colors * predictor->bits + 7) / 8;
    size_t row_size = (size_t)(predictor->colors * predictor->bits * predictor->columns + 7) / 8;
    if (filter->budget->decoded < in.size || arena_used(filter->arena) + in.size + row_size > filter->budget->memory)
        return problem_set(filter->why, PDF_TOO_COMPLEX, "streams unpack to too much");
    filter->budget->decoded -= in.size;
    if (predictor->kind >= 10 && predictor->kind <= 15) return png(filter, in, row_size, pixel, out);
    if (predictor->kind == 2 && predictor->bits == 8) return tiff(filter, in, row_size, pixel, out);
    return problem_set(filter->why, PDF_FILTER, "predictor %d", (int)predictor->kind);
}
