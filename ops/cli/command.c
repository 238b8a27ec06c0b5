#include "command.h"
#include "config.h"
#include "text.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const off_t FILE_MAX = (off_t)2 << 30;

struct language {
    const char *all, *messages, *lang;
};

static const struct config_field language_fields[] = {CONFIG_TEXT("LC_ALL", struct language, all, ""),
                                                      CONFIG_TEXT("LC_MESSAGES", struct language, messages, ""),
                                                      CONFIG_TEXT("LANG", struct language, lang, ""), CONFIG_END};

/* The first of them that is set counts (POSIX.1-2017, XBD 8.2). */
bool command_is_chinese(void)
{
    struct language set = {.all = ""};
    if (config_load(language_fields, &set) != 0) return false;
    if (*set.all) return text_starts(set.all, "zh");
    return text_starts(*set.messages ? set.messages : set.lang, "zh");
}

static bool map(int file, struct bytes *out, const char **reason)
{
    struct stat facts;
    *reason = strerror(errno);
    if (fstat(file, &facts) != 0) return false;
    *reason = S_ISREG(facts.st_mode) ? "too large" : "not a regular file";
    if (!S_ISREG(facts.st_mode) || facts.st_size > FILE_MAX) return false;
    *out = bytes_of("", 0);
    if (facts.st_size == 0) return true;
    void *data = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    *reason = "cannot be mapped";
    if (data == MAP_FAILED) return false;
    *out = bytes_of(data, (size_t)facts.st_size);
    return true;
}

bool command_map(const char *path, struct bytes *out, const char **reason)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not hold us */
    if (file < 0) {
        *reason = strerror(errno);
        return false;
    }
    bool mapped = map(file, out, reason);
    (void)close(file);
    return mapped;
}

bool command_password(const char *path, struct bytes *out)
{
    const char *reason = NULL;
    if (!command_map(path, out, &reason)) {
        (void)fprintf(stderr, "estamp: %s: %s\n", path, reason);
        return false;
    }
    const unsigned char *end = out->size ? memchr(out->data, '\n', out->size) : NULL;
    if (end) out->size = (size_t)(end - out->data);
    if (out->size && out->data[out->size - 1] == '\r') out->size--;
    return true;
}

int command_refuse(const struct problem *why)
{
    const char *text = problem_text(why->code, command_is_chinese()), *gap = strstr(text, "{}");
    if (gap)
        (void)fprintf(stderr, "estamp: %.*s%s%s\n", (int)(gap - text), text, why->subject, gap + 2);
    else
        (void)fprintf(stderr, "estamp: %s\n", text);
    return 1;
}
