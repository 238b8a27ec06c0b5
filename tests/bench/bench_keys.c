/* bench_keys - what signing and checking with SM2 cost beside `openssl speed sm2`, measured in the same run: both sides
 * sign 20 bytes with SM3 over Z and them. The figures are shares of OpenSSL's own; 1.1 is the aim. CPU time on both
 * sides, so that other load does not count; the best of some rounds that alternate. */
#include "key_make.h"
#include "sign_key.h"
#include "sm2.h"
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 5, SIGNATURES = 500 };

struct figures { /* microseconds of one */
    double sign_us, verify_us;
};

static void must(bool is_fine, const char *what)
{
    if (is_fine) return;
    (void)fprintf(stderr, "bench_keys: %s\n", what);
    exit(1); /* NOLINT(concurrency-mt-unsafe): one thread */
}

static double now_us(void)
{
    struct timespec t;
    must(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) == 0, "clock");
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Of "256 bits SM2 (CurveSM2)   0.0004s   0.0004s   2228.6   2361.5" the last two numbers, per second. */
static struct figures of_openssl(void)
{
    char line[256];
    struct figures out = {0};
    FILE *said = popen("openssl speed -seconds 1 sm2 2>/dev/null", "r"); /* NOLINT(cert-env33-c): a fixed command */
    must(said != NULL, "openssl speed");
    while (fgets(line, sizeof line, said)) {
        double sign = 0, verify = 0;
        const char *at = strstr(line, "(CurveSM2)");
        if (!at || sscanf(at, "(CurveSM2) %*fs %*fs %lf %lf", &sign, &verify) != 2) continue; /* NOLINT(cert-err34-c) */
        out = (struct figures){1e6 / sign, 1e6 / verify};
    }
    must(pclose(said) == 0 && out.sign_us > 0, "openssl speed");
    return out;
}

static struct figures of_ours(const struct sign_key *key, EVP_PKEY *public_key, struct bytes message)
{
    const struct sign_method method = {.digest = DIGEST_SM3};
    struct bytes values[SIGNATURES];
    struct problem why = {0};
    AUTO_ARENA(memory);
    double from_us = now_us();
    for (int i = 0; i < SIGNATURES; i++)
        must(sign_key_sign_message(key, method, message, memory, &values[i], &why) == OK, "sign");
    double middle_us = now_us();
    for (int i = 0; i < SIGNATURES; i++) must(sm2_verify_message(public_key, message, values[i], NULL), "verify");
    return (struct figures){(middle_us - from_us) / SIGNATURES, (now_us() - middle_us) / SIGNATURES};
}

static void keep_best(struct figures *best, struct figures one)
{
    if (!best->sign_us || one.sign_us < best->sign_us) best->sign_us = one.sign_us;
    if (!best->verify_us || one.verify_us < best->verify_us) best->verify_us = one.verify_us;
}

int main(void)
{
    AUTO_ARENA(memory);
    AUTO(sign_key, key);
    struct problem why = {0};
    struct key_made made;
    struct figures ours = {0}, theirs = {0};
    must(key_make(SIGN_SM2, memory, &made, &why) == OK, "key");
    must(sign_key_open(made.private_key, &key, &why) == OK, "key");
    const unsigned char *at = made.public_key.data;
    EVP_PKEY *public_key = d2i_PUBKEY(NULL, &at, (long)made.public_key.size);
    for (int i = 0; i < ROUNDS; i++) {
        keep_best(&theirs, of_openssl());
        keep_best(&ours, of_ours(key, public_key, bytes_of_text("twenty bytes of text")));
    }
    EVP_PKEY_free(public_key);
    printf("key_sm2_sign %.1f us\nkey_sm2_sign_ratio %.3f of_openssl\n", ours.sign_us, ours.sign_us / theirs.sign_us);
    printf("key_sm2_verify %.1f us\nkey_sm2_verify_ratio %.3f of_openssl\n", ours.verify_us,
           ours.verify_us / theirs.verify_us);
    return 0;
}
