/* mail_subscription_flow - an account's own notices by mail: ask for an address, confirm it, choose kinds, end it. */
#ifndef MAIL_SUBSCRIPTION_FLOW_H
#define MAIL_SUBSCRIPTION_FLOW_H

#include "caller.h"
#include "db_once.h"
#include "mail_subscription.h"
#include "signing.h"

struct mail_call {
    const struct signing *signing;
    const struct caller *caller;
    struct arena *arena;
    int64_t now_ms;
};

/* `is_on`: the system has a mail server. */
status mail_subscription_flow_find(const struct mail_call *call, struct mail_subscription *out, bool *is_on,
                                   struct problem *why) MUST_USE;
struct mail_asked {
    const char *address;
    unsigned kinds;
    bool chinese;
    const struct db_once *once;
};
/* Mails a code to the address. Fails: MAIL_OFF, MAIL_CODES_MANY. */
status mail_subscription_flow_ask(const struct mail_call *call, const struct mail_asked *asked,
                                  struct mail_subscription *out, struct problem *why) MUST_USE;
/* Fails: as mail_subscription_confirm. */
status mail_subscription_flow_confirm(const struct mail_call *call, const char *code, struct mail_subscription *out,
                                      struct problem *why) MUST_USE;
struct mail_choice {
    unsigned kinds;
    bool chinese;
};
status mail_subscription_flow_choose(const struct mail_call *call, const struct mail_choice *choice,
                                     struct mail_subscription *out, struct problem *why) MUST_USE;
/* Address, choice and what waits to be mailed are gone. */
status mail_subscription_flow_forget(const struct mail_call *call, struct problem *why) MUST_USE;
/* By a mail's link, without an account: no kind is mailed any more. Fails: MAIL_LINK_WRONG. */
status mail_subscription_flow_unsubscribe(const struct mail_call *call, const char *token, struct problem *why)
    MUST_USE;

#endif
