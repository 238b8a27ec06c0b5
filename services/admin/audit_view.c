#include "audit_view.h"
#include "id.h"
#include "text.h"
#include <string.h>

const char *audit_view_id(struct arena *arena, const struct audit_entry *entry)
{
    return arena_format(arena, "%s-%lld", entry->stream_id, (long long)entry->number);
}

bool audit_view_parse(struct arena *arena, const char *id, struct audit_view_name *out)
{
    size_t size = strcspn(id, "-");
    if (id[size] != '-') return false;
    out->stream_id = arena_copy(arena, id, size);
    return id_is_valid(out->stream_id) && text_int(id + size + 1, &out->number) && out->number > 0;
}
