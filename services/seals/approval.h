/* approval - an import whose certificate does not name the unit waits for an officer other than who asked. Its facts
 * are kept for ever; of a rejected import nothing else is. */
#ifndef APPROVAL_H
#define APPROVAL_H

#include <stdint.h>

struct approval {
    const char *id, *unit_id, *unit_code, *unit_name, *seal_id, *seal_name, *subject, *issuer, *fingerprint;
    const char *state; /* pending, approved, rejected */
    const char *reason, *asked_by, *asked_name, *decided_reason, *decided_name;
    int64_t asked_ms, decided_ms;
};

#endif
