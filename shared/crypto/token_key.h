/* token_key - the keys of tokens: one prepared EVP_PKEY each, counted, so that a key set can be replaced while readers
 * still use the old one. A key remembers which tokens it was found to have signed: a token comes with every request of
 * its ten minutes, and to several services for each. Inside crypto/ only. */
#ifndef TOKEN_KEY_H
#define TOKEN_KEY_H

#include "auto.h"
#include "digest.h"
#include "token.h"
#include <openssl/evp.h>
#include <pthread.h>
#include <stdatomic.h>

enum { TOKEN_KEY_KNOWN = 1024 };

typedef struct token_key {
    char kid[TOKEN_KID_SIZE];
    EVP_PKEY *key;
    atomic_int users;
    pthread_mutex_t lock;                              /* of what follows */
    unsigned char known[TOKEN_KEY_KNOWN][DIGEST_SIZE]; /* SHA-256 of whole tokens; a newcomer takes its place */
} token_key;

AUTO_DECLARE(token_key, token_key_free);

/* The key, counted: give it back with token_key_free. NULL: no such kid, also after asking for newer keys. */
struct token_key *token_key_find(struct token_keys *keys, const char *kid);

/* Was this very token found to be signed by the key before? */
bool token_key_knows(struct token_key *key, const unsigned char token[DIGEST_SIZE]);
void token_key_remember(struct token_key *key, const unsigned char token[DIGEST_SIZE]);

#endif
