#include "table_write.h"

#include "clock.h"
#include "table_xlsx.h"
#include "text.h"
#include <inttypes.h>
#include <string.h>

const char *const table_formats[] = {"csv", "xlsx", NULL};

struct table_write {
    struct arena *arena;
    enum table_format format;
    const struct table_shape *shape;
    const struct table_sink *sink;
    struct buffer row;
    struct table_xlsx book;
};

enum { WRITE_AT = 1 << 15 };

const char *table_format_type(enum table_format format)
{
    return format == TABLE_CSV ? "text/csv; charset=utf-8"
                               : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}

/* What a spreadsheet program would run as a formula is kept from it by an apostrophe (OWASP, CSV injection). */
static void add_text(struct buffer *out, const char *text)
{
    bool is_formula = *text && strchr("=+-@\t\r", *text);
    size_t end = strlen(text);
    bool quoted = strpbrk(text, ",\"\r\n") || (end && (*text == ' ' || text[end - 1] == ' '));
    if (quoted) buffer_byte(out, '"');
    if (is_formula) buffer_byte(out, '\'');
    for (const char *p = text; *p; p++) {
        if (*p == '"') buffer_byte(out, '"');
        buffer_byte(out, (unsigned char)*p);
    }
    if (quoted) buffer_byte(out, '"');
}

static void add_time(struct buffer *out, int64_t ms, int offset_minutes)
{
    char text[CLOCK_TEXT_SIZE];
    if (!ms) return;
    clock_text(ms + (int64_t)offset_minutes * 60000, text);
    text[10] = ' ';
    text[19] = '\0'; /* 2026-11-22 14:05:00 */
    buffer_text(out, text);
}

static void add_value(struct buffer *out, enum table_kind kind, const struct table_value *value, int offset_minutes)
{
    switch (kind) {
    case TABLE_TEXT:
    case TABLE_DATE:
        if (value->text) add_text(out, value->text);
        return;
    case TABLE_INT:
        buffer_format(out, "%" PRId64, value->number);
        return;
    case TABLE_TIME:
        add_time(out, value->number, offset_minutes);
        return;
    }
}

static status flush(struct table_write *table, size_t at_least, struct problem *why)
{
    if (table->row.size < at_least || !table->row.size) return OK;
    TRY(table->sink->put(table->sink->self, buffer_bytes(&table->row), why));
    table->row.size = 0;
    return OK;
}

static status begin_csv(struct table_write *table, struct problem *why)
{
    const struct table_shape *shape = table->shape;
    buffer_text(&table->row, "\xef\xbb\xbf");
    for (size_t i = 0; i < shape->count; i++) {
        if (i) buffer_byte(&table->row, ',');
        add_text(&table->row, shape->chinese ? shape->columns[i].zh : shape->columns[i].en);
    }
    buffer_text(&table->row, "\r\n");
    return flush(table, 0, why);
}

status table_write_open(enum table_format format, const struct table_shape *shape, const struct table_sink *sink,
                        struct table_write **out, struct problem *why)
{
    struct arena *arena = arena_new();
    struct table_write *table = *out = ARENA_NEW(arena, struct table_write);
    *table =
        (struct table_write){.arena = arena, .format = format, .shape = shape, .sink = sink, .row = {.arena = arena}};
    table->book = (struct table_xlsx){.shape = shape, .row = {.arena = arena}};
    if (format == TABLE_CSV) return begin_csv(table, why);
    table->book.zip = table_zip_new(arena, sink);
    return table_xlsx_begin(&table->book, why);
}

status table_write_row(struct table_write *table, const struct table_value *values, struct problem *why)
{
    const struct table_shape *shape = table->shape;
    if (table->format == TABLE_XLSX) return table_xlsx_row(&table->book, values, why);
    for (size_t i = 0; i < shape->count; i++) {
        if (i) buffer_byte(&table->row, ',');
        add_value(&table->row, shape->columns[i].kind, &values[i], shape->utc_offset_minutes);
    }
    buffer_text(&table->row, "\r\n");
    return flush(table, WRITE_AT, why);
}

status table_write_end(struct table_write *table, struct problem *why)
{
    return table->format == TABLE_XLSX ? table_xlsx_end(&table->book, why) : flush(table, 0, why);
}

void table_write_close(struct table_write *table)
{
    if (!table) return;
    table_zip_close(table->book.zip);
    arena_free(table->arena);
}
