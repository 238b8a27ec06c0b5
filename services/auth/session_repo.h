/* session_repo - rows of `session`, `refresh_token` and, when one ends, `token_cut`. Texts live in `arena`. */
#ifndef SESSION_REPO_H
#define SESSION_REPO_H

#include "db.h"
#include "list.h"
#include "session.h"

status session_repo_insert(struct db *db, const struct session *session, struct problem *why) MUST_USE;
status session_repo_touch(struct db *db, const char *id, int64_t now_ms, struct problem *why) MUST_USE;

struct session_held {
    struct session session; /* id NULL: nobody knows that token */
    struct session_refresh refresh;
};

/* The session that a refresh token belongs to, locked, with the token. */
status session_repo_lock(struct db *db, const char *refresh_hash, struct arena *arena, struct session_held *out,
                         struct problem *why) MUST_USE;
status session_repo_add_refresh(struct db *db, const char *session_id, const char *hash, int64_t now_ms,
                                struct problem *why) MUST_USE;
status session_repo_use_refresh(struct db *db, const struct session_refresh *used, const char *next_hash,
                                struct problem *why) MUST_USE;

/* An ended session and its access tokens; `reason`: logout, ended, password, reset, disabled, reuse. */
status session_repo_end(struct db *db, const char *id, const char *reason, int64_t now_ms, struct problem *why)
    MUST_USE;
status session_repo_end_all(struct db *db, const char *account_id, const char *reason, int64_t now_ms,
                            struct problem *why) MUST_USE;
/* All but one. */
status session_repo_end_others(struct db *db, const char *account_id, const char *kept_id, int64_t now_ms,
                               struct problem *why) MUST_USE;
/* The end of what is no session: an API client. */
status session_repo_cut(struct db *db, const char *subject, int64_t now_ms, struct problem *why) MUST_USE;
/* Access tokens of the account made before now are worth nothing; its sessions go on and give new ones. */
status session_repo_renew(struct db *db, const char *account_id, int64_t now_ms, struct problem *why) MUST_USE;

/* Of struct session, newest first, at most 100: those that nobody has ended and that were used after `since_ms`. */
status session_repo_list(struct db *db, const char *account_id, int64_t since_ms, struct arena *arena, struct list *out,
                         struct problem *why) MUST_USE;
/* Was it begun by a certificate's key? */
status session_repo_by_key(struct db *db, const char *id, bool *out, struct problem *why) MUST_USE;
/* Is it a live session of this account? */
status session_repo_is_own(struct db *db, const char *account_id, const char *id, bool *out, struct problem *why)
    MUST_USE;

/* A bounded number of rows that nobody can use any more. */
status session_repo_forget(struct db *db, int64_t now_ms, struct problem *why) MUST_USE;

#endif
