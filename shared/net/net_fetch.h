/* net_fetch - one question to somebody else's server over HTTP or HTTPS (libcurl): timestamps, evidence of revocation.
 *
 * Bounded in time and size, at most NET_FETCH_REDIRECTS redirections, none to another kind of address. No cookies, no
 * proxy, no credentials but those of the question. Which addresses may be asked is the caller's matter. */
#ifndef NET_FETCH_H
#define NET_FETCH_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"
#include <stdint.h>

enum { NET_FETCH_REDIRECTS = 3, NET_FETCH_URL_MAX = 2000, NET_FETCH_MS = 10000 };

struct net_question {          /* all borrowed */
    const char *url;           /* http:// or https:// */
    struct bytes body;         /* size 0: a GET */
    const char *content_type;  /* of the body */
    const char *accept;        /* the media type of the answer, for the server; NULL: any */
    const char *user_password; /* "user:password", HTTP Basic; NULL: none */
    size_t max_bytes;          /* of the answer */
    int64_t timeout_ms;        /* of all of it; 0: NET_FETCH_MS */
};

/* `out`: the body of a 200, in `arena`. Safe for all threads.
 * Fails: NET_UNREACHABLE (no connection, no answer in time, another status, a wrong address), NET_TOO_LARGE. */
status net_fetch(const struct net_question *question, struct arena *arena, struct bytes *out, struct problem *why)
    MUST_USE;

#endif
