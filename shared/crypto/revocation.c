#include "revocation.h"
#include "text.h"
#include <stddef.h>

bool revocation_is_hold(const struct revocation_answer *answer)
{
    return answer->status == REVOCATION_REVOKED && !answer->is_later && text_equal(answer->reason, "certificateHold");
}

bool revocation_is_hidden(const struct revocation_answer *answer)
{
    return answer->status == REVOCATION_UNKNOWN &&
           (text_equal(answer->reason, "status_unknown") || text_equal(answer->reason, "too_many"));
}

const char *revocation_status_name(enum revocation_status status)
{
    static const char *const names[] = {"not_checked", "good", "revoked", "unknown"};
    return names[status];
}

const char *revocation_kind_name(enum revocation_kind kind)
{
    static const char *const names[] = {NULL, "ocsp", "crl"};
    return names[kind];
}

const char *revocation_origin_name(enum revocation_origin origin)
{
    static const char *const names[] = {"embedded", "online"};
    return names[origin];
}
