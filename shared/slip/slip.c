#include "slip.h"

#include "slip_draw.h"
#include "slip_lock.h"
#include <string.h>

enum { PASSWORD_LETTERS_MIN = 5 };

struct slip_writer {
    struct arena *arena; /* the plain file is only here, and wiped with it */
    struct buffer plain;
    struct slip_draw *draw;
    size_t count;
};

status slip_begin(const struct slip_sheet *sheet, slip_writer **out, struct problem *why)
{
    struct arena *arena = arena_new();
    AUTO(slip_writer, writer);
    writer = ARENA_NEW(arena, struct slip_writer);
    writer->arena = arena;
    writer->plain.arena = arena;
    writer->draw = slip_draw_begin(sheet, &writer->plain);
    if (!writer->draw) return problem_set(why, INTERNAL_FAILED, "%s", "slips");
    *out = writer;
    writer = NULL;
    return OK;
}

void slip_add(slip_writer *writer, const struct slip *slip)
{
    if (writer->count < SLIP_MAX) slip_draw_add(writer->draw, slip);
    writer->count++;
}

size_t slip_count(const slip_writer *writer)
{
    return writer->count;
}

status slip_end(slip_writer *writer, const char *password, struct arena *arena, struct bytes *pdf, struct problem *why)
{
    bool fits = writer->count > 0 && writer->count <= SLIP_MAX;
    if (!fits || !slip_draw_end(writer->draw)) return problem_set(why, INTERNAL_FAILED, "%s", "slips");
    return slip_lock(buffer_bytes(&writer->plain), password, arena, pdf, why);
}

void slip_free(slip_writer *writer)
{
    if (!writer) return;
    if (writer->draw) slip_draw_free(writer->draw);
    arena_free(writer->arena);
}

const char *slip_check_password(const char *password)
{
    static const char wanted[] = "10-64 visible ASCII characters, at least five different ones";
    size_t length = strlen(password), letters = 0;
    bool seen[128] = {false};
    if (length < SLIP_PASSWORD_MIN || length > SLIP_PASSWORD_MAX) return wanted;
    for (size_t i = 0; i < length; i++) {
        unsigned char letter = (unsigned char)password[i];
        if (letter < 0x21 || letter > 0x7e) return wanted;
        letters += !seen[letter];
        seen[letter] = true;
    }
    return letters >= PASSWORD_LETTERS_MIN ? NULL : wanted;
}
