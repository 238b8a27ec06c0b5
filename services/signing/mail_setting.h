/* mail_setting - the SMTP server that mails are handed to: one for the whole system. Kept by signing, which sends, and
 * not among admin's parameters, since admin holds no secrets. */
#ifndef MAIL_SETTING_H
#define MAIL_SETTING_H

#include "mail_send.h"
#include "problem.h"
#include <stdbool.h>

enum { MAIL_SETTING_INTERVAL_MAX = 1440 };

struct mail_setting {
    bool is_on;
    const char *host;
    int64_t port;
    enum mail_tls tls;
    const char *user, *password; /* password: as typed; NULL: the one that is kept */
    const char *ca_pem;          /* "" or PEM */
    const char *from_address, *from_name;
    int64_t interval_min; /* between two mails to one account */
    bool has_password;    /* out */
    int64_t changed_ms;
    const char *changed_by;
};

/* What is asked for, judged beside what is there. A password is good for the server and user that it was typed for:
 * whoever changes one of them types it again, so that nobody sends it elsewhere. Fails: FIELD_REQUIRED, FIELD_FORM,
 * MAIL_LOGIN_IN_CLEAR, all faults at once. */
status mail_setting_check(const struct mail_setting *wanted, const struct mail_setting *kept, struct problem *why)
    MUST_USE;
/* The kept password goes on to hold. */
bool mail_setting_keeps_password(const struct mail_setting *wanted, const struct mail_setting *kept);
struct mail_server mail_setting_server(const struct mail_setting *setting); /* borrowed from it */

#endif
