/* mail_setting_flow - administrators of the highest authority set the SMTP server and try it. */
#ifndef MAIL_SETTING_FLOW_H
#define MAIL_SETTING_FLOW_H

#include "caller.h"
#include "mail_setting.h"
#include "signing.h"

/* `out` holds no password. Fails: MAIL_TOP_ONLY. */
status mail_setting_flow_find(const struct signing *signing, const struct caller *caller, struct arena *arena,
                              struct mail_setting *out, struct problem *why) MUST_USE;
status mail_setting_flow_save(const struct signing *signing, const struct caller *caller, struct mail_setting *setting,
                              struct arena *arena, struct problem *why) MUST_USE;
/* Sends one mail with what is kept, on or not. Fails: MAIL_SERVER_MISSING where host or sender are not set yet; what
 * the server does with it is no failure: it stands in `out`. */
struct mail_setting_test {
    const char *to;
    bool chinese;
};
status mail_setting_flow_test(const struct signing *signing, const struct caller *caller,
                              const struct mail_setting_test *test, struct arena *arena, struct mail_result *out,
                              struct problem *why) MUST_USE;

#endif
