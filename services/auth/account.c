#include "account.h"
#include "account_common.h"
#include "permission.h"
#include "text.h"
#include <string.h>

enum { DAY_MS = 24 * 60 * 60 * 1000 };

const char *account_kind_name(enum account_kind kind)
{
    return kind == ACCOUNT_OFFICER ? "officer" : "taxpayer";
}

enum account_kind account_kind_of(const char *name)
{
    return text_equal(name, "officer") ? ACCOUNT_OFFICER : ACCOUNT_TAXPAYER;
}

const char *account_state_name(enum account_state state)
{
    return state == ACCOUNT_ACTIVE ? "active" : "disabled";
}

enum account_state account_state_of(const char *name)
{
    return text_equal(name, "active") ? ACCOUNT_ACTIVE : ACCOUNT_OFF;
}

const char *account_password_name(enum account_password password)
{
    switch (password) {
    case ACCOUNT_PASSWORD_OWN:
        return "own";
    case ACCOUNT_PASSWORD_RANDOM:
        return "random";
    case ACCOUNT_PASSWORD_FIXED:
        return "fixed";
    }
    return "fixed";
}

enum account_password account_password_of(const char *name)
{
    if (text_equal(name, "own")) return ACCOUNT_PASSWORD_OWN;
    return text_equal(name, "random") ? ACCOUNT_PASSWORD_RANDOM : ACCOUNT_PASSWORD_FIXED;
}

const char *account_stage_name(enum account_stage stage)
{
    switch (stage) {
    case ACCOUNT_STAGE_NONE:
        return NULL;
    case ACCOUNT_STAGE_PASSWORD:
        return "password";
    case ACCOUNT_STAGE_CERTIFICATE:
        return "certificate";
    }
    return "password";
}

const char *account_check_login(const char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-@";
    size_t length = strlen(text);
    bool good = length >= 3 && length <= ACCOUNT_LOGIN_MAX && strspn(text, letters) == length;
    return good ? NULL : "3-64 of A-Z a-z 0-9 . _ - @";
}

status account_is_open(const struct account *account, const struct account_unit *unit, struct problem *why)
{
    if (account->state != ACCOUNT_ACTIVE) return problem_set(why, ACCOUNT_DISABLED, "%s", "");
    return unit->is_closed ? problem_set(why, ACCOUNT_UNIT_CLOSED, "%s", "") : OK;
}

status account_may_enter(const struct account *account, const struct account_unit *unit,
                         const struct account_policy *policy, int64_t now_ms, struct problem *why)
{
    TRY(account_is_open(account, unit, why));
    if (account->password == ACCOUNT_PASSWORD_OWN) return OK;
    if (account->password == ACCOUNT_PASSWORD_FIXED && !policy->fixed_allowed)
        return problem_set(why, INITIAL_PASSWORD_FORBIDDEN, "%s", "");
    if (account->password_until_ms <= now_ms) return problem_set(why, INITIAL_PASSWORD_EXPIRED, "%s", "");
    return OK;
}

/* Looking things up is no power: every officer may, and gains nothing by another's name. */
static bool is_power(enum permission permission)
{
    const char *group = permission_group(permission);
    if (!text_equal(group, "seals") && !text_equal(group, "audit")) return false;
    return !text_ends(permission_name(permission), ".query");
}

bool account_has_powers(uint64_t held, uint64_t own)
{
    for (int i = PERM_SERVICE + 1; i < PERM_COUNT; i++)
        if ((held & ~own) >> i & 1 && is_power((enum permission)i)) return true;
    return false;
}

status account_may_confirm(const struct account *account, const char *who, struct problem *why)
{
    if (account->held_ms == 0) return problem_set(why, ACCOUNT_NOT_HELD, "%s", "");
    if (text_equal(account->id, who)) return problem_set(why, ACCOUNT_SELF, "%s", "");
    if (text_equal(account->held_by, who)) return problem_set(why, ACCOUNT_CONFIRM_SAME, "%s", "");
    return OK;
}

enum account_stage account_stage(const struct account *account, const struct account_policy *policy,
                                 bool has_certificate, int64_t now_ms)
{
    if (account->password != ACCOUNT_PASSWORD_OWN) return ACCOUNT_STAGE_PASSWORD;
    if (policy->age_forced && account_password_is_old(account, policy, now_ms)) return ACCOUNT_STAGE_PASSWORD;
    return account_stage_by_key(account, has_certificate);
}

enum account_stage account_stage_by_key(const struct account *account, bool has_certificate)
{
    bool needs_one = account->kind == ACCOUNT_TAXPAYER && !has_certificate;
    return needs_one ? ACCOUNT_STAGE_CERTIFICATE : ACCOUNT_STAGE_NONE;
}

bool account_needs_key(const struct account *account)
{
    return account->kind == ACCOUNT_TAXPAYER && account->password == ACCOUNT_PASSWORD_FIXED;
}

int64_t account_password_days(const struct account *account, int64_t now_ms)
{
    int64_t days = (now_ms - account->password_set_ms) / DAY_MS;
    return days > 0 ? days : 0;
}

bool account_password_is_old(const struct account *account, const struct account_policy *policy, int64_t now_ms)
{
    return policy->age_days > 0 && account_password_days(account, now_ms) >= policy->age_days;
}

static status refuse(enum problem_code code, struct problem *why)
{
    return problem_fault(why, code, "new_password", "%s", "");
}

status account_check_password(const struct account *account, const struct account_policy *policy,
                              const char *old_password, const char *new_password, struct problem *why)
{
    if (text_count(new_password) < ACCOUNT_PASSWORD_MIN)
        return problem_fault(why, FIELD_TOO_SHORT, "new_password", "%d", ACCOUNT_PASSWORD_MIN);
    if (text_equal(new_password, old_password)) return refuse(PASSWORD_SAME, why);
    if (text_equal_nocase(new_password, account->login)) return refuse(PASSWORD_IS_LOGIN, why);
    bool is_initial =
        text_equal(new_password, policy->fixed_officer) || text_equal(new_password, policy->fixed_taxpayer);
    if (is_initial || account_common_has(new_password)) return refuse(PASSWORD_COMMON, why);
    return OK;
}

const char *account_fixed_password(const struct account_policy *policy, enum account_kind kind)
{
    return kind == ACCOUNT_OFFICER ? policy->fixed_officer : policy->fixed_taxpayer;
}

status account_check_unit(enum account_kind kind, const struct account_unit *unit, struct problem *why)
{
    bool is_taxpayer = text_equal(unit->kind, "taxpayer");
    if (is_taxpayer == (kind == ACCOUNT_TAXPAYER)) return OK;
    return problem_fault(why, UNIT_KIND_WRONG, "unit_id", "%s", "");
}
