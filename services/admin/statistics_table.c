#include "statistics_table.h"

static const struct table_column columns[] = {{"日期、类别或税务机关", "Day, category or authority", TABLE_TEXT, 40},
                                              {"代码", "Code", TABLE_TEXT, 20},
                                              {"签章次数", "Sealings", TABLE_INT, 12}};
enum { COLUMNS = sizeof columns / sizeof *columns };

static void cells(const void *row, bool chinese, struct arena *arena, struct table_value *out)
{
    const struct statistics_line *line = row;
    const struct table_value values[COLUMNS] = {
        {.text = line->part.name}, {.text = line->part.code}, {.number = line->part.count}};
    (void)chinese, (void)arena;
    for (size_t i = 0; i < COLUMNS; i++) out[i] = values[i];
}

static void write_row(struct json_writer *w, const void *row)
{
    const struct statistics_part *part = &((const struct statistics_line *)row)->part;
    json_write_begin(w, NULL, '{');
    json_write_text(w, "id", part->id);
    json_write_text(w, "code", part->code);
    json_write_text(w, "name", part->name);
    json_write_int(w, "count", part->count);
    json_write_end(w, '}');
}

static const char *cursor(struct arena *arena, const void *row)
{
    long long number = ((const struct statistics_line *)row)->number;
    return http_page_cursor(arena, arena_format(arena, "%lld", number), NULL, NULL);
}

const struct http_table statistics_table = {.name = "sealing_counts",
                                            .row_size = sizeof(struct statistics_line),
                                            .columns = columns,
                                            .count = COLUMNS,
                                            .write = write_row,
                                            .cursor = cursor,
                                            .cells = cells};

void statistics_table_lines(const struct list *parts, int64_t after, int64_t limit, struct list *out)
{
    for (int64_t i = after < 0 ? 0 : after; i < (int64_t)parts->count && limit > 0; i++, limit--)
        *(struct statistics_line *)list_add(out) =
            (struct statistics_line){.number = i + 1, .part = *LIST_AT(parts, const struct statistics_part, (size_t)i)};
}
