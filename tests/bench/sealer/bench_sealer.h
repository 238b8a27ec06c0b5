/* bench_sealer - files get a visible PAdES B-B seal on their first page, in this process. What fails ends the program.
 */
#ifndef BENCH_SEALER_H
#define BENCH_SEALER_H

#include "cms_sign.h"
#include "keystore.h"
#include "pdf_sign_stamped.h"

struct bench_sealer {
    struct problem why;
    struct pdf_image image;
    struct keystore keystore;
    struct sign_key *key;
    struct cms_sign *signer;
    unsigned sealed; /* so many; each stands at a place of its own */
};

/* Says on stderr what went wrong. */
void bench_sealer_must(status got, const struct problem *why);

/* With the key of a PKCS#12 file, whose password is "password". */
void bench_sealer_open(struct bench_sealer *sealer, struct arena *arena, const char *p12_path);
void bench_sealer_close(struct bench_sealer *sealer);

/* One bare operation with the private key, which all is measured against. */
double bench_sealer_rsa_us(struct bench_sealer *sealer);

/* Of struct bytes: the sealed file in its pieces. */
void bench_sealer_seal(struct bench_sealer *sealer, struct arena *arena, struct bytes file, struct list *pieces);

#endif
