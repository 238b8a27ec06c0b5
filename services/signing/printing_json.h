/* printing_json - rules of printing and copying, and copies, on the wire. */
#ifndef PRINTING_JSON_H
#define PRINTING_JSON_H

#include "copy.h"
#include "json_read.h"
#include "json_write.h"
#include "printing.h"

struct printing_input {
    int copies; /* index into printing_copies_names, or behind them: the category's */
    int64_t allowed;
    bool keeps_original;
    const char *reason;
};
struct copy_input {
    const char *purpose;
};
extern const struct json_field printing_shape[], copy_shape[];

void printing_json_write(struct json_writer *w, const char *name, const struct printing *printing);
void printing_json_copy(struct json_writer *w, const struct copy *copy);

#endif
