#include "algorithm_end.h"
#include "clock.h"
#include "text.h"
#include <stdlib.h>
#include <string.h>

static const int64_t DAY_MS = INT64_C(86400000);

struct entry {
    char name[ALGORITHM_END_NAME];
    int64_t end_ms;
};

static bool copy(const char *from, size_t size, char *out, size_t room)
{
    if (size == 0 || size >= room) return false;
    memcpy(out, from, size);
    out[size] = '\0';
    return true;
}

/* The next entry, and `at` behind it and its comma; false: it is none. */
static bool take(const char **at, struct entry *out)
{
    char day[sizeof "2030-12-31"];
    size_t size = strcspn(*at, ","), name = strcspn(*at, "=,");
    if (name >= size || !copy(*at, name, out->name, sizeof out->name)) return false;
    if (!copy(*at + name + 1, size - name - 1, day, sizeof day) || !clock_parse_date(day, &out->end_ms)) return false;
    out->end_ms += DAY_MS;
    *at += size;
    if (**at == ',' && (*at)[1]) ++*at;
    return true;
}

bool algorithm_end_is_table(const char *table)
{
    struct entry entry;
    for (const char *at = table; *at;)
        if (!take(&at, &entry)) return false;
    return true;
}

const char *algorithm_end_names(const char *digest, const struct x509 *signer, struct arena *arena)
{
    const char *first = digest ? digest : "?";
    if (signer->key == X509_KEY_RSA) return arena_format(arena, "%s,RSA%lld", first, (long long)signer->key_bits);
    return arena_format(arena, "%s,%s", first, signer->key_name ? signer->key_name : "?");
}

static long rsa_bits(const char *name)
{
    char *end = NULL;
    long bits = text_starts(name, "RSA") ? strtol(name + 3, &end, 10) : 0;
    return end && *end == '\0' ? bits : 0;
}

static bool covers(const char *entry, const char *name)
{
    long bits = rsa_bits(name);
    return text_equal(entry, name) || (bits > 0 && bits <= rsa_bits(entry));
}

static int64_t end_of_one(const char *table, const char *name)
{
    struct entry entry;
    int64_t end_ms = INT64_MAX;
    for (const char *at = table; *at && take(&at, &entry);)
        if (covers(entry.name, name) && entry.end_ms < end_ms) end_ms = entry.end_ms;
    return end_ms;
}

int64_t algorithm_end_of(const char *table, const char *names)
{
    char name[ALGORITHM_END_NAME];
    int64_t end_ms = INT64_MAX;
    for (const char *at = names; at && *at; at += strcspn(at, ","), at += *at == ',') {
        if (!copy(at, strcspn(at, ","), name, sizeof name)) continue;
        int64_t one_ms = end_of_one(table, name);
        if (one_ms < end_ms) end_ms = one_ms;
    }
    return end_ms;
}
