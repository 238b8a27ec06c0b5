#include "mail_subscription_flow.h"

#include "audit.h"
#include "db_tx.h"
#include "id.h"
#include "mail_address.h"
#include "mail_outbox_repo.h"
#include "mail_setting_repo.h"
#include "mail_subscription_repo.h"
#include "notice_repo.h"

enum { HOUR_MS = 3600000, DAY_MS = 24 * HOUR_MS };

struct work {
    const struct mail_call *call;
    const struct mail_asked *asked;
    const struct mail_choice *choice;
    const char *code, *code_hash, *token;
    struct mail_subscription *out;
    struct problem *refused; /* of a wrong code: said after the try has been counted */
    bool is_on;
    char unit_id[ID_SIZE]; /* whose notices the caller reads */
};

static struct mail_owner owner_of(const struct work *work)
{
    return (struct mail_owner){work->call->caller->id, work->call->caller->unit_id};
}

static status find_work(struct db *db, void *argument, struct problem *why)
{
    struct work *work = argument;
    const struct mail_owner owner = owner_of(work);
    TRY(mail_setting_repo_is_on(db, &work->is_on, why));
    return mail_subscription_repo_find(db, work->call->signing->mail, &owner, work->call->arena, work->out, why);
}

status mail_subscription_flow_find(const struct mail_call *call, struct mail_subscription *out, bool *is_on,
                                   struct problem *why)
{
    struct work work = {.call = call, .out = out};
    TRY(db_read(call->signing->db, find_work, &work, why));
    *is_on = work.is_on;
    return OK;
}

/* No address stands in the audit log: it is private. */
static status audit(struct db *db, const struct work *work, const char *action, const struct mail_owner *owner,
                    struct problem *why)
{
    const struct audit_event event = {.action = action,
                                      .object = "account",
                                      .object_id = owner->account_id,
                                      .unit_id = owner->unit_id,
                                      .outcome = "ok"};
    return audit_append(db, work->call->caller, &event, why);
}

static status lock_own(struct db *db, struct work *work, struct problem *why)
{
    const struct mail_owner owner = owner_of(work);
    TRY(mail_subscription_repo_lock(db, work->call->signing->mail, &owner, work->call->arena, work->out, why));
    /* Who was moved to another unit hears of that one. */
    TRY(notice_repo_unit(db, work->call->caller, work->unit_id, why));
    work->out->unit_id = work->unit_id;
    return OK;
}

static status save_own(struct db *db, const struct work *work, const char *action, struct problem *why)
{
    const struct mail_owner owner = owner_of(work);
    TRY(mail_subscription_repo_save(db, work->call->signing->mail, work->out, work->call->arena, why));
    return action ? audit(db, work, action, &owner, why) : OK;
}

/* Neither an account nor, by many accounts, an address is flooded with codes. */
static status check_rate(struct db *db, const struct work *work, const char *address_key, struct problem *why)
{
    struct mail_code_counts counts;
    const struct mail_code_question question = {.account_id = work->call->caller->id,
                                                .account_since_ms = work->call->now_ms - HOUR_MS,
                                                .address_key = address_key,
                                                .address_since_ms = work->call->now_ms - DAY_MS};
    TRY(mail_outbox_repo_count_codes(db, &question, &counts, why));
    if (counts.to_account < MAIL_CODES_AN_HOUR && counts.to_address < MAIL_CODES_TO_ADDRESS) return OK;
    bool is_account = counts.to_account >= MAIL_CODES_AN_HOUR;
    status kind = problem_set(why, MAIL_CODES_MANY, "%s", "");
    why->retry_after_s = (is_account ? HOUR_MS : DAY_MS) / 1000;
    return kind;
}

static status ask_work(struct db *db, void *argument, struct problem *why)
{
    struct work *work = argument;
    const struct mail_call *call = work->call;
    const struct mail_secret *secret = call->signing->mail;
    const char *known;
    char id[ID_SIZE];
    TRY(db_once_begin(db, work->asked->once, call->arena, &known, why));
    TRY(lock_own(db, work, why));
    if (*known) return OK;
    TRY(mail_setting_repo_is_on(db, &work->is_on, why));
    if (!work->is_on) return problem_set(why, MAIL_OFF, "%s", "");
    const char *address = mail_address_normal(call->arena, work->asked->address);
    const struct mail_wish wish = {address, mail_secret_address_key(secret, call->arena, address), work->code_hash};
    TRY(check_rate(db, work, wish.address_key, why));
    mail_subscription_want(work->out, &wish, call->now_ms);
    work->out->kinds = work->asked->kinds;
    work->out->chinese = work->asked->chinese;
    id_new(id);
    const struct mail_outbox_code row = {id, call->caller->id, wish.address_key, work->code, call->now_ms};
    TRY(mail_outbox_repo_drop_codes(db, call->caller->id, call->now_ms, why));
    TRY(mail_outbox_repo_add_code(db, secret, &row, call->arena, why));
    TRY(db_once_save(db, work->asked->once, id, why));
    return save_own(db, work, "mail.address_ask", why);
}

status mail_subscription_flow_ask(const struct mail_call *call, const struct mail_asked *asked,
                                  struct mail_subscription *out, struct problem *why)
{
    const char *code = mail_secret_code(call->arena);
    struct work work = {.call = call, .asked = asked, .code = code, .out = out};
    work.code_hash = mail_secret_code_hash(call->signing->mail, call->arena, call->caller->id, code);
    return db_tx(call->signing->db, ask_work, &work, why);
}

static status confirm_work(struct db *db, void *argument, struct problem *why)
{
    struct work *work = argument;
    problem_clear(work->refused);
    TRY(lock_own(db, work, why));
    status done = mail_subscription_confirm(work->out, work->code_hash, work->call->now_ms, work->refused);
    return save_own(db, work, done == OK ? "mail.address_confirm" : NULL, why);
}

status mail_subscription_flow_confirm(const struct mail_call *call, const char *code, struct mail_subscription *out,
                                      struct problem *why)
{
    struct problem refused = {0};
    struct work work = {.call = call, .out = out, .refused = &refused};
    work.code_hash = mail_secret_code_hash(call->signing->mail, call->arena, call->caller->id, code);
    TRY(db_tx(call->signing->db, confirm_work, &work, why));
    if (refused.kind == OK) return OK;
    *why = refused;
    return why->kind;
}

static status choose_work(struct db *db, void *argument, struct problem *why)
{
    struct work *work = argument;
    TRY(lock_own(db, work, why));
    work->out->kinds = work->choice->kinds;
    work->out->chinese = work->choice->chinese;
    return save_own(db, work, "mail.kinds_set", why);
}

status mail_subscription_flow_choose(const struct mail_call *call, const struct mail_choice *choice,
                                     struct mail_subscription *out, struct problem *why)
{
    struct work work = {.call = call, .choice = choice, .out = out};
    return db_tx(call->signing->db, choose_work, &work, why);
}

static status forget_work(struct db *db, void *argument, struct problem *why)
{
    const struct work *work = argument;
    const struct mail_owner owner = owner_of(work);
    TRY(mail_subscription_repo_remove(db, owner.account_id, why));
    TRY(mail_outbox_repo_drop(db, owner.account_id, work->call->now_ms, why));
    return audit(db, work, "mail.address_forget", &owner, why);
}

status mail_subscription_flow_forget(const struct mail_call *call, struct problem *why)
{
    struct work work = {.call = call};
    return db_tx(call->signing->db, forget_work, &work, why);
}

static status unsubscribe_work(struct db *db, void *argument, struct problem *why)
{
    struct work *work = argument;
    const struct mail_call *call = work->call;
    const struct mail_secret *secret = call->signing->mail;
    const struct mail_owner asked = {mail_secret_token_account(call->arena, work->token), ""};
    if (!asked.account_id) return problem_set(why, MAIL_LINK_WRONG, "%s", "");
    TRY(mail_subscription_repo_lock(db, secret, &asked, call->arena, work->out, why));
    if (!work->out->address_key) return problem_set(why, MAIL_LINK_WRONG, "%s", "");
    const char *right = mail_secret_token(secret, call->arena, asked.account_id, work->out->address_key);
    if (!bytes_equal_secret(bytes_of_text(right), bytes_of_text(work->token)))
        return problem_set(why, MAIL_LINK_WRONG, "%s", "");
    const struct mail_owner owner = {asked.account_id, work->out->unit_id};
    work->out->kinds = 0;
    TRY(mail_subscription_repo_save(db, secret, work->out, call->arena, why));
    TRY(mail_outbox_repo_drop(db, owner.account_id, call->now_ms, why));
    return audit(db, work, "mail.unsubscribe", &owner, why);
}

status mail_subscription_flow_unsubscribe(const struct mail_call *call, const char *token, struct problem *why)
{
    struct mail_subscription found;
    struct work work = {.call = call, .token = token, .out = &found};
    return db_tx(call->signing->db, unsubscribe_work, &work, why);
}
