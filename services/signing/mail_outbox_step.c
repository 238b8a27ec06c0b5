#include "mail_outbox_step.h"

#include "clock.h"
#include "db_tx.h"
#include "http_url.h"
#include "log.h"
#include "mail_message.h"
#include "mail_outbox_repo.h"
#include "mail_setting_repo.h"
#include "mail_subscription_repo.h"
#include "mail_text.h"
#include "signing.h"
#include "text.h"
#include <string.h>

enum { REST_MS = 2000, TROUBLE_REST_MS = 15000, CLAIM_MS = 90000, MINUTE_MS = 60000, TROUBLE_AGAIN_MS = 5 * 60000 };
_Static_assert(CLAIM_MS > 2 * MAIL_SEND_MS, "nobody takes a mail that is being sent");

static const int64_t KEPT_MS = INT64_C(30) * 24 * 3600 * 1000;

int64_t mail_outbox_step_delay_ms(int64_t attempts)
{
    static const int64_t minutes[] = {1, 5, 15, 60, 240, 720, 1440};
    const int64_t count = sizeof minutes / sizeof *minutes;
    return attempts < 1 || attempts > count ? 0 : minutes[attempts - 1] * MINUTE_MS;
}

struct parcel {
    const struct signing *signing;
    struct arena *arena;
    struct mail_setting setting;
    struct mail_outbox_row row; /* account_id NULL: there is nothing to do */
    struct mail_subscription to;
    struct mail_reader reader;
    struct list counts;
    const char *mail_id; /* NULL: not to be sent now */
    struct mail_result result;
};

static bool is_wanted(const struct parcel *p, int64_t now_ms)
{
    if (!p->reader.is_there) return false;
    if (p->row.is_code) return *p->to.wanted && *p->row.code && now_ms < p->to.code_until_ms;
    return *p->to.address && mail_subscription_takes(&p->to);
}

/* Not more than one mail of news in the interval; what comes meanwhile is told together. */
static status start_mail(struct db *db, struct parcel *p, int64_t now_ms, struct problem *why)
{
    bool is_new = !p->row.mail_id && !p->row.is_code;
    char id[ID_SIZE];
    if (is_new && p->to.next_ms > now_ms) return mail_outbox_repo_put_off(db, p->row.account_id, p->to.next_ms, why);
    id_new(id);
    p->mail_id = p->row.mail_id ? p->row.mail_id : arena_text(p->arena, id);
    if (!p->row.mail_id) TRY(mail_outbox_repo_gather(db, &p->row, p->mail_id, why));
    TRY(mail_outbox_repo_begin(db, p->mail_id, now_ms + CLAIM_MS, why));
    if (!p->row.is_code) TRY(mail_outbox_repo_counts(db, p->mail_id, &p->counts, why));
    if (!is_new) return OK;
    p->to.next_ms = now_ms + p->setting.interval_min * MINUTE_MS;
    return mail_subscription_repo_save(db, p->signing->mail, &p->to, p->arena, why);
}

static status claim_work(struct db *db, void *argument, struct problem *why)
{
    struct parcel *p = argument;
    int64_t now_ms = clock_now_ms();
    p->mail_id = NULL;
    p->row = (struct mail_outbox_row){0};
    TRY(mail_setting_repo_find(db, p->signing->mail, p->arena, &p->setting, why));
    if (!p->setting.is_on) return OK;
    TRY(mail_outbox_repo_claim(db, p->signing->mail, now_ms, p->arena, &p->row, why));
    if (!p->row.account_id) return OK;
    struct mail_owner owner = {p->row.account_id, ""};
    TRY(mail_subscription_repo_lock(db, p->signing->mail, &owner, p->arena, &p->to, why));
    owner.unit_id = p->to.unit_id;
    TRY(mail_subscription_repo_reader(db, &owner, p->arena, &p->reader, why));
    if (is_wanted(p, now_ms)) return start_mail(db, p, now_ms, why);
    return p->row.is_code ? mail_outbox_repo_drop_codes(db, p->row.account_id, now_ms, why)
                          : mail_outbox_repo_drop(db, p->row.account_id, now_ms, why);
}

static status write_news(const struct parcel *p, struct mail_message *mail, struct bytes *out, struct problem *why)
{
    struct arena *arena = p->arena;
    const char *base = p->signing->public_url;
    const char *token =
        http_url_encode(arena, mail_secret_token(p->signing->mail, arena, p->row.account_id, p->to.address_key));
    const struct mail_news news = {.chinese = p->to.chinese,
                                   .unit_name = p->reader.unit_name,
                                   .counts = &p->counts,
                                   .link = arena_format(arena, "%s/notices", base),
                                   .unsubscribe_link = arena_format(arena, "%s/unsubscribe?token=%s", base, token)};
    struct mail_text text;
    mail_text_news(arena, &news, &text);
    mail->subject = text.subject;
    mail->text = text.text;
    mail->html = text.html;
    mail->to_address = p->to.address;
    mail->unsubscribe_url = arena_format(arena, "%s/api/v1/signing/mail/unsubscribe?token=%s", base, token);
    return mail_message_write(mail, arena, out, why);
}

static status write_code(const struct parcel *p, struct mail_message *mail, struct bytes *out, struct problem *why)
{
    struct mail_text text;
    mail_text_code(p->arena, p->to.chinese, p->row.code, &text);
    mail->subject = text.subject;
    mail->text = text.text;
    mail->html = text.html;
    mail->to_address = p->to.wanted;
    return mail_message_write(mail, p->arena, out, why);
}

/* Servers like to repeat the address; what is kept of their words holds none. */
static void hide_addresses(char *said)
{
    for (char *at = strchr(said, '@'); at; at = strchr(at + 1, '@')) {
        for (char *c = at - 1; c >= said && *c > ' '; c--) *c = '*';
        for (char *c = at + 1; *c > ' '; c++) *c = '*';
    }
}

static status send(struct parcel *p, struct problem *why)
{
    struct bytes message;
    struct mail_message mail = {.from_name = p->setting.from_name,
                                .from_address = p->setting.from_address,
                                .id = p->mail_id,
                                .language = mail_text_language(p->to.chinese),
                                .at_ms = clock_now_ms()};
    const struct mail_server server = mail_setting_server(&p->setting);
    TRY(p->row.is_code ? write_code(p, &mail, &message, why) : write_news(p, &mail, &message, why));
    mail_send(&server, mail.from_address, mail.to_address, message, p->arena, &p->result);
    hide_addresses(p->result.said);
    log_event(p->result.outcome == MAIL_SENT ? LOG_INFO : LOG_WARN, "mail", log_text("id", p->mail_id),
              log_text("outcome", mail_send_outcome_name(p->result.outcome)),
              log_text("stage", mail_send_stage_name(p->result.stage)), log_number("code", p->result.code));
    return OK;
}

/* A refused address is counted, a mail that got through forgives. Codes tell nothing of the address that holds. */
static status note_subscriber(struct db *db, const struct parcel *p, int64_t now_ms, struct problem *why)
{
    struct mail_subscription to;
    const struct mail_owner owner = {p->row.account_id, p->to.unit_id};
    bool is_refused = p->result.outcome == MAIL_REFUSED;
    if (p->row.is_code || (!is_refused && p->result.outcome != MAIL_SENT)) return OK;
    TRY(mail_subscription_repo_lock(db, p->signing->mail, &owner, p->arena, &to, why));
    if (!text_equal(to.address_key, p->to.address_key) || (!is_refused && to.refusals == 0)) return OK;
    if (is_refused)
        mail_subscription_refuse(&to, now_ms);
    else
        to.refusals = 0;
    return mail_subscription_repo_save(db, p->signing->mail, &to, p->arena, why);
}

/* Trouble of the server costs no mail an attempt: news waits until the server is back. */
static status settle_work(struct db *db, void *argument, struct problem *why)
{
    const struct parcel *p = argument;
    bool is_trouble = p->result.outcome == MAIL_TROUBLE;
    int64_t now_ms = clock_now_ms(),
            delay_ms = is_trouble ? TROUBLE_AGAIN_MS : mail_outbox_step_delay_ms(p->row.attempts + 1);
    bool again = is_trouble || (p->result.outcome == MAIL_LATER && delay_ms > 0);
    const struct mail_outbox_end end = {.mail_id = p->mail_id,
                                        .state = again                            ? "queued"
                                                 : p->result.outcome == MAIL_SENT ? "sent"
                                                                                  : "failed",
                                        .result = &p->result,
                                        .now_ms = now_ms,
                                        .due_ms = again ? now_ms + delay_ms : now_ms};
    TRY(note_subscriber(db, p, now_ms, why));
    return mail_outbox_repo_end(db, &end, why);
}

static status forget_work(struct db *db, void *argument, struct problem *why)
{
    return mail_outbox_repo_forget(db, *(const int64_t *)argument, why);
}

status mail_outbox_step_run(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    struct parcel p = {.signing = service, .arena = arena, .counts = LIST_OF(arena, struct mail_count)};
    TRY(db_tx(p.signing->db, claim_work, &p, why));
    if (!p.row.account_id) {
        int64_t before_ms = clock_now_ms() - KEPT_MS;
        job->rest_ms = REST_MS;
        return db_tx(p.signing->db, forget_work, &before_ms, why);
    }
    if (!p.mail_id) return OK; /* put off, or nobody's any more: look at the next */
    TRY(send(&p, why));
    /* The next mail would meet the same server. */
    if (p.result.outcome == MAIL_TROUBLE) job->rest_ms = TROUBLE_REST_MS;
    return db_tx(p.signing->db, settle_work, &p, why);
}
