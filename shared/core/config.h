/* config - settings from the environment by a declared table, read once; all faults are printed at once.
 *
 *     static const struct config_field fields[] = {
 *         CONFIG_TEXT("ESTAMP_STORE", struct x_config, store_path, NULL),      no fallback: required
 *         CONFIG_INT("ESTAMP_THREADS", struct x_config, threads, 8, 1, 256),
 *         CONFIG_SECRET("ESTAMP_DB_PASSWORD", struct x_config, db_password),   or its file: ESTAMP_DB_PASSWORD_FILE
 *         CONFIG_KEY("ESTAMP_KEY", struct x_config, key),                     64 hexadecimal characters
 *         CONFIG_END };
 *
 * Every text or secret may be given as NAME_FILE instead: the file's content without its last line end. */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum config_kind { CONFIG_KIND_END, CONFIG_KIND_TEXT, CONFIG_KIND_INT, CONFIG_KIND_SECRET, CONFIG_KIND_KEY };

enum { CONFIG_KEY_SIZE = 32 };

struct config_field {
    const char *name;
    enum config_kind kind;
    size_t offset;
    const char *fallback_text; /* NULL: required */
    int64_t fallback, min, max;
};

#define CONFIG_TEXT(name_, type, member, fallback_)                                                                    \
    {                                                                                                                  \
        .name = (name_), .kind = CONFIG_KIND_TEXT, .offset = offsetof(type, member), .fallback_text = (fallback_)      \
    }
#define CONFIG_SECRET(name_, type, member)                                                                             \
    {                                                                                                                  \
        .name = (name_), .kind = CONFIG_KIND_SECRET, .offset = offsetof(type, member)                                  \
    }
#define CONFIG_KEY(name_, type, member)                                                                                \
    {                                                                                                                  \
        .name = (name_), .kind = CONFIG_KIND_KEY, .offset = offsetof(type, member)                                     \
    }
#define CONFIG_INT(name_, type, member, fallback_, min_, max_)                                                         \
    {                                                                                                                  \
        .name = (name_), .kind = CONFIG_KIND_INT, .offset = offsetof(type, member), .fallback = (fallback_),           \
        .min = (min_), .max = (max_)                                                                                   \
    }
#define CONFIG_END                                                                                                     \
    {                                                                                                                  \
        .kind = CONFIG_KIND_END                                                                                        \
    }

/* Text and secret members are `const char *`, keys `struct bytes` of CONFIG_KEY_SIZE (all kept for the process),
 * integers `int64_t`. Returns the number of faults, each printed on stderr. */
int config_load(const struct config_field *fields, void *out);
void config_load_or_exit(const struct config_field *fields, void *out);

#endif
