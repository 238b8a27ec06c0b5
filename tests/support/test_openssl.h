/* test_openssl - the openssl command line as a judge of signatures. */
#ifndef TEST_OPENSSL_H
#define TEST_OPENSSL_H

#include "bytes.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

static inline void test_openssl_write(const char *path, struct bytes content)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(content.data, 1, content.size, file) != content.size || fclose(file) != 0) abort();
}

static inline bool test_openssl_run(const char *command)
{
    int ended = system(command); /* NOLINT(cert-env33-c): a command of the test's own */
    return WIFEXITED(ended) && WEXITSTATUS(ended) == 0;
}

/* Is `value` the signature of $TEST_PKI/sm2_seal.pem's key over the message, by SM2 with SM3 under the usual id? */
static inline bool test_openssl_sm2(struct arena *arena, struct bytes message, struct bytes value)
{
    char folder[] = "/tmp/test_openssl_XXXXXX";
    if (!mkdtemp(folder)) abort();
    test_openssl_write(arena_format(arena, "%s/m", folder), message);
    test_openssl_write(arena_format(arena, "%s/s", folder), value);
    bool is_right = test_openssl_run(
        arena_format(arena,
                     "cd %s && openssl x509 -in \"$TEST_PKI\"/sm2_seal.pem -pubkey -noout >k && "
                     "openssl dgst -sm3 -verify k -sigopt distid:1234567812345678 -signature s m >o 2>&1",
                     folder));
    if (!test_openssl_run(arena_format(arena, "rm -r %s", folder))) abort();
    return is_right;
}

#endif
