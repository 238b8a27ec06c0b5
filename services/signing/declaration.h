/* declaration - a tax declaration (纳税申报) as the filing system hands it in; it becomes a document. */
#ifndef DECLARATION_H
#define DECLARATION_H

#include "db_once.h"
#include "document.h"
#include "json_read.h"
#include "signing.h"

struct caller;

struct declaration_period {
    const char *from, *to; /* YYYY-MM-DD */
};

struct declaration_correction {
    const char *document_id, *due_date, *reason;
    const struct json_value *data;
    const struct db_once *once;
};

struct declaration_input {
    const char *service_id, *voucher_code, *taxpayer_code, *due_date;
    struct declaration_period *period;
    const struct json_value *data; /* {"form name": {"field": "value"}} */
    const struct db_once *once;
};

/* Rules without I/O: the period is in order and has not more than a month to go. Fails: PERIOD_WRONG at its field. */
status declaration_check_period(const struct declaration_period *period, int64_t now_ms, struct problem *why) MUST_USE;

#endif
