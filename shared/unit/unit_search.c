#include "unit_search.h"

#include "json_write.h"
#include "list.h"
#include "text.h"
#include <string.h>

const char *unit_search_check(const char *text)
{
    return text_count(text) >= UNIT_SEARCH_MIN ? NULL : "at least two characters";
}

const char *unit_search_one(struct arena *arena, const char *unit_id)
{
    return arena_format(arena, "[\"%s\"]", unit_id);
}

/* `text` itself in a LIKE pattern. */
static const char *pattern(struct arena *arena, const char *before, const char *text)
{
    struct buffer out = {.arena = arena};
    buffer_text(&out, before);
    for (; *text; text++) {
        if (strchr("%_\\", *text)) buffer_byte(&out, '\\');
        buffer_byte(&out, (unsigned char)*text);
    }
    buffer_byte(&out, '%');
    return buffer_string(&out);
}

static bool is_code(const char *text)
{
    size_t size = strlen(text);
    return size <= 30 && strpbrk(text, "0123456789") && strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == size;
}

static size_t character(const char *text)
{
    size_t size = 1;
    while (((unsigned char)text[size] & 0xc0) == 0x80) size++;
    return size;
}

/* What may be looked at row by row: a few milliseconds' worth. Of an authority with few units all are. */
enum { BOUND = 1000, GRAMS_MAX = 12, UNITS_MOST = 4500, SCOPE_FEW = 4000 };

static const char COUNT_SCOPE[] =
    "SELECT COUNT(*) FROM (SELECT 1 FROM estamp_admin.v_authority_closure c JOIN estamp_admin.v_unit u"
    " ON u.authority_id = c.descendant_id WHERE c.ancestor_id = ? LIMIT ?) few";
static const char COUNT_GRAM[] =
    "SELECT COUNT(*) FROM (SELECT 1 FROM estamp_admin.v_unit_gram WHERE gram = ? LIMIT ?) few";

static status count(struct db *db, const char *sql, const char *key, int64_t most, int64_t *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, DB_ARGS(db_text(key), db_int(most)), &rows, why));
    *out = db_rows_next(rows) ? db_rows_int(rows, 0) : 0;
    return db_rows_end(rows, why);
}

/* The two neighbouring characters of the text that the fewest units' names hold. */
static status rarest(struct db *db, const char *text, struct arena *arena, const char **gram, struct problem *why)
{
    int64_t fewest = BOUND + 1;
    for (int i = 0; i < GRAMS_MAX && *text && text[character(text)]; i++, text += character(text)) {
        size_t first = character(text);
        const char *one = arena_copy(arena, text, first + character(text + first));
        int64_t found = 0;
        TRY(count(db, COUNT_GRAM, one, BOUND, &found, why));
        if (found >= fewest) continue;
        fewest = found;
        *gram = one;
    }
    return OK;
}

static const char BY_CODE[] =
    "SELECT u.id FROM estamp_admin.v_unit u WHERE u.code LIKE ? AND " UNIT_SEARCH_SCOPE " LIMIT ? ROWS EXAMINED ?";
static const char BY_GRAM[] =
    "SELECT STRAIGHT_JOIN u.id FROM estamp_admin.v_unit_gram g JOIN estamp_admin.v_unit u ON u.id = g.unit_id"
    " WHERE g.gram = ? AND u.name LIKE ? AND " UNIT_SEARCH_SCOPE " LIMIT ? ROWS EXAMINED ?";
static const char BY_SCOPE[] =
    "SELECT STRAIGHT_JOIN u.id FROM estamp_admin.v_authority_closure c JOIN estamp_admin.v_unit u"
    " ON u.authority_id = c.descendant_id WHERE c.ancestor_id = ? AND (u.name LIKE ? OR u.code LIKE ?) LIMIT ?";

static const char OWN[] =
    "SELECT u.id FROM estamp_admin.v_unit u WHERE u.id = ? AND (u.name LIKE ? OR u.code LIKE ?) LIMIT ?";

struct asked {
    struct scope scope;
    const char *text;
    struct arena *arena;
};

static status query(struct db *db, const struct asked *asked, const struct unit_search_found *found, db_rows **rows,
                    struct problem *why)
{
    struct scope scope = asked->scope;
    const struct db_value limit = db_int(UNIT_SEARCH_FEW + 1);
    const struct db_value name = db_text(found->name_like), code = db_text(found->code_like);
    int64_t units = SCOPE_FEW;
    if (scope.kind == SCOPE_UNIT)
        return db_query(db, OWN, DB_ARGS(db_text(scope.unit_id), name, code, limit), rows, why);
    if (scope.kind == SCOPE_SUBTREE) TRY(count(db, COUNT_SCOPE, scope.unit_id, SCOPE_FEW, &units, why));
    if (units < SCOPE_FEW) return db_query(db, BY_SCOPE, DB_ARGS(db_text(scope.unit_id), name, code, limit), rows, why);
    if (*found->code_like)
        return db_query(db, BY_CODE, DB_ARGS(code, UNIT_SEARCH_ARGS(scope), limit, db_int(UNITS_MOST)), rows, why);
    const char *gram = "";
    TRY(rarest(db, asked->text, asked->arena, &gram, why));
    return db_query(db, BY_GRAM, DB_ARGS(db_text(gram), name, UNIT_SEARCH_ARGS(scope), limit, db_int(UNITS_MOST)), rows,
                    why);
}

status unit_search_find(struct db *db, struct scope scope, const char *text, struct arena *arena,
                        struct unit_search_found *out, struct problem *why)
{
    AUTO(db_rows, rows);
    struct json_writer ids = {.out = {.arena = arena}};
    bool code = is_code(text);
    *out = (struct unit_search_found){NULL, 0, code ? pattern(arena, "", text) : "",
                                      code ? "" : pattern(arena, "%", text)};
    const struct asked asked = {scope, text, arena};
    TRY(query(db, &asked, out, &rows, why));
    int found = 0;
    json_write_begin(&ids, NULL, '[');
    for (; db_rows_next(rows); found++) json_write_text(&ids, NULL, db_rows_text(rows, 0));
    json_write_end(&ids, ']');
    /* So many units of the bureau match that those of the scope were not all found: many, then. */
    bool all = found <= UNIT_SEARCH_FEW && !db_rows_warned(rows);
    if (all) out->ids = buffer_string(&ids.out);
    out->count = all ? found : UNIT_SEARCH_FEW + 1;
    return db_rows_end(rows, why);
}
