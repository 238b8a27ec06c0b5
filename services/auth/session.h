/* session - one signing-in (会话) and its chain of refresh tokens (RFC 6749 section 6, RFC 9700 section 4.14).
 *
 * Rules only. Each use of a refresh token gives the next one; a second use of an old one means that two parties hold
 * it, and the session ends. One exception: two tabs of a browser that wake up together send the same token at the same
 * time. Such a twin comes within SESSION_GRACE_MS, from the same address and browser, while the next token is still
 * unused; it gets an access token but no refresh token, because the browser has already stored the one that its sister
 * got. */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>
#include <stdint.h>

enum { SESSION_GRACE_MS = 5000, SESSION_ACCESS_S = 600, SESSION_AGENT_MAX = 200 };

struct session {
    const char *id, *account_id, *address, *agent;
    bool by_key; /* begun by a certificate's key */
    int64_t created_ms, last_ms;
    int64_t expires_ms; /* at the latest; sooner when idle */
    int64_t ended_ms;   /* 0: not ended by anyone */
};

struct session_refresh { /* one refresh token */
    const char *hash;    /* SHA-256 hex */
    const char *used_by; /* fingerprint of who used it: SHA-256 hex of address and browser */
    int64_t used_ms;     /* 0: unused */
    bool next_used;      /* the token that it was exchanged for was used, too */
};

enum session_verdict { SESSION_ROTATE, SESSION_TWIN, SESSION_REUSE, SESSION_GONE };

bool session_is_over(const struct session *session, int64_t idle_ms, int64_t now_ms);
enum session_verdict session_judge(const struct session *session, const struct session_refresh *refresh,
                                   const char *fingerprint, int64_t idle_ms, int64_t now_ms);

/* May a call that rides on cookies come from this page? `origin` and `fetch_site` are headers, NULL when absent (not a
 * browser); `host` is the address that the browser believes to talk to. */
bool session_origin_is_own(const char *origin, const char *fetch_site, const char *host);

#endif
