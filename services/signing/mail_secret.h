/* mail_secret - what notices by mail keep secret: addresses and the SMTP password at rest (AES-256-GCM), codes and
 * links. Keys of their own purpose each, derived from ESTAMP_MAIL_KEY. */
#ifndef MAIL_SECRET_H
#define MAIL_SECRET_H

#include "bytes.h"

struct mail_secret {
    unsigned char seal[32], digest[32], link[32];
};

void mail_secret_open_or_exit(struct bytes key, struct mail_secret *out);

/* `what` and `id` bind the sealed text to its row: "address", the account's id. */
struct mail_secret_place {
    const char *what, *id;
};
status mail_secret_seal(const struct mail_secret *secret, const struct mail_secret_place *place, const char *text,
                        struct arena *arena, struct bytes *out, struct problem *why) MUST_USE;
/* Nothing sealed (size 0): "". Fails: CRYPTO_FAILED. */
status mail_secret_read(const struct mail_secret *secret, const struct mail_secret_place *place, struct bytes sealed,
                        struct arena *arena, const char **out, struct problem *why) MUST_USE;
/* The same for what can be asked for again: sealed with a key that is lost, it counts as not there ("", logged). */
const char *mail_secret_readable(const struct mail_secret *secret, const struct mail_secret_place *place,
                                 struct bytes sealed, struct arena *arena);

/* Keyed digests, as hexadecimal: the same address is found again; a code of eight digits is not found out from its
 * digest. */
char *mail_secret_address_key(const struct mail_secret *secret, struct arena *arena, const char *address);
char *mail_secret_code_hash(const struct mail_secret *secret, struct arena *arena, const char *account_id,
                            const char *code);
char *mail_secret_code(struct arena *arena); /* eight random digits */

/* What a link in a mail carries: it ends this account's mails to this address and does nothing else. */
char *mail_secret_token(const struct mail_secret *secret, struct arena *arena, const char *account_id,
                        const char *address_key);
/* The account that a token speaks of, yet unproven; NULL: no token at all. */
const char *mail_secret_token_account(struct arena *arena, const char *token);

#endif
