#include "unit_lead.h"

#include "unit_merge.h"
#include "unit_repo.h"

static status search(struct db *db, struct scope scope, const char *q, struct arena *arena, struct unit_lead *out,
                     struct problem *why)
{
    TRY(unit_search_find(db, scope, q, arena, &out->found, why));
    out->unit_ids = out->found.ids;
    if (out->unit_ids) return OK;
    out->name_like = out->found.name_like;
    out->code_like = out->found.code_like;
    return OK;
}

status unit_lead_find(struct db *db, struct scope scope, const struct unit_wish *wish, struct arena *arena,
                      struct unit_lead *out, struct problem *why)
{
    struct unit unit = {.id = scope.kind == SCOPE_UNIT ? scope.unit_id : NULL};
    *out = (struct unit_lead){.authorities = LIST_OF(arena, const char *)};
    if (wish->code) TRY(unit_repo_find(db, scope, wish->code, arena, &unit, why));
    if (wish->q && !wish->code)
        TRY(search(db, scope, wish->q, arena, out, why));
    else if (unit.id)
        out->unit_ids = unit_search_one(arena, unit.id);
    return out->unit_ids ? OK : unit_merge_authorities(db, scope, &out->authorities, why);
}

struct unit_lead unit_lead_part(const struct unit_lead *lead, struct arena *arena, const char *authority_id)
{
    struct unit_lead part = *lead;
    if (!authority_id) return part;
    part.authorities = LIST_OF(arena, const char *);
    *(const char **)list_add(&part.authorities) = authority_id;
    return part;
}
