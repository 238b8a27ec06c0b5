/* net_fetch - one question to somebody else's server over HTTP or HTTPS (libcurl): timestamps, evidence of revocation.
 *
 * Bounded in time and size, at most NET_FETCH_REDIRECTS redirections, none to another kind of address, or from outside
 * to a private network, this machine or its link. No cookies, no proxy, no credentials but those of the question. Which
 * addresses may be asked is the caller's matter. */
#ifndef NET_FETCH_H
#define NET_FETCH_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum { NET_FETCH_REDIRECTS = 3, NET_FETCH_URL_MAX = 2000, NET_FETCH_MS = 10000 };

struct net_identity {             /* in TLS; each PEM file NULL: not said */
    const char *certificate_file; /* of the client, then its issuers */
    const char *key_file;         /* without password */
    const char *ca_file;          /* the only roots for this server; NULL: those of the operating system */
};

struct net_question {                    /* all borrowed */
    const char *url;                     /* http:// or https:// */
    struct bytes body;                   /* size 0: a GET */
    const char *content_type;            /* of the body */
    const char *accept;                  /* the media type of the answer, for the server; NULL: any */
    const char *user_password;           /* "user:password", HTTP Basic; NULL: none */
    size_t max_bytes;                    /* of the answer */
    int64_t timeout_ms;                  /* of all of it; 0: NET_FETCH_MS */
    bool is_direct;                      /* a redirection is no answer */
    const struct net_identity *identity; /* may be NULL */
    int *code;                           /* gets the HTTP status, 0 when there was none; may be NULL */
};

/* `out`: the body of a 200, in `arena`. Safe for all threads.
 * Fails: NET_UNREACHABLE (no connection, no answer in time, another status, a wrong address), NET_TOO_LARGE. */
status net_fetch(const struct net_question *question, struct arena *arena, struct bytes *out, struct problem *why)
    MUST_USE;

#endif
