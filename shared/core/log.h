/* log - one JSON object a line on stderr: time, level, service, request id, event, fields. No secrets, no personal
 * data. */
#ifndef LOG_H
#define LOG_H

#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_field {
    const char *name;
    const char *text; /* NULL: the number counts */
    int64_t number;
};

#define log_text(name_, text_)     ((struct log_field){.name = (name_), .text = (text_) ? (text_) : ""})
#define log_number(name_, number_) ((struct log_field){.name = (name_), .number = (number_)})

/* log_event(LOG_INFO, "request", log_text("path", path), log_number("ms", ms)) */
#define log_event(level, ...)         LOG_EVENT_(level, __VA_ARGS__, ((struct log_field){0}))
#define LOG_EVENT_(level, event, ...) log_write(level, event, (const struct log_field[]){__VA_ARGS__})

void log_write(enum log_level level, const char *event, const struct log_field *fields); /* ends at name == NULL */
void log_set_service(const char *name, enum log_level lowest);
void log_set_request(const char *id); /* of this thread; NULL: none */
const char *log_request(void);

#endif
