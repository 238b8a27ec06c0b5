#include "user.h"
#include "bytes.h"
#include "role.h"
#include <string.h>

const char *user_role_names(struct arena *arena, const char *packed, bool chinese)
{
    struct buffer out = {.arena = arena};
    for (const char *line = packed; line && *line;) {
        size_t size = strcspn(line, "\n");
        const char *text = arena_copy(arena, line, size);
        size_t code = strcspn(text, ":");
        const char *name = text + code + (text[code] == ':');
        if (line != packed) buffer_text(&out, chinese ? "、" : ", ");
        buffer_text(&out, role_title(arena_copy(arena, text, code), name, chinese));
        line += size + (line[size] == '\n');
    }
    return buffer_string(&out);
}
