/* mail_subscription_repo - the table mail_subscription: an account's own row. */
#ifndef MAIL_SUBSCRIPTION_REPO_H
#define MAIL_SUBSCRIPTION_REPO_H

#include "db.h"
#include "mail_secret.h"
#include "mail_subscription.h"

/* What there is of this account; nothing yet: an empty one, so that the first save makes it. */
struct mail_owner {
    const char *account_id, *unit_id;
};
status mail_subscription_repo_find(struct db *db, const struct mail_secret *secret, const struct mail_owner *owner,
                                   struct arena *arena, struct mail_subscription *out, struct problem *why) MUST_USE;
/* The same under a lock. */
status mail_subscription_repo_lock(struct db *db, const struct mail_secret *secret, const struct mail_owner *owner,
                                   struct arena *arena, struct mail_subscription *out, struct problem *why) MUST_USE;
status mail_subscription_repo_save(struct db *db, const struct mail_secret *secret, const struct mail_subscription *s,
                                   struct arena *arena, struct problem *why) MUST_USE;
status mail_subscription_repo_remove(struct db *db, const char *account_id, struct problem *why) MUST_USE;

/* Whether the account still is one of the unit's and may sign in, and the unit's name. */
struct mail_reader {
    bool is_there;
    const char *unit_name;
};
status mail_subscription_repo_reader(struct db *db, const struct mail_owner *owner, struct arena *arena,
                                     struct mail_reader *out, struct problem *why) MUST_USE;

#endif
