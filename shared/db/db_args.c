#include "db.h"

#include "list.h"

/* Apart from the files that see MariaDB's headers: those declare a list_add of their own. */
void db_args_add(struct list *values, struct db_args row)
{
    for (size_t i = 0; i < row.count; i++) *(struct db_value *)list_add(values) = row.values[i];
}

struct db_args db_args_of(const struct list *values)
{
    return (struct db_args){values->items, values->count};
}
