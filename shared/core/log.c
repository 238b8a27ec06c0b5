#include "log.h"

#include "arena.h"
#include "bytes.h"
#include "clock.h"
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

static const char *service_name = "estamp"; /* set once before threads start */
static enum log_level lowest_level = LOG_INFO;
static _Thread_local char request_id[64];

void log_set_service(const char *name, enum log_level lowest)
{
    service_name = name;
    lowest_level = lowest;
}

void log_set_request(const char *id)
{
    size_t length = id ? strnlen(id, sizeof request_id - 1) : 0;
    if (length) memcpy(request_id, id, length);
    request_id[length] = 0;
}

const char *log_request(void)
{
    return request_id;
}

static void quoted(struct buffer *out, const char *text)
{
    buffer_byte(out, '"');
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (*p == '"' || *p == '\\')
            buffer_format(out, "\\%c", *p);
        else if (*p < 0x20)
            buffer_format(out, "\\u%04x", *p);
        else
            buffer_byte(out, *p);
    }
    buffer_byte(out, '"');
}

void log_write(enum log_level level, const char *event, const struct log_field *fields)
{
    static const char *const levels[] = {"debug", "info", "warn", "error"};
    if (level < lowest_level) return;
    AUTO_ARENA(memory);
    struct buffer line = {.arena = memory};
    char now[CLOCK_TEXT_SIZE];
    clock_text(clock_now_ms(), now);
    buffer_format(&line, "{\"time\":\"%s\",\"level\":\"%s\",\"service\":\"%s\",\"event\":", now, levels[level],
                  service_name);
    quoted(&line, event);
    if (request_id[0]) {
        buffer_text(&line, ",\"request_id\":");
        quoted(&line, request_id);
    }
    for (; fields->name; fields++) {
        buffer_format(&line, ",\"%s\":", fields->name);
        if (fields->text)
            quoted(&line, fields->text);
        else
            buffer_format(&line, "%" PRId64, fields->number);
    }
    buffer_text(&line, "}\n");
    /* One write, so that lines of several threads never mix. A full disk must not stop the service. */
    ssize_t written = write(STDERR_FILENO, line.data, line.size);
    (void)written;
}
