#include "mail_setting_flow.h"

#include "audit.h"
#include "clock.h"
#include "db_tx.h"
#include "id.h"
#include "json_write.h"
#include "mail_message.h"
#include "mail_setting_repo.h"
#include "mail_text.h"

struct work {
    const struct signing *signing;
    const struct caller *caller;
    struct arena *arena;
    struct mail_setting *setting;
    const struct mail_result *result;
};

static status find_work(struct db *db, void *argument, struct problem *why)
{
    const struct work *work = argument;
    TRY(mail_setting_repo_require_top(db, work->caller->unit_id, why));
    return mail_setting_repo_find(db, work->signing->mail, work->arena, work->setting, why);
}

status mail_setting_flow_find(const struct signing *signing, const struct caller *caller, struct arena *arena,
                              struct mail_setting *out, struct problem *why)
{
    struct work work = {signing, caller, arena, out, NULL};
    TRY(db_read(signing->db, find_work, &work, why));
    out->password = NULL;
    return OK;
}

static status audit(struct db *db, const struct work *work, const char *action, const char *detail, struct problem *why)
{
    const struct audit_event event = {.action = action,
                                      .object = "mail_server",
                                      .object_id = "1",
                                      .unit_id = work->caller->unit_id,
                                      .detail = detail,
                                      .outcome = "ok"};
    return audit_append(db, work->caller, &event, why);
}

static const char *detail_of(const struct mail_setting *s, struct arena *arena)
{
    struct json_writer w = {.out = {.arena = arena}};
    json_write_begin(&w, NULL, '{');
    json_write_bool(&w, "on", s->is_on);
    json_write_text(&w, "host", s->host);
    json_write_int(&w, "port", s->port);
    json_write_text(&w, "tls", mail_send_tls_modes[s->tls]);
    json_write_text(&w, "user", s->user);
    json_write_bool(&w, "password", s->password != NULL);
    json_write_text(&w, "from", s->from_address);
    json_write_end(&w, '}');
    return buffer_string(&w.out);
}

static status save_work(struct db *db, void *argument, struct problem *why)
{
    const struct work *work = argument;
    struct mail_setting kept, wanted = *work->setting;
    TRY(mail_setting_repo_require_top(db, work->caller->unit_id, why));
    TRY(mail_setting_repo_lock(db, work->signing->mail, work->arena, &kept, why));
    TRY(mail_setting_check(&wanted, &kept, why));
    const char *detail = detail_of(&wanted, work->arena);
    if (mail_setting_keeps_password(&wanted, &kept)) wanted.password = kept.password;
    wanted.changed_by = work->caller->id;
    wanted.changed_ms = clock_now_ms();
    TRY(mail_setting_repo_save(db, work->signing->mail, &wanted, work->arena, why));
    return audit(db, work, "mail.server_set", detail, why);
}

status mail_setting_flow_save(const struct signing *signing, const struct caller *caller, struct mail_setting *setting,
                              struct arena *arena, struct problem *why)
{
    struct work work = {signing, caller, arena, setting, NULL};
    TRY(db_tx(signing->db, save_work, &work, why));
    return mail_setting_flow_find(signing, caller, arena, setting, why);
}

static status tested_work(struct db *db, void *argument, struct problem *why)
{
    const struct work *work = argument;
    const char *detail = arena_format(work->arena, "{\"outcome\":\"%s\",\"stage\":\"%s\",\"code\":%d}",
                                      mail_send_outcome_name(work->result->outcome),
                                      mail_send_stage_name(work->result->stage), work->result->code);
    return audit(db, work, "mail.server_test", detail, why);
}

status mail_setting_flow_test(const struct signing *signing, const struct caller *caller,
                              const struct mail_setting_test *test, struct arena *arena, struct mail_result *out,
                              struct problem *why)
{
    char id[ID_SIZE];
    struct mail_setting setting;
    struct work work = {signing, caller, arena, &setting, out};
    struct mail_text text;
    struct bytes message;
    TRY(db_read(signing->db, find_work, &work, why));
    if (!*setting.host || !*setting.from_address) return problem_set(why, MAIL_SERVER_MISSING, "%s", "");
    id_new(id);
    mail_text_test(arena, test->chinese, &text);
    const struct mail_message mail = {.from_name = setting.from_name,
                                      .from_address = setting.from_address,
                                      .to_address = test->to,
                                      .subject = text.subject,
                                      .text = text.text,
                                      .html = text.html,
                                      .id = id,
                                      .language = mail_text_language(test->chinese),
                                      .at_ms = clock_now_ms()};
    TRY(mail_message_write(&mail, arena, &message, why));
    const struct mail_server server = mail_setting_server(&setting);
    mail_send(&server, setting.from_address, test->to, message, arena, out);
    return db_tx(signing->db, tested_work, &work, why);
}
