#include "mail_subscription.h"

#include "bytes.h"

void mail_subscription_want(struct mail_subscription *s, const struct mail_wish *wish, int64_t now_ms)
{
    s->wanted = wish->address;
    s->wanted_key = wish->address_key;
    s->code_hash = wish->code_hash;
    s->code_until_ms = now_ms + MAIL_CODE_MS;
    s->code_tries = 0;
}

static void forget_code(struct mail_subscription *s)
{
    s->wanted = "";
    s->wanted_key = s->code_hash = NULL;
    s->code_until_ms = s->code_tries = 0;
}

status mail_subscription_confirm(struct mail_subscription *s, const char *code_hash, int64_t now_ms,
                                 struct problem *why)
{
    if (!s->code_hash) return problem_set(why, MAIL_CODE_NONE, "%s", "");
    if (now_ms >= s->code_until_ms || s->code_tries >= MAIL_CODE_TRIES)
        return problem_set(why, MAIL_CODE_OVER, "%s", "");
    if (!bytes_equal_secret(bytes_of_text(s->code_hash), bytes_of_text(code_hash))) {
        s->code_tries++;
        return problem_fault(why, MAIL_CODE_WRONG, "code", "%d", (int)(MAIL_CODE_TRIES - s->code_tries));
    }
    s->address = s->wanted;
    s->address_key = s->wanted_key;
    s->confirmed_ms = now_ms;
    s->refusals = s->refused_ms = 0;
    forget_code(s);
    return OK;
}

void mail_subscription_refuse(struct mail_subscription *s, int64_t now_ms)
{
    s->refusals++;
    if (s->refusals >= MAIL_REFUSALS) s->refused_ms = now_ms;
}

bool mail_subscription_takes(const struct mail_subscription *s)
{
    return s->confirmed_ms > 0 && s->refused_ms == 0 && s->kinds != 0;
}
