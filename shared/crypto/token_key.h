/* token_key - the keys of tokens: one prepared EVP_PKEY each, counted, so that a key set can be replaced while readers
 * still use the old one. Inside crypto/ only. */
#ifndef TOKEN_KEY_H
#define TOKEN_KEY_H

#include "auto.h"
#include "token.h"
#include <openssl/evp.h>
#include <stdatomic.h>

typedef struct token_key {
    char kid[TOKEN_KID_SIZE];
    EVP_PKEY *key;
    atomic_int users;
} token_key;

AUTO_DECLARE(token_key, token_key_free);

/* The key, counted: give it back with token_key_free. NULL: no such kid, also after asking for newer keys. */
struct token_key *token_key_find(struct token_keys *keys, const char *kid);

#endif
