/* bytes - a pointer and a length, and a buffer that grows in an arena. */
#ifndef BYTES_H
#define BYTES_H

#include "arena.h"
#include "problem.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes { /* borrowed: whoever made it says how long it lives */
    const unsigned char *data;
    size_t size;
};

struct buffer { /* starts as { .arena = arena }; always NUL-terminated behind `size` once something was added */
    struct arena *arena;
    unsigned char *data;
    size_t size;
    size_t room;
};

static inline struct bytes bytes_of(const void *data, size_t size)
{
    return (struct bytes){(const unsigned char *)data, size};
}
struct bytes bytes_of_text(const char *text); /* without the NUL */
struct bytes bytes_copy(struct arena *arena, struct bytes from);
struct bytes bytes_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool bytes_equal(struct bytes a, struct bytes b);
bool bytes_equal_secret(struct bytes a, struct bytes b); /* constant time for equal lengths */
void bytes_wipe(void *data, size_t size);

char *bytes_hex(struct arena *arena, struct bytes from);                             /* lower case */
char *bytes_base64(struct arena *arena, struct bytes from);                          /* RFC 4648 section 4, padded */
char *bytes_base64url(struct arena *arena, struct bytes from);                       /* section 5, no padding */
bool bytes_from_hex(struct arena *arena, const char *text, struct bytes *out);       /* strict; false: not hex */
bool bytes_from_base64(struct arena *arena, const char *text, struct bytes *out);    /* strict: padding, no blanks */
bool bytes_from_base64url(struct arena *arena, const char *text, struct bytes *out); /* strict: no padding */

void buffer_reserve(struct buffer *buffer, size_t more); /* as much is coming: what holds it is grown once */
void buffer_add(struct buffer *buffer, const void *data, size_t size);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_byte(struct buffer *buffer, unsigned char byte);
struct bytes buffer_bytes(const struct buffer *buffer);
const char *buffer_string(struct buffer *buffer); /* NUL-terminated, "" when empty */

#endif
