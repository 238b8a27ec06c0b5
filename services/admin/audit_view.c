#include "audit_view.h"
#include "id.h"
#include "text.h"
#include <string.h>

bool audit_view_parse_id(struct arena *arena, const char *id, const char **stream_id, int64_t *number)
{
    size_t size = strcspn(id, "-");
    if (id[size] != '-') return false;
    *stream_id = arena_copy(arena, id, size);
    return id_is_valid(*stream_id) && text_int(id + size + 1, number) && *number > 0;
}
