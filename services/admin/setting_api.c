#include "setting_api.h"
#include "admin_api.h"
#include "setting_flow.h"
#include "text.h"
#include <string.h>

static void write_choices(struct json_writer *w, struct arena *arena, const char *choices)
{
    json_write_begin(w, "choices", '[');
    for (const char *word = choices; *word; word += strspn(word, " ")) {
        size_t size = strcspn(word, " ");
        json_write_text(w, NULL, arena_copy(arena, word, size));
        word += size;
    }
    json_write_end(w, ']');
}

static void write_setting(struct http_request *rq, struct json_writer *w, const struct setting *setting,
                          const struct setting_row *row)
{
    static const char *const kinds[] = {"choice", "int", "text", "text"};
    json_write_begin(w, NULL, '{');
    json_write_text(w, "name", setting->name);
    json_write_text(w, "group", setting->group);
    json_write_text(w, "title", rq->chinese ? setting->title_zh : setting->title_en);
    json_write_text(w, "explanation", rq->chinese ? setting->help_zh : setting->help_en);
    json_write_text(w, "kind", kinds[setting->kind]);
    if (setting->kind == SETTING_CHOICE) write_choices(w, rq->arena, setting->choices);
    if (setting->kind != SETTING_CHOICE) {
        json_write_int(w, "min", setting->min);
        json_write_int(w, "max", setting->max);
    }
    json_write_text(w, "default", setting->fallback);
    json_write_text(w, "value", row ? row->value : setting->fallback);
    json_write_time(w, "changed", row ? row->changed_ms : 0);
    json_write_text(w, "changed_by", row ? row->by_name : NULL);
    json_write_end(w, '}');
}

static const struct setting_row *find_row(const struct list *rows, const char *name)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct setting_row *row = LIST_AT(rows, const struct setting_row, i);
        if (text_equal(row->name, name)) return row;
    }
    return NULL;
}

/* In the order of the declaration; what no row says has its default, and rows that this program does not know (of a
 * newer one) are not shown. */
static status write_all(struct http_request *rq, struct http_response *rs, const struct list *rows)
{
    struct json_writer *w = http_list_begin(rs, NULL, NULL);
    for (const struct setting *setting = setting_list; setting->name; setting++)
        write_setting(rq, w, setting, find_row(rows, setting->name));
    return http_list_end(w, NULL);
}

status setting_api_list(struct http_request *rq, struct http_response *rs)
{
    struct list rows;
    const struct admin_call call = admin_api_call(rq);
    TRY(setting_flow_list(&call, &rows, &rq->why));
    return write_all(rq, rs, &rows);
}

status setting_api_save(struct http_request *rq, struct http_response *rs)
{
    const struct json_value *values;
    struct list rows;
    TRY(json_parse(rq->body, rq->arena, &values, &rq->why));
    const struct admin_call call = admin_api_call(rq);
    TRY(setting_flow_save(&call, values, &rows, &rq->why));
    return write_all(rq, rs, &rows);
}
