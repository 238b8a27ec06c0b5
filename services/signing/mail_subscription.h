/* mail_subscription - 邮件通知: where an account wants its unit's notices, and which kinds. An address counts once a
 * code that was mailed to it has come back; the one before holds until then. Rules only. */
#ifndef MAIL_SUBSCRIPTION_H
#define MAIL_SUBSCRIPTION_H

#include "notice.h"
#include "problem.h"
#include <stdbool.h>

enum {
    MAIL_CODE_MS = 15 * 60 * 1000,
    MAIL_CODE_TRIES = 5,
    MAIL_CODES_AN_HOUR = 5,    /* to one account */
    MAIL_CODES_TO_ADDRESS = 5, /* a day to one address, whoever asks */
    MAIL_REFUSALS = 3          /* so often refused for good, an address is left alone */
};

struct mail_subscription {
    const char *account_id, *unit_id;
    const char *address, *address_key; /* "" and NULL: none yet */
    bool chinese;
    unsigned kinds; /* 1 << enum notice_kind */
    int64_t confirmed_ms, refusals, refused_ms, next_ms;
    const char *wanted, *wanted_key; /* waits for its code; "" and NULL: none */
    const char *code_hash;
    int64_t code_until_ms, code_tries;
};

/* A new address, with the digest of its code. Texts are borrowed. */
struct mail_wish {
    const char *address, *address_key, *code_hash;
};
void mail_subscription_want(struct mail_subscription *s, const struct mail_wish *wish, int64_t now_ms);
/* Does the code's digest fit? Compared in constant time; a wrong one is counted, so the subscription is saved whatever
 * the answer. Fails: MAIL_CODE_NONE, MAIL_CODE_OVER, MAIL_CODE_WRONG (subject: how many tries are left). */
status mail_subscription_confirm(struct mail_subscription *s, const char *code_hash, int64_t now_ms,
                                 struct problem *why) MUST_USE;
/* The server refused this address for good once more. */
void mail_subscription_refuse(struct mail_subscription *s, int64_t now_ms);
bool mail_subscription_takes(const struct mail_subscription *s); /* are mails sent to it? */

#endif
