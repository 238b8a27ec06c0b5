#include "table_csv.h"

#include "table_encoding.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

struct csv {
    char *at; /* in a text that is cut into cells where it stands */
    char separator;
    int64_t line;
    bool over;
    char *cells[TABLE_CSV_COLUMNS + 1]; /* of the record read last */
    size_t count;
    size_t column_of[TABLE_CSV_COLUMNS]; /* by place in the header: index of the declared column, or NOT_DECLARED */
    size_t header_count;
};

enum { NOT_DECLARED = TABLE_CSV_COLUMNS };
static const char *const blanks[] = {" ", "\t", "\r", "\xe3\x80\x80" /* U+3000 */, "\xc2\xa0" /* U+00A0 */};

/* Length of the blank at `text`, 0 when there is none. */
static size_t blank_at(const char *text)
{
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (text_starts(text, blanks[i])) return strlen(blanks[i]);
    return 0;
}

static char *trim(char *text)
{
    while (blank_at(text)) text += blank_at(text);
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks;) {
        bool found = text_ends(text, blanks[i]);
        if (found) text[strlen(text) - strlen(blanks[i])] = '\0';
        i = found ? 0 : i + 1;
    }
    return text;
}

/* Leaves csv->at behind the closing quotation mark. */
static status read_quoted(struct csv *csv, char **end, struct problem *why)
{
    int64_t began = csv->line;
    char *in = csv->at + 1, *out = csv->at;
    for (; *in && (*in != '"' || in[1] == '"'); in++) {
        in += *in == '"';
        csv->line += *in == '\n';
        *out++ = *in;
    }
    if (*in != '"') return problem_set(why, TABLE_QUOTE, "%lld", (long long)began);
    csv->at = in + 1;
    while (*csv->at == ' ' || *csv->at == '\r') csv->at++;
    *end = out;
    if (!*csv->at || *csv->at == csv->separator || *csv->at == '\n') return OK;
    return problem_set(why, TABLE_QUOTE, "%lld", (long long)began);
}

static status read_cell(struct csv *csv, char **cell, struct problem *why)
{
    *cell = csv->at;
    char *end = csv->at;
    if (*csv->at == '"') {
        TRY(read_quoted(csv, &end, why));
    } else {
        while (*end && *end != csv->separator && *end != '\n') end++;
        csv->at = end;
    }
    char stop = *csv->at; /* `end` may be the same place */
    *end = '\0';
    csv->over = !stop;
    csv->at += stop != '\0';
    csv->count += 1;
    *cell = trim(*cell);
    return stop == csv->separator && stop ? OK : PROBLEM_MISSING; /* MISSING: the last of its record */
}

/* One cell too many is kept, so that it is noticed; the rest of such a record is passed over. */
static status read_record(struct csv *csv, struct problem *why)
{
    char *spare;
    csv->count = 0;
    for (status more = OK; more == OK;) {
        more = read_cell(csv, csv->count > TABLE_CSV_COLUMNS ? &spare : &csv->cells[csv->count], why);
        if (more != OK && more != PROBLEM_MISSING) return more;
    }
    if (csv->count > TABLE_CSV_COLUMNS) csv->count = TABLE_CSV_COLUMNS + 1;
    return OK;
}

static bool is_empty(const struct csv *csv)
{
    for (size_t i = 0; i < csv->count; i++)
        if (*csv->cells[i]) return false;
    return true;
}

static const char *skip_joints(const char *text, const char *end)
{
    for (; text < end; text++) {
        if (blank_at(text))
            text += blank_at(text) - 1;
        else if (!strchr("_-*", *text))
            break;
    }
    return text < end ? text : end;
}

/* The same but for case, blanks, underscores, hyphens and asterisks. */
static bool is_title(const char *title, const char *wanted, size_t size)
{
    const char *end = title + strlen(title), *wanted_end = wanted + size;
    for (;;) {
        title = skip_joints(title, end);
        wanted = skip_joints(wanted, wanted_end);
        if (title == end || wanted == wanted_end) return title == end && wanted == wanted_end;
        if (text_lower(*title++) != text_lower(*wanted++)) return false;
    }
}

static bool is_column(const struct table_csv_column *column, const char *title)
{
    if (is_title(title, column->name, strlen(column->name))) return true;
    for (const char *at = column->titles; at && *at;) {
        size_t size = strcspn(at, "|");
        if (is_title(title, at, size)) return true;
        at += size + (at[size] == '|');
    }
    return false;
}

static size_t find_column(const struct table_csv_shape *shape, const char *title)
{
    for (size_t i = 0; i < shape->count; i++)
        if (is_column(&shape->columns[i], title)) return i;
    return NOT_DECLARED;
}

static status check_header(const struct csv *csv, const struct table_csv_shape *shape, struct problem *why)
{
    bool seen[TABLE_CSV_COLUMNS + 1] = {false};
    status found = OK;
    for (size_t i = 0; i < csv->header_count; i++) {
        size_t column = csv->column_of[i];
        if (column == NOT_DECLARED && *csv->cells[i] && !shape->others)
            found = problem_fault(why, TABLE_HEADER_UNKNOWN, "header", "%.60s", csv->cells[i]);
        if (column != NOT_DECLARED && seen[column])
            found = problem_fault(why, TABLE_HEADER_REPEATED, "header", "%.60s", csv->cells[i]);
        seen[column] = true;
    }
    for (size_t i = 0; i < shape->count; i++) {
        if (seen[i] || shape->columns[i].optional) continue;
        const char *titles = shape->columns[i].titles ? shape->columns[i].titles : shape->columns[i].name;
        found = problem_fault(why, TABLE_HEADER_MISSING, "header", "%.*s", (int)strcspn(titles, "|"), titles);
    }
    return found;
}

/* The first of the three that stands in the header; a file of one column has none. */
static char separator_of(const char *header)
{
    char found = header[strcspn(header, ",;\t\n")];
    if (!found || found == '\n') return ',';
    return found;
}

static status read_header(struct csv *csv, const struct table_csv_shape *shape, struct problem *why)
{
    csv->separator = separator_of(csv->at);
    TRY(read_record(csv, why));
    if (csv->count > TABLE_CSV_COLUMNS) return problem_set(why, TABLE_COLUMNS, "%d", TABLE_CSV_COLUMNS);
    csv->header_count = csv->count;
    for (size_t i = 0; i < csv->count; i++) csv->column_of[i] = find_column(shape, csv->cells[i]);
    csv->line++;
    return check_header(csv, shape, why);
}

static void add_fault(struct table_csv_row *row, struct arena *arena, struct table_csv_fault fault)
{
    struct table_csv_fault *kept = ARENA_NEW(arena, struct table_csv_fault);
    *kept = fault;
    kept->next = row->faults;
    row->faults = kept;
}

static void check_cell(const struct table_csv_column *column, const char *text, struct arena *arena,
                       struct table_csv_row *row)
{
    size_t max = column->max ? column->max : TABLE_CSV_CELL;
    struct table_csv_fault fault = {.column = column->name, .subject = ""};
    const char *wanted = NULL;
    if (!*text) {
        fault.code = column->optional ? PROBLEM_NONE : FIELD_REQUIRED;
    } else if (!text_is_clean(text) || strpbrk(text, "\n\t")) {
        fault.code = TABLE_CELL_CONTROL;
    } else if (text_count(text) > max) {
        fault.code = FIELD_TOO_LONG;
        fault.subject = arena_format(arena, "%zu", max);
    } else if (column->check && (wanted = column->check(text))) {
        fault.code = FIELD_FORM;
        fault.subject = wanted;
    }
    if (fault.code) add_fault(row, arena, fault);
}

static void keep_row(const struct csv *csv, int64_t line, const struct table_csv_shape *shape, struct list *rows)
{
    struct table_csv_row *row = list_add(rows);
    row->line = line;
    row->cells = arena_array(rows->arena, shape->count + 1, sizeof *row->cells);
    for (size_t i = 0; i < shape->count; i++) row->cells[i] = "";
    for (size_t i = 0; i < csv->count; i++) {
        bool beyond = i >= csv->header_count;
        if (!beyond && csv->column_of[i] != NOT_DECLARED) row->cells[csv->column_of[i]] = csv->cells[i];
        if (beyond && *csv->cells[i]) {
            add_fault(row, rows->arena, (struct table_csv_fault){.code = TABLE_CELLS, .column = "", .subject = ""});
            break;
        }
    }
    for (size_t i = shape->count; i-- > 0;) check_cell(&shape->columns[i], row->cells[i], rows->arena, row);
}

static status read_rows(struct csv *csv, const struct table_csv_shape *shape, struct list *rows, struct problem *why)
{
    size_t max = shape->max_rows ? shape->max_rows : TABLE_CSV_ROWS;
    for (; !csv->over; csv->line++) {
        int64_t line = csv->line;
        TRY(read_record(csv, why));
        if (is_empty(csv)) continue;
        if (rows->count == max) return problem_set(why, TABLE_ROWS, "%zu", max);
        keep_row(csv, line, shape, rows);
    }
    return rows->count ? OK : problem_set(why, TABLE_EMPTY, "%s", "");
}

status table_csv_read(struct bytes file, const struct table_csv_shape *shape, struct list *rows, struct problem *why)
{
    struct csv csv = {.line = 1};
    if (file.size > TABLE_CSV_BYTES) return problem_set(why, TABLE_LARGE, "%d", TABLE_CSV_BYTES);
    TRY(table_encoding_read(file, rows->arena, &csv.at, why));
    if (!*csv.at) return problem_set(why, TABLE_EMPTY, "%s", "");
    TRY(read_header(&csv, shape, why));
    return read_rows(&csv, shape, rows, why);
}

status table_csv_check(const struct list *rows, struct problem *why)
{
    status found = OK;
    for (size_t i = 0; i < rows->count; i++) {
        const struct table_csv_row *row = LIST_AT(rows, struct table_csv_row, i);
        for (const struct table_csv_fault *f = row->faults; f; f = f->next) {
            char field[PROBLEM_FIELD_SIZE];
            (void)snprintf(field, sizeof field, "rows[%lld]%s%s", (long long)row->line, *f->column ? "." : "",
                           f->column);
            found = problem_fault(why, f->code, field, "%s", f->subject);
        }
    }
    return found;
}
