/* seals_client - what signing asks of the seals service. */
#ifndef SEALS_CLIENT_H
#define SEALS_CLIENT_H

#include "http_client.h"
#include "list.h"

struct seals_material { /* of one seal; all in the arena */
    const char *id, *unit_id, *number, *name, *signer, *fingerprint, *picture_digest;
    const char *state, *not_before, *not_after; /* the certificate's times, RFC 3339 */
    int64_t width_mm, height_mm;
    struct list chain; /* struct bytes, DER */
};

struct seals_user { /* on whose behalf */
    const char *token, *address;
};

status seals_client_material(struct http_client *client, const struct seals_user *user, const char *seal_id,
                             struct arena *arena, struct seals_material *out, struct problem *why) MUST_USE;
struct seals_unlock { /* for so many uses */
    const struct seals_user *user;
    const char *seal_id, *pin;
    int64_t uses;
};
status seals_client_activate(struct http_client *client, const struct seals_unlock *unlock, struct arena *arena,
                             const char **activation, struct problem *why) MUST_USE;

struct seals_request {
    const char *seal_id, *activation;
    const char *method;              /* sign_method_name() */
    const struct list *digests;      /* struct bytes: what the key signs by this method */
    const struct list *document_ids; /* const char * */
};
/* `out`: struct bytes, in the order of the digests. */
status seals_client_sign(struct http_client *client, const struct seals_user *user, const struct seals_request *request,
                         struct list *out, struct problem *why) MUST_USE;

#endif
