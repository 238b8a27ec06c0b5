/* category_json - categories and forms on the wire. */
#ifndef CATEGORY_JSON_H
#define CATEGORY_JSON_H

#include "category.h"
#include "json_read.h"
#include "json_write.h"

struct category_input { /* of a change: what is NULL or -1 stays */
    const char *parent_id, *name, *voucher_code, *service_id, *classification_code;
    int retention, secrecy, state; /* indexes into the lists of category.h */
    struct category_printing *printing;
};
extern const struct json_field category_create_shape[]; /* level 1 without parent_id, level 2 under a level-1 one */
extern const struct json_field category_change_shape[];
extern const struct json_field category_form_shape[]; /* fields beside the two files */

void category_json_write(struct json_writer *w, const struct category *category, const struct list *versions);
/* The items of a list. */
void category_json_tree(struct json_writer *w, const struct list *categories);

#endif
