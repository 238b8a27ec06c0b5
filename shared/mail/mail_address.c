#include "mail_address.h"
#include "text.h"
#include <string.h>

enum { LOCAL_MAX = 64, LABEL_MAX = 63, HOST_MAX = 253 };

static const char DIGITS_LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/* One part between dots: `more` are the signs that it may hold besides letters and digits. */
static size_t part_length(const char *at, const char *more)
{
    size_t length = 0;
    while (at[length] && (strchr(DIGITS_LETTERS, at[length]) || strchr(more, at[length]))) length++;
    return length;
}

/* RFC 5321: Atom *("." Atom), atext of RFC 5322 section 3.2.3. */
static bool is_local(const char *at, size_t size)
{
    size_t done = 0;
    if (size == 0 || size > LOCAL_MAX) return false;
    while (done < size) {
        size_t part = part_length(at + done, "!#$%&'*+-/=?^_`{|}~");
        if (part == 0) return false;
        done += part;
        if (done == size) return true;
        if (at[done++] != '.') return false;
    }
    return false; /* ends with a dot */
}

static bool is_label(const char *at, size_t size)
{
    return size > 0 && size <= LABEL_MAX && at[0] != '-' && at[size - 1] != '-';
}

static bool is_domain(const char *at)
{
    int labels = 0;
    if (strlen(at) > HOST_MAX) return false;
    for (;;) {
        size_t part = part_length(at, "-");
        if (!is_label(at, part)) return false;
        labels++;
        at += part;
        if (!*at) break;
        if (*at++ != '.') return false;
    }
    return labels > 1;
}

bool mail_address_is_valid(const char *address)
{
    const char *at = strchr(address, '@');
    if (!at || strlen(address) > MAIL_ADDRESS_MAX) return false;
    return is_local(address, (size_t)(at - address)) && is_domain(at + 1);
}

const char *mail_address_check(const char *address)
{
    return mail_address_is_valid(address) ? NULL : "name@example.com";
}

const char *mail_address_check_host(const char *host)
{
    size_t size = strlen(host);
    if (size == 0 || size > HOST_MAX || host[0] == '-' || host[0] == '.') return "mail.example.com";
    return part_length(host, ".-:") == size ? NULL : "mail.example.com";
}

char *mail_address_normal(struct arena *arena, const char *address)
{
    char *out = arena_text(arena, address);
    for (char *at = strchr(out, '@'); at && *at; at++) *at = text_lower(*at);
    return out;
}
