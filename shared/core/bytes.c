#include "bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bytes bytes_of_text(const char *text)
{
    return bytes_of(text, text ? strlen(text) : 0);
}

struct bytes bytes_copy(struct arena *arena, struct bytes from)
{
    return bytes_of(arena_copy(arena, from.data, from.size), from.size);
}

bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool bytes_equal_secret(struct bytes a, struct bytes b)
{
    if (a.size != b.size) return false;
    unsigned char differ = 0;
    for (size_t i = 0; i < a.size; i++) differ |= (unsigned char)(a.data[i] ^ b.data[i]);
    return differ == 0;
}

void bytes_wipe(void *data, size_t size)
{
    if (size) explicit_bzero(data, size);
}

char *bytes_hex(struct arena *arena, struct bytes from)
{
    static const char digits[] = "0123456789abcdef";
    char *text = arena_alloc(arena, from.size * 2 + 1);
    for (size_t i = 0; i < from.size; i++) {
        text[i * 2] = digits[from.data[i] >> 4];
        text[i * 2 + 1] = digits[from.data[i] & 15];
    }
    return text;
}

static const char standard_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static char *base64(struct arena *arena, struct bytes from, const char *alphabet, bool padded)
{
    char *text = arena_alloc(arena, (from.size + 2) / 3 * 4 + 1);
    size_t size = 0;
    for (size_t i = 0; i < from.size; i += 3) {
        size_t left = from.size - i;
        uint32_t bits = (uint32_t)from.data[i] << 16;
        if (left > 1) bits |= (uint32_t)from.data[i + 1] << 8;
        if (left > 2) bits |= from.data[i + 2];
        size_t letters = left > 2 ? 4 : left + 1;
        for (size_t k = 0; k < letters; k++) text[size++] = alphabet[bits >> (18 - 6 * k) & 63];
    }
    while (padded && size % 4 != 0) text[size++] = '=';
    return text;
}

char *bytes_base64(struct arena *arena, struct bytes from)
{
    return base64(arena, from, standard_alphabet, true);
}

char *bytes_base64url(struct arena *arena, struct bytes from)
{
    return base64(arena, from, url_alphabet, false);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool bytes_from_hex(struct arena *arena, const char *text, struct bytes *out)
{
    size_t length = strlen(text);
    if (length % 2) return false;
    unsigned char *data = arena_alloc(arena, length / 2 + 1);
    for (size_t i = 0; i < length; i += 2) {
        int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0) return false;
        data[i / 2] = (unsigned char)(high << 4 | low);
    }
    *out = bytes_of(data, length / 2);
    return true;
}

/* Strict: `length` characters without padding, and no bits set beyond the last byte. */
static bool from_base64(struct arena *arena, const char *text, size_t length, const char *alphabet, struct bytes *out)
{
    if (length % 4 == 1) return false;
    unsigned char *data = arena_alloc(arena, length / 4 * 3 + 3);
    size_t size = 0;
    uint32_t bits = 0;
    unsigned count = 0;
    for (size_t i = 0; i < length; i++) {
        const char *at = memchr(alphabet, text[i], 64);
        if (!at) return false;
        bits = (bits << 6 | (uint32_t)(at - alphabet)) & 0xffffff;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        data[size++] = (unsigned char)(bits >> count);
    }
    if (bits & ((1u << count) - 1)) return false;
    *out = bytes_of(data, size);
    return true;
}

bool bytes_from_base64(struct arena *arena, const char *text, struct bytes *out)
{
    size_t length = strlen(text);
    if (length % 4) return false;
    for (int i = 0; i < 2 && length && text[length - 1] == '='; i++) length--;
    return from_base64(arena, text, length, standard_alphabet, out);
}

bool bytes_from_base64url(struct arena *arena, const char *text, struct bytes *out)
{
    return from_base64(arena, text, strlen(text), url_alphabet, out);
}

static void make_room(struct buffer *buffer, size_t more, bool is_exact)
{
    size_t need;
    if (__builtin_add_overflow(buffer->size, more + 1, &need)) abort();
    if (buffer->data && need <= buffer->room) return;
    size_t room = buffer->room ? buffer->room : 128;
    while (room < need) room *= 2;
    if (is_exact) room = need;
    unsigned char *data = arena_alloc(buffer->arena, room);
    if (buffer->size) memcpy(data, buffer->data, buffer->size);
    buffer->data = data;
    buffer->room = room;
}

void buffer_reserve(struct buffer *buffer, size_t more)
{
    make_room(buffer, more, true);
}

void buffer_add(struct buffer *buffer, const void *data, size_t size)
{
    make_room(buffer, size, false);
    if (size) memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
    buffer->data[buffer->size] = 0;
}

void buffer_text(struct buffer *buffer, const char *text)
{
    buffer_add(buffer, text, strlen(text));
}

void buffer_byte(struct buffer *buffer, unsigned char byte)
{
    buffer_add(buffer, &byte, 1);
}

static void put_digits(struct buffer *buffer, uint64_t value, bool is_negative)
{
    char text[24], *at = text + sizeof text;
    do *--at = (char)('0' + value % 10);
    while (value /= 10);
    if (is_negative) *--at = '-';
    buffer_add(buffer, at, (size_t)(text + sizeof text - at));
}

_Static_assert(sizeof(size_t) == 8 && sizeof(long) == 8, "z, l and ll are as wide");

static void put_signed(struct buffer *buffer, int64_t value)
{
    put_digits(buffer, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, value < 0);
}

static void put_text(struct buffer *buffer, const char *text)
{
    buffer_text(buffer, text ? text : "(null)"); /* as glibc does */
}

/* One conversion of those that nearly all formats consist of; `at` stands behind `%` and moves behind it. False: printf
 * has to do it. */
static bool put_simple(struct buffer *buffer, const char **at, va_list *args)
{
    const char *mark = *at;
    while (*mark == 'l' || *mark == 'z') mark++;
    char kind = *mark;
    bool is_wide = mark > *at, is_simple = kind == 'u' || kind == 'd' || (!is_wide && (kind == 's' || kind == 'c'));
    if (!is_simple) return false;
    if (kind == 'u') put_digits(buffer, is_wide ? va_arg(*args, uint64_t) : va_arg(*args, unsigned), false);
    if (kind == 'd') put_signed(buffer, is_wide ? va_arg(*args, int64_t) : va_arg(*args, int));
    if (kind == 's') put_text(buffer, va_arg(*args, const char *));
    if (kind == 'c') buffer_byte(buffer, (unsigned char)va_arg(*args, int));
    *at = mark + 1;
    return true;
}

/* Straight into the room that is there; formatting twice only where it is too small. */
static void print(struct buffer *buffer, const char *format, va_list *args)
{
    va_list again;
    size_t left = buffer->room - buffer->size;
    va_copy(again, *args);
    int size = vsnprintf(left ? (char *)buffer->data + buffer->size : NULL, left, format, *args);
    if (size < 0) abort();
    if ((size_t)size >= left) {
        make_room(buffer, (size_t)size, false);
        (void)vsnprintf((char *)buffer->data + buffer->size, (size_t)size + 1, format, again);
    }
    va_end(again);
    buffer->size += (size_t)size;
}

/* By hand as far as it goes: printf takes longer than all else that a signature's text needs. */
static void put_all(struct buffer *buffer, const char *format, va_list *args)
{
    for (;;) {
        const char *mark = strchrnul(format, '%');
        buffer_add(buffer, format, (size_t)(mark - format));
        format = mark + 1;
        if (!*mark) return;
        if (put_simple(buffer, &format, args)) continue;
        print(buffer, mark, args); /* and all that follows */
        return;
    }
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    put_all(buffer, format, &args);
    va_end(args);
}

struct bytes bytes_format(struct arena *arena, const char *format, ...)
{
    struct buffer out = {.arena = arena};
    va_list args;
    va_start(args, format);
    put_all(&out, format, &args);
    va_end(args);
    return buffer_bytes(&out);
}

struct bytes buffer_bytes(const struct buffer *buffer)
{
    return bytes_of(buffer->data, buffer->size);
}

const char *buffer_string(struct buffer *buffer)
{
    return buffer->data ? (const char *)buffer->data : "";
}
