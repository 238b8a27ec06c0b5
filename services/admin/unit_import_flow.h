/* unit_import_flow - units are imported from a CSV file: it is checked first, row by row, and done when somebody says
 * so. */
#ifndef UNIT_IMPORT_FLOW_H
#define UNIT_IMPORT_FLOW_H

#include "admin.h"
#include "db_once.h"
#include "unit_import_repo.h"

struct unit_import_new {
    const char *file_name;
    struct bytes file;
    const char *effective_on; /* NULL: today */
};

/* Begins the checking. Fails at once: what table_csv_read says of the file as a whole, UNIT_DATE_FUTURE,
 * IDEMPOTENCY_REUSED. */
status unit_import_flow_begin(const struct admin_call *call, const struct unit_import_new *in,
                              const struct db_once *once, struct unit_import *out, struct problem *why) MUST_USE;
/* Does what was found sound; again after it stopped: what is left. Fails: IMPORT_UNKNOWN, IMPORT_STATE. */
status unit_import_flow_start(const struct admin_call *call, const char *id, struct unit_import *out,
                              struct problem *why) MUST_USE;
/* Fails: IMPORT_UNKNOWN, IMPORT_STATE. */
status unit_import_flow_cancel(const struct admin_call *call, const char *id, struct unit_import *out,
                               struct problem *why) MUST_USE;
status unit_import_flow_find(const struct admin_call *call, const char *id, struct unit_import *out,
                             struct problem *why) MUST_USE;
status unit_import_flow_list(const struct admin_call *call, const char *before, int64_t limit, struct list *out,
                             struct problem *why) MUST_USE;
/* Of struct unit_import_row. Fails: IMPORT_UNKNOWN. */
status unit_import_flow_rows(const struct admin_call *call, const struct unit_import_page *page, struct list *out,
                             struct problem *why) MUST_USE;

#endif
