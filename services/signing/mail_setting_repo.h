/* mail_setting_repo - the one row of mail_server. */
#ifndef MAIL_SETTING_REPO_H
#define MAIL_SETTING_REPO_H

#include "db.h"
#include "mail_secret.h"
#include "mail_setting.h"

/* With the password in the clear, for sending; a reader of settings leaves it alone. */
status mail_setting_repo_find(struct db *db, const struct mail_secret *secret, struct arena *arena,
                              struct mail_setting *out, struct problem *why) MUST_USE;
status mail_setting_repo_lock(struct db *db, const struct mail_secret *secret, struct arena *arena,
                              struct mail_setting *out, struct problem *why) MUST_USE;
/* `password` NULL: none is kept. */
status mail_setting_repo_save(struct db *db, const struct mail_secret *secret, const struct mail_setting *setting,
                              struct arena *arena, struct problem *why) MUST_USE;
status mail_setting_repo_is_on(struct db *db, bool *out, struct problem *why) MUST_USE;
/* Does the unit belong to the highest authority? Fails: MAIL_TOP_ONLY. */
status mail_setting_repo_require_top(struct db *db, const char *unit_id, struct problem *why) MUST_USE;

#endif
