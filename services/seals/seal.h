/* seal - an electronic seal (电子公章): its picture, its certificate, its holder's unit, and when it may be used. */
#ifndef SEAL_H
#define SEAL_H

#include "certificate.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    SEAL_PIN_MIN = 6,
    SEAL_PIN_MAX = 32,
    SEAL_WAIT_MAX_S = 900,
    SEAL_ACTIVATION_MS = 5 * 60 * 1000,
    SEAL_USES_MAX = 1000,
    SEAL_INPUT_MAX = 8192 /* bytes that a key signs at once: a digest, or signed attributes for Ed25519 */
};

/* Pending: imported with a certificate that does not name the unit, and not approved yet. Suspended: its certificate
 * was revoked, is held or has ended; only an officer ends that, once it may be used again. */
enum seal_state { SEAL_ENABLED, SEAL_DISABLED, SEAL_PENDING, SEAL_SUSPENDED };
const char *seal_state_name(enum seal_state state); /* "enabled" … */
enum seal_state seal_state_of(const char *name);

/* 公章, 发票专用章, 财务专用章, 合同专用章, 征税专用章, 法定代表人章; NULL-terminated, for JSON_CHOICE. */
extern const char *const seal_types[];
const char *seal_type_words(const char *type); /* what stands under the star: "" for the official seal */

/* "XX公司公章", "XX公司发票专用章". */
const char *seal_name_of(const char *unit_name, const char *type, struct arena *arena);
/* 42 mm for tax authorities, 40 mm for taxpayers. */
int64_t seal_usual_width_mm(const char *unit_kind);
/* 16 letters and digits, 80 random bits: nobody can guess one from another. */
const char *seal_number_new(struct arena *arena);

/* 征税专用章 is a tax authority's: a taxpayer's seal must not say that it levies. Fails: FIELD_CHOICE at seal_type. */
status seal_check_type(const char *type, const char *unit_kind, struct problem *why) MUST_USE;

/* What opens the seal's key: its holder's PIN; the random code that it was made with in batch, until the holder sets a
 * PIN; nothing here, because the key is on the holder's own USB key. */
enum seal_unlock { SEAL_BY_PIN, SEAL_BY_CODE, SEAL_BY_HOLDER };
const char *seal_unlock_name(enum seal_unlock unlock); /* "pin" … */
enum seal_unlock seal_unlock_of(const char *name);

struct seal {
    const char *id, *number, *type, *name, *picture_digest, *picture_type, *created_by;
    enum seal_state state;
    enum seal_unlock unlock_by;
    int64_t width_mm, height_mm, uses, last_used_ms, created_ms, changed_ms;
    int64_t pin_failures, pin_after_ms;
    struct certificate certificate; /* with the unit */
};

/* May the seal be unlocked now? Fails: SEAL_STATE, SEAL_CERTIFICATE_EXPIRED, SEAL_PIN_WAIT. */
status seal_may_unlock(const struct seal *seal, int64_t now_ms, struct problem *why) MUST_USE;
/* May it be used now? Fails: SEAL_STATE, SEAL_CERTIFICATE_EXPIRED. */
status seal_may_use(const struct seal *seal, int64_t now_ms, struct problem *why) MUST_USE;

/* Counts a wrong PIN: each one doubles the wait, from one second to SEAL_WAIT_MAX_S. A right one clears it. */
void seal_pin_failed(struct seal *seal, int64_t now_ms);
void seal_pin_good(struct seal *seal);

/* Fails: SEAL_STATE when it is there already; to be enabled: SEAL_CERTIFICATE_REVOKED, SEAL_CERTIFICATE_EXPIRED. */
status seal_set_state(struct seal *seal, enum seal_state to, int64_t now_ms, struct problem *why) MUST_USE;

/* For .check: 6 to 32 visible characters, not one character repeated. */
const char *seal_check_pin(const char *pin);

#endif
