/* ts_request - a request for a timestamp (TimeStampReq, RFC 3161, section 2.4.1): written by a client, read strictly by
 * an authority. */
#ifndef TS_REQUEST_H
#define TS_REQUEST_H

#include "ts_info.h"

enum { TS_REQUEST_MAX = 4096, TS_REQUEST_NONCE_MAX = 32 };

/* PKIFailureInfo (2.4.2): numbers of bits. */
enum ts_failure {
    TS_BAD_ALGORITHM = 0,
    TS_BAD_REQUEST = 2,
    TS_BAD_DATA = 5,
    TS_TIME_NOT_AVAILABLE = 14,
    TS_UNACCEPTED_POLICY = 15,
    TS_UNACCEPTED_EXTENSION = 16,
    TS_INFO_NOT_AVAILABLE = 17,
    TS_SYSTEM_FAILURE = 25,
    TS_NO_FAILURE = 255
};
const char *ts_request_failure_name(enum ts_failure failure); /* "badAlg" … */

struct ts_request {
    struct ts_imprint imprint;
    enum digest_kind kind; /* of the imprint */
    struct bytes policy;   /* value of the OID; size 0: any */
    struct bytes nonce;    /* value of the INTEGER; size 0: none */
    bool wants_certificates;
};

/* Everything points into `der`, which must be the request and nothing behind it. TS_NO_FAILURE: it was read. */
enum ts_failure ts_request_read(struct bytes der, struct ts_request *out);

/* From imprint, policy, nonce and wants_certificates. In `arena`. */
struct bytes ts_request_write(const struct ts_request *request, struct arena *arena);

#endif
