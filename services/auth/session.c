#include "session.h"
#include "text.h"
#include <string.h>

bool session_is_over(const struct session *session, int64_t idle_ms, int64_t now_ms)
{
    return session->ended_ms != 0 || session->expires_ms <= now_ms || session->last_ms + idle_ms <= now_ms;
}

enum session_verdict session_judge(const struct session *session, const struct session_refresh *refresh,
                                   const char *fingerprint, int64_t idle_ms, int64_t now_ms)
{
    if (session_is_over(session, idle_ms, now_ms)) return SESSION_GONE;
    if (refresh->used_ms == 0) return SESSION_ROTATE;
    bool is_same = text_equal(refresh->used_by, fingerprint) && !refresh->next_used;
    return is_same && now_ms - refresh->used_ms <= SESSION_GRACE_MS ? SESSION_TWIN : SESSION_REUSE;
}

bool session_origin_is_own(const char *origin, const char *fetch_site, const char *host)
{
    if (fetch_site && !text_equal(fetch_site, "same-origin") && !text_equal(fetch_site, "none")) return false;
    if (!origin) return true;
    const char *name = strstr(origin, "://");
    return name && host && text_equal_nocase(name + 3, host);
}
