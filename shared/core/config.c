#include "config.h"

#include "bytes.h"
#include "text.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 64 * 1024 };

/* Kept for the process: settings live as long as it does. */
static char *keep(const char *text, size_t size)
{
    char *copy = calloc(1, size + 1);
    if (!copy) abort();
    memcpy(copy, text, size);
    return copy;
}

static char *read_file(const char *name, const char *path)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        (void)fprintf(stderr, "%s: cannot open %s: %s\n", name, path, strerror(errno));
        return NULL;
    }
    static char content[FILE_MAX];
    size_t size = fread(content, 1, sizeof content, file);
    (void)fclose(file);
    while (size && (content[size - 1] == '\n' || content[size - 1] == '\r')) size--;
    char *kept = keep(content, size);
    explicit_bzero(content, sizeof content);
    return kept;
}

/* Nobody keeps the text of a number or a key. */
static void forget(char *text)
{
    if (text) explicit_bzero(text, strlen(text));
    free(text);
}

/* The setting's text, or NULL when it is not given; `faults` counts an unreadable file. */
static char *given(const struct config_field *field, int *faults)
{
    char file_name[128];
    (void)snprintf(file_name, sizeof file_name, "%s_FILE", field->name);
    const char *path = getenv(file_name);
    const char *value = getenv(field->name);
    if (!path) return value ? keep(value, strlen(value)) : NULL;
    char *content = read_file(file_name, path);
    if (!content) (*faults)++;
    return content ? content : keep("", 0);
}

static int set_int(const struct config_field *field, const char *value, int64_t *out)
{
    *out = field->fallback;
    if (!value) return 0;
    if (!text_int(value, out)) {
        (void)fprintf(stderr, "%s: \"%s\" is not a whole number\n", field->name, value);
        return 1;
    }
    if (*out < field->min || *out > field->max) {
        (void)fprintf(stderr, "%s: %lld is outside %lld to %lld\n", field->name, (long long)*out, (long long)field->min,
                      (long long)field->max);
        return 1;
    }
    return 0;
}

static int set_text(const struct config_field *field, const char *value, const char **out)
{
    *out = value ? value : field->fallback_text;
    if (*out && (**out || field->kind == CONFIG_KIND_TEXT)) return 0;
    (void)fprintf(stderr, "%s: required, and not set\n", field->name);
    *out = "";
    return 1;
}

static int set_key(const struct config_field *field, const char *value, struct bytes *out)
{
    AUTO_ARENA(memory);
    struct bytes key;
    *out = (struct bytes){0};
    if (value && bytes_from_hex(memory, value, &key) && key.size == CONFIG_KEY_SIZE) {
        *out = bytes_of(keep((const char *)key.data, key.size), key.size);
        return 0;
    }
    (void)fprintf(stderr, "%s: %d hexadecimal characters are expected\n", field->name, 2 * CONFIG_KEY_SIZE);
    return 1;
}

int config_load(const struct config_field *fields, void *out)
{
    int faults = 0;
    for (; fields->kind != CONFIG_KIND_END; fields++) {
        char *value = given(fields, &faults);
        void *member = (char *)out + fields->offset;
        if (fields->kind == CONFIG_KIND_KEY)
            faults += set_key(fields, value, member);
        else if (fields->kind == CONFIG_KIND_INT)
            faults += set_int(fields, value, member);
        else
            faults += set_text(fields, value, member);
        if (fields->kind == CONFIG_KIND_INT || fields->kind == CONFIG_KIND_KEY) forget(value);
    }
    return faults;
}

void config_load_or_exit(const struct config_field *fields, void *out)
{
    int faults = config_load(fields, out);
    if (!faults) return;
    (void)fprintf(stderr, "%d setting(s) are not right; see ops/env.example\n", faults);
    exit(78); /* EX_CONFIG */
}
