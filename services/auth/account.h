/* account - a person who signs in (账户): what its password must be, whether it may enter, and what it must do first.
 *
 * Rules only. An officer (税务人员) belongs to an authority or department, a taxpayer (纳税人) to itself. */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include "id.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum account_kind { ACCOUNT_OFFICER, ACCOUNT_TAXPAYER };
enum account_state { ACCOUNT_ACTIVE, ACCOUNT_OFF };
enum account_password { ACCOUNT_PASSWORD_OWN, ACCOUNT_PASSWORD_RANDOM, ACCOUNT_PASSWORD_FIXED };
/* What the holder must do before anything else (A1, A12). */
enum account_stage { ACCOUNT_STAGE_NONE, ACCOUNT_STAGE_PASSWORD, ACCOUNT_STAGE_CERTIFICATE };

enum {
    ACCOUNT_LOGIN_MAX = 64,
    ACCOUNT_NAME_MAX = 100,
    ACCOUNT_PASSWORD_MIN = 8,
    ACCOUNT_PASSWORD_MAX = 128,
    ACCOUNT_INITIAL_LENGTH = 12 /* 70 bits */
};

struct account_unit {
    const char *id, *kind, *code, *name; /* kind: authority, department, taxpayer */
    const char *authority_id;            /* the authority it lies in; its own id for an authority */
    bool is_closed;                      /* it, or the authority of a department */
};

struct account {
    const char *id, *login, *name, *unit_id, *password_hash;
    enum account_kind kind;
    enum account_state state;
    enum account_password password;
    int64_t password_set_ms;
    int64_t password_until_ms; /* of an initial one; 0: none */
    int64_t created_ms, last_login_ms;
    int64_t held_ms;     /* its roles give nothing since then, until a second administrator confirms; 0: they do */
    const char *held_by; /* whoever reset it; "" */
};

/* From the parameters (admin's v_parameter). */
struct account_policy {
    bool fixed_allowed;                         /* initial_password_mode = fixed */
    const char *fixed_officer, *fixed_taxpayer; /* the common initial passwords */
    int64_t initial_days;                       /* how long an initial password is good */
    int64_t age_days;                           /* 0: passwords do not age */
    bool age_forced;                            /* too old: must be changed; else only reminded of */
};

const char *account_kind_name(enum account_kind kind); /* "officer", "taxpayer" */
enum account_kind account_kind_of(const char *name);
const char *account_state_name(enum account_state state); /* "active", "disabled" */
enum account_state account_state_of(const char *name);
const char *account_password_name(enum account_password password); /* "own", "random", "fixed" */
enum account_password account_password_of(const char *name);
const char *account_stage_name(enum account_stage stage); /* NULL, "password", "certificate" */

const char *account_check_login(const char *text); /* a json_check: 3 to 64 of A-Z a-z 0-9 . _ - @ */

/* May anybody come in for it, whatever they prove? Fails: ACCOUNT_DISABLED, ACCOUNT_UNIT_CLOSED. */
status account_is_open(const struct account *account, const struct account_unit *unit, struct problem *why) MUST_USE;
/* After the password was right. Fails: ACCOUNT_DISABLED, ACCOUNT_UNIT_CLOSED, INITIAL_PASSWORD_EXPIRED,
 * INITIAL_PASSWORD_FORBIDDEN. */
status account_may_enter(const struct account *account, const struct account_unit *unit,
                         const struct account_policy *policy, int64_t now_ms, struct problem *why) MUST_USE;

/* The powers over seals and over the audit log (three powers, B5): what somebody who resets a password must not get at
 * alone. Bit sets of permissions: what the account holds, and what the other one holds as well. */
bool account_has_powers(uint64_t held, uint64_t own);
/* May `who` confirm that the one who reset the account did so rightly? Fails: ACCOUNT_NOT_HELD, ACCOUNT_SELF,
 * ACCOUNT_CONFIRM_SAME. */
status account_may_confirm(const struct account *account, const char *who, struct problem *why) MUST_USE;
enum account_stage account_stage(const struct account *account, const struct account_policy *policy,
                                 bool has_certificate, int64_t now_ms);
/* Signed in by a key: what state the password is in does not matter. */
enum account_stage account_stage_by_key(const struct account *account, bool has_certificate);
/* A common password of a taxpayer is known to everybody: it needs a trusted certificate beside it (A1). */
bool account_needs_key(const struct account *account);
int64_t account_password_days(const struct account *account, int64_t now_ms);
bool account_password_is_old(const struct account *account, const struct account_policy *policy, int64_t now_ms);

/* A password that its holder chooses: length and being guessed count, composition does not (NIST SP 800-63B section
 * 5.1.1.2). Each fault stands at the field new_password. */
status account_check_password(const struct account *account, const struct account_policy *policy,
                              const char *old_password, const char *new_password, struct problem *why) MUST_USE;

const char *account_fixed_password(const struct account_policy *policy, enum account_kind kind);

/* Whether an account of this kind may belong to the unit. Fails: UNIT_KIND_WRONG at the field unit_id. */
status account_check_unit(enum account_kind kind, const struct account_unit *unit, struct problem *why) MUST_USE;

#endif
