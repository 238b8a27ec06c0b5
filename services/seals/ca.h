/* ca - the system's own CA: the register of what it issued, and the rules of revoking (RFC 5280, 5.3.1). */
#ifndef CA_H
#define CA_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum { CA_LIST_ROOM = 1000 };

/* Held: certificateHold, which may end. */
enum ca_state { CA_GOOD, CA_HELD, CA_REVOKED };
const char *ca_state_name(enum ca_state state); /* "good" … */
enum ca_state ca_state_of(const char *name);

enum { CA_REASON_HOLD = 6 };
/* The reasons that a unit's certificate may be revoked for, by the standard's names; NULL-terminated. */
extern const char *const ca_reasons[];
int ca_reason_code(const char *name); /* of one of them */
const char *ca_reason_name(int code); /* "keyCompromise" …; "unspecified" for 0 */

struct ca_issued {
    const char *ca_id, *serial, *certificate_id, *profile;
    enum ca_state state;
    int64_t list, not_before_ms, not_after_ms, created_ms;
    int64_t reason, revoked_ms, invalid_ms; /* invalid_ms 0: not said */
};

struct ca_order {
    int reason;
    int64_t invalid_ms; /* since then the key may have been somebody else's; 0: not said */
    int64_t now_ms;
};
/* A hold becomes a revocation with the time at which it began. Fails: CERTIFICATE_STATE; FIELD_TOO_SMALL, FIELD_TOO_BIG
 * at invalid_since when that is before the certificate or after now. */
status ca_revoke(struct ca_issued *issued, const struct ca_order *order, struct problem *why) MUST_USE;
/* Fails: CERTIFICATE_STATE. */
status ca_hold(struct ca_issued *issued, int64_t now_ms, struct problem *why) MUST_USE;
status ca_release(struct ca_issued *issued, struct problem *why) MUST_USE;

/* The CA at work in this process. */
struct ca_responder;
struct issuer;
struct issuer_request;
struct ca {
    struct issuer *issuer;
    const char *url;            /* under which lists, answers and its own certificate are found: "http://…/estamp" */
    const char *old_address;    /* of the one list that certificates named before there were several; "": none */
    int64_t list_room, list_ms; /* certificates a list; how long a list holds */
    int64_t since_ms;           /* its register begins here */
    struct ca_responder *responder;
};
const char *ca_key_id(const struct ca *ca);
/* A serial number as the register has it: upper-case hexadecimal. */
const char *ca_serial(struct bytes big_endian, struct arena *arena);
const char *ca_list_address(const struct ca *ca, int64_t list, struct arena *arena);

/* A certificate with the addresses of this list, the responder and the CA. Fails: as issuer_issue. */
status ca_issue(const struct ca *ca, const struct issuer_request *request, int64_t list, struct arena *arena,
                struct bytes *der, struct problem *why) MUST_USE;

#endif
