#include "mail_setting.h"

#include "mail_address.h"
#include "text.h"
#include <string.h>

bool mail_setting_keeps_password(const struct mail_setting *wanted, const struct mail_setting *kept)
{
    return kept->has_password && !wanted->password && *wanted->user && text_equal(wanted->user, kept->user) &&
           text_equal(wanted->host, kept->host) && wanted->port == kept->port && wanted->tls == kept->tls &&
           text_equal(wanted->ca_pem, kept->ca_pem);
}

static void require(const char *field, const char *value, struct problem *why)
{
    if (!*value) (void)!problem_fault(why, FIELD_REQUIRED, field, "%s", "");
}

static void check_forms(const struct mail_setting *wanted, struct problem *why)
{
    const char *host = *wanted->host ? mail_address_check_host(wanted->host) : NULL;
    const char *from = *wanted->from_address ? mail_address_check(wanted->from_address) : NULL;
    if (host) (void)!problem_fault(why, FIELD_FORM, "host", "%s", host);
    if (from) (void)!problem_fault(why, FIELD_FORM, "from_address", "%s", from);
    if (*wanted->ca_pem && !strstr(wanted->ca_pem, "-----BEGIN CERTIFICATE-----"))
        (void)!problem_fault(why, FIELD_FORM, "ca", "%s", "-----BEGIN CERTIFICATE-----");
}

status mail_setting_check(const struct mail_setting *wanted, const struct mail_setting *kept, struct problem *why)
{
    bool has_login = *wanted->user != '\0';
    check_forms(wanted, why);
    if (wanted->is_on) {
        require("host", wanted->host, why);
        require("from_address", wanted->from_address, why);
    }
    if (has_login && wanted->tls == MAIL_TLS_NONE) (void)!problem_fault(why, MAIL_LOGIN_IN_CLEAR, "tls", "%s", "");
    if (has_login && !wanted->password && !mail_setting_keeps_password(wanted, kept))
        (void)!problem_fault(why, MAIL_PASSWORD_AGAIN, "password", "%s", "");
    if (!has_login && wanted->password) require("user", "", why);
    return why->fault_count ? why->kind : OK;
}

struct mail_server mail_setting_server(const struct mail_setting *setting)
{
    const char *at = strchr(setting->from_address, '@');
    return (struct mail_server){.host = setting->host,
                                .port = setting->port,
                                .tls = setting->tls,
                                .user = setting->user,
                                .password = setting->password ? setting->password : "",
                                .ca_pem = setting->ca_pem,
                                .hello = at ? at + 1 : "localhost"};
}
