/* account_batch_json - inputs and answers about batches of accounts. */
#ifndef ACCOUNT_BATCH_JSON_H
#define ACCOUNT_BATCH_JSON_H

#include "account_batch.h"
#include "json_read.h"
#include "json_write.h"

struct account_batch_input {
    int action;
    const char *authority_id;
    struct list account_ids;
};
extern const struct json_field account_batch_shape[];

struct account_batch_slips_input {
    const char *password;
    int64_t per_page;
};
extern const struct json_field account_batch_slips_shape[];

void account_batch_json_job(struct json_writer *w, const struct job *job);
void account_batch_json(struct json_writer *w, const struct account_batch *batch, bool chinese);

#endif
