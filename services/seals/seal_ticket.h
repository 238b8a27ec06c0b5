/* seal_ticket - an unlocked seal's ticket (授权): the data key, for one seal and one caller until a moment, encrypted
 * so that any instance of this service can read it and nobody else. How often it may be used stands in table activation
 * under `id`. */
#ifndef SEAL_TICKET_H
#define SEAL_TICKET_H

#include "id.h"
#include "seal_key.h"

struct seal_ticket {
    char id[ID_SIZE], seal_id[ID_SIZE], caller_id[ID_SIZE];
    int64_t expires_ms;
    struct data_key data_key;
};

status seal_ticket_write(struct bytes master, const struct seal_ticket *ticket, struct arena *arena, char **out,
                         struct problem *why) MUST_USE;
/* Fails: ACTIVATION_INVALID when it is not ours, changed or expired. */
status seal_ticket_read(struct bytes master, const char *text, int64_t now_ms, struct arena *arena,
                        struct seal_ticket *out, struct problem *why) MUST_USE;

#endif
