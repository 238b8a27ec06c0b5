#include "audit_view.h"
#include "id.h"
#include "text.h"
#include <string.h>

bool audit_view_parse(struct arena *arena, const char *id, struct audit_view_name *out)
{
    size_t size = strcspn(id, "-");
    if (id[size] != '-') return false;
    out->stream_id = arena_copy(arena, id, size);
    return id_is_valid(out->stream_id) && text_int(id + size + 1, &out->number) && out->number > 0;
}
