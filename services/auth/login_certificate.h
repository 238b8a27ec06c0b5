/* login_certificate - a certificate that its holder registered, so that its key signs in (证书登录). */
#ifndef LOGIN_CERTIFICATE_H
#define LOGIN_CERTIFICATE_H

#include <stdint.h>

struct login_certificate {
    const char *id, *account_id, *fingerprint, *subject, *issuer, *serial;
    int64_t not_after_ms, created_ms, last_used_ms;
};

enum { LOGIN_CERTIFICATE_MAX = 10 }; /* of one account */

#endif
