#include "ca.h"

#include "clock.h"
#include "issuer.h"
#include "text.h"
#include <inttypes.h>
#include <string.h>

static const char *const states[] = {"good", "held", "revoked", NULL};
static const char *const names[] = {"unspecified",   "keyCompromise",        "cACompromise",    "affiliationChanged",
                                    "superseded",    "cessationOfOperation", "certificateHold", "",
                                    "removeFromCRL", "privilegeWithdrawn",   "aACompromise"};
enum { NAMES = sizeof names / sizeof *names };
const char *const ca_reasons[] = {"unspecified", "keyCompromise",        "affiliationChanged",
                                  "superseded",  "cessationOfOperation", "privilegeWithdrawn",
                                  NULL};

const char *ca_state_name(enum ca_state state)
{
    return states[state];
}

enum ca_state ca_state_of(const char *name)
{
    for (int i = 0; states[i]; i++)
        if (text_equal(states[i], name)) return (enum ca_state)i;
    return CA_REVOKED;
}

int ca_reason_code(const char *name)
{
    for (int i = 0; i < NAMES; i++)
        if (text_equal(names[i], name)) return i;
    return 0;
}

const char *ca_reason_name(int code)
{
    return code >= 0 && code < NAMES ? names[code] : names[0];
}

static status wrong_state(const struct ca_issued *issued, struct problem *why)
{
    return problem_set(why, CERTIFICATE_STATE, "%s", ca_state_name(issued->state));
}

status ca_revoke(struct ca_issued *issued, const struct ca_order *order, struct problem *why)
{
    char limit[CLOCK_TEXT_SIZE];
    if (issued->state == CA_REVOKED) return wrong_state(issued, why);
    bool is_early = order->invalid_ms && order->invalid_ms < issued->not_before_ms;
    bool is_late = order->invalid_ms > order->now_ms;
    clock_text(is_early ? issued->not_before_ms : order->now_ms, limit);
    if (is_early || is_late)
        return problem_fault(why, is_early ? FIELD_TOO_SMALL : FIELD_TOO_BIG, "invalid_since", "%s", limit);
    if (issued->state == CA_GOOD) issued->revoked_ms = order->now_ms;
    issued->state = CA_REVOKED;
    issued->reason = order->reason;
    issued->invalid_ms = order->invalid_ms;
    return OK;
}

status ca_hold(struct ca_issued *issued, int64_t now_ms, struct problem *why)
{
    if (issued->state != CA_GOOD) return wrong_state(issued, why);
    issued->state = CA_HELD;
    issued->reason = CA_REASON_HOLD;
    issued->revoked_ms = now_ms;
    return OK;
}

status ca_release(struct ca_issued *issued, struct problem *why)
{
    if (issued->state != CA_HELD) return wrong_state(issued, why);
    issued->state = CA_GOOD;
    issued->reason = 0;
    issued->revoked_ms = 0;
    return OK;
}

const char *ca_key_id(const struct ca *ca)
{
    return issuer_key_id(ca->issuer);
}

const char *ca_serial(struct bytes big_endian, struct arena *arena)
{
    char *text = bytes_hex(arena, big_endian);
    for (char *p = text; *p; p++) *p = text_upper(*p);
    return text;
}

const char *ca_list_address(const struct ca *ca, int64_t list, struct arena *arena)
{
    return arena_format(arena, "%s/ca/%s/%" PRId64 ".crl", ca->url, ca_key_id(ca), list);
}

status ca_issue(const struct ca *ca, const struct issuer_request *request, int64_t list, struct arena *arena,
                struct bytes *der, struct problem *why)
{
    struct issuer_request whole = *request;
    whole.list = ca_list_address(ca, list, arena);
    whole.ocsp = arena_format(arena, "%s/ocsp", ca->url);
    whole.chain = arena_format(arena, "%s/ca/%s/ca.cer", ca->url, ca_key_id(ca));
    return issuer_issue(ca->issuer, &whole, arena, der, why);
}
