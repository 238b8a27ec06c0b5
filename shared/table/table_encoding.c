#include "table_encoding.h"

#include "auto.h"
#include "text.h"
#include <iconv.h>
#include <string.h>

typedef void converter; /* iconv_t is a void pointer */
static void converter_close(converter *object)
{
    if (object != (iconv_t)-1) (void)iconv_close(object);
}
AUTO_DECLARE(converter, converter_close);

static bool begins(struct bytes file, const char *with, size_t size)
{
    return file.size >= size && memcmp(file.data, with, size) == 0;
}

static status refuse(struct bytes file, size_t offset, struct problem *why)
{
    size_t line = 1;
    for (size_t i = 0; i < offset && i < file.size; i++) line += file.data[i] == '\n';
    return problem_set(why, TABLE_ENCODING, "%zu", line);
}

static status convert(struct bytes file, const char *from, struct arena *arena, char **text, struct problem *why)
{
    AUTO(converter, open);
    open = iconv_open("UTF-8", from);
    if (open == (iconv_t)-1) return problem_set(why, INTERNAL_FAILED, "iconv %s", from);
    size_t room = file.size * 2 + 1; /* two bytes become three, four become four */
    char *out = *text = arena_alloc(arena, room + 1);
    char *in = arena_copy(arena, file.data, file.size);
    const char *begin = in;
    size_t left = file.size;
    if (iconv(open, &in, &left, &out, &room) == (size_t)-1 || left) return refuse(file, (size_t)(in - begin), why);
    *out = '\0';
    /* A table is text: a NUL would hide what stands behind it. */
    if (!text_is_utf8(*text, (size_t)(out - *text))) return refuse(file, file.size, why);
    return OK;
}

status table_encoding_read(struct bytes file, struct arena *arena, char **text, struct problem *why)
{
    if (begins(file, "PK\x03\x04", 4) || begins(file, "\xd0\xcf\x11\xe0", 4))
        return problem_set(why, TABLE_WORKBOOK, "%s", "");
    if (begins(file, "\xff\xfe", 2))
        return convert(bytes_of(file.data + 2, file.size - 2), "UTF-16LE", arena, text, why);
    if (begins(file, "\xfe\xff", 2))
        return convert(bytes_of(file.data + 2, file.size - 2), "UTF-16BE", arena, text, why);
    bool marked = begins(file, "\xef\xbb\xbf", 3);
    struct bytes rest = marked ? bytes_of(file.data + 3, file.size - 3) : file;
    if (!text_is_utf8((const char *)rest.data, rest.size))
        return marked ? refuse(file, file.size, why) : convert(rest, "GB18030", arena, text, why);
    *text = arena_copy(arena, rest.data, rest.size);
    return OK;
}
