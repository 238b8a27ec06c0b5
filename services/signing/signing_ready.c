#include "db_tx.h"
#include "signing.h"

static const char ASK[] = "SELECT COUNT(*) FROM (SELECT 1 FROM document LIMIT 1) AS one";

static status ask(struct db *db, void *argument, struct problem *why)
{
    (void)argument;
    AUTO(db_rows, rows);
    TRY(db_query(db, ASK, DB_NO_ARGS, &rows, why));
    while (db_rows_next(rows)) {
    }
    return db_rows_end(rows, why);
}

status signing_ready(const void *service, struct problem *why)
{
    const struct signing *signing = service;
    return db_read(signing->db, ask, NULL, why);
}
