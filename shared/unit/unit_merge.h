/* unit_merge - one list out of those of many authorities: each is read in order through its own index, as many rows as
 * the page shows, and the first of all of them are the page. */
#ifndef UNIT_MERGE_H
#define UNIT_MERGE_H

#include "caller.h"
#include "db.h"
#include "list.h"

struct unit_merge_row {
    const char *id;
    const char *text; /* the key that the list is in order of, before the id; one of the two */
    int64_t number;
};

/* The authorities that a caller sees (const char *), ordered by id. */
status unit_merge_authorities(struct db *db, struct scope scope, struct list *out, struct problem *why) MUST_USE;
/* Those authorities with commas between, for FIND_IN_SET; "": there is none beside them, so nothing need be compared.
 */
status unit_merge_names(struct db *db, struct scope scope, const struct list *authorities, const char **out,
                        struct problem *why) MUST_USE;
/* Adds the rows of a statement that selects id and key. */
status unit_merge_read(struct db *db, const char *sql, struct db_args args, bool is_number, struct list *out,
                       struct problem *why) MUST_USE;
/* The same of a statement that ends with ROWS EXAMINED; `ended` false: by that. */
struct unit_merge_query {
    const char *sql;
    struct db_args args;
    bool is_number; /* the key */
};
status unit_merge_read_some(struct db *db, const struct unit_merge_query *query, struct list *out, bool *ended,
                            struct problem *why) MUST_USE;
/* Puts them in order (descending, or ascending by key and id) and keeps the first `limit`. */
void unit_merge_cut(struct list *rows, bool ascending, size_t limit);
/* After that: the key behind which nothing more is wanted, that of the last row of a full page; "": the page is not
 * full. */
const char *unit_merge_bound(const struct list *rows, size_t limit);

/* Their ids as a JSON list, in this order. */
const char *unit_merge_ids(const struct list *rows);
/* The ids of such a list in SQL, as j.id, with their place as j.place. */
#define UNIT_MERGE_IDS                                                                                                 \
    "JSON_TABLE(?, '$[*]' COLUMNS (place FOR ORDINALITY, id CHAR(26) CHARACTER SET ascii PATH '$')) j"

#endif
