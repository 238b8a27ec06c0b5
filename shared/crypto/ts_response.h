/* ts_response - the answer to a request for a timestamp (TimeStampResp, RFC 3161, section 2.4.2): written by an
 * authority; read and held against the request by a client, which believes nothing of it. */
#ifndef TS_RESPONSE_H
#define TS_RESPONSE_H

#include "arena.h"
#include "ts_request.h"
#include "x509.h"

enum { TS_RESPONSE_MAX = 131072, TS_RESPONSE_TEXT_MAX = 200 };

struct bytes ts_response_grant(struct bytes token, struct arena *arena);
struct bytes ts_response_refuse(enum ts_failure failure, const char *text, struct arena *arena); /* text: UTF-8 */

struct ts_response {
    int64_t status;     /* PKIStatus: 0 granted, 1 granted with changes, 2 rejection, 3 waiting, 4 and 5 revocation */
    unsigned failure;   /* PKIFailureInfo, bit 0 first from the right; 0: none said */
    const char *text;   /* what the authority says, one line of UTF-8, in the arena; NULL: nothing */
    struct bytes token; /* ContentInfo DER; size 0: none */
};
/* false: no TimeStampResp. `token` points into `der`, behind which nothing may stand. */
bool ts_response_read(struct bytes der, struct arena *arena, struct ts_response *out);

struct ts_stamp { /* a token that fits its request */
    struct bytes token;
    int64_t time_ms;
    struct x509 authority;
    struct list certificates; /* that came along, of struct bytes */
};

/* NULL when `der` grants what was asked for: the token is whole, by a certificate for timestamps (valid then), over
 * this imprint with this nonce and policy. Else why not, English words in `arena` for an operator. */
const char *ts_response_check(struct bytes der, const struct ts_request *request, struct arena *arena,
                              struct ts_stamp *out);

#endif
