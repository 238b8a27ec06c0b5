/* http_table - a list that is answered as a page of JSON, or whole as a file (format=csv, format=xlsx) with the same
 * filters, permission and scope.
 *
 * A file is streamed in chunks of HTTP_TABLE_CHUNK rows, so a million rows take no more memory than a page; each chunk
 * is a read of its own. It is entered in the audit log before the first byte ("<name>.export", with the query), and
 * given up after HTTP_TABLE_S seconds or when it fails: the connection is cut then, so that nobody takes half a file
 * for a whole one. */
#ifndef HTTP_TABLE_H
#define HTTP_TABLE_H

#include "http_list.h"
#include "table_write.h"

enum { HTTP_TABLE_CHUNK = 1000, HTTP_TABLE_S = 900, HTTP_TABLE_CURSOR = 512 };

struct http_table {
    const char *name; /* "documents": of the file and in the audit log */
    size_t row_size;
    const struct table_column *columns;
    size_t count;
    void (*write)(struct json_writer *w, const void *row);
    const char *(*cursor)(struct arena *arena, const void *row); /* the keys of http_page_cursor */
    /* What a person reads, one value a column; texts live in `arena` or as long as the row. */
    void (*cells)(const void *row, bool chinese, struct arena *arena, struct table_value *out);
};

/* Put into a query's struct: int64_t limit; const char *cursor; int format; int64_t utc_offset (minutes; set it to
 * HTTP_TABLE_ZONE before reading). */
enum { HTTP_TABLE_ZONE = 480 };
#define HTTP_TABLE_FIELDS(type)                                                                                        \
    HTTP_PAGE_FIELDS(type), JSON_CHOICE(type, format, table_formats, .optional = true),                                \
        JSON_INT(type, utc_offset, .optional = true, .min = -840, .max = 840)

struct http_table_query {
    int64_t limit;
    const char *cursor;
    int format;
    int64_t utc_offset;
    /* The rows behind page->keys into `rows` (and its arena), one more than page->limit if there are. */
    status (*list)(void *self, const char *part, const struct http_page *page, struct list *rows, struct problem *why);
    void *self;
    /* A file is read part by part (const char *: authorities), where a page would have to merge them; NULL: in one, and
     * `list` is called with part NULL, as it is for a page. */
    const struct list *parts;
};
#define HTTP_TABLE_QUERY(in, list_, self_, parts_)                                                                     \
    ((struct http_table_query){(in).limit, (in).cursor, (in).format, (in).utc_offset, list_, self_, parts_})

status http_table_answer(struct http_request *rq, struct http_response *rs, const struct http_table *table,
                         const struct http_table_query *query) MUST_USE;

#endif
