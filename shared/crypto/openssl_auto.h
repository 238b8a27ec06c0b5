/* openssl_auto - OpenSSL's objects that free themselves; for files of crypto/ and seal/ only. */
#ifndef OPENSSL_AUTO_H
#define OPENSSL_AUTO_H

#include "auto.h"
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

typedef STACK_OF(X509) X509_STACK; /* with its certificates */

static inline void openssl_free_certificates(X509_STACK *stack)
{
    sk_X509_pop_free(stack, X509_free);
}

AUTO_DECLARE(BIGNUM, BN_clear_free);
AUTO_DECLARE(ECDSA_SIG, ECDSA_SIG_free);
AUTO_DECLARE(EVP_MD_CTX, EVP_MD_CTX_free);
AUTO_DECLARE(EVP_PKEY, EVP_PKEY_free);
AUTO_DECLARE(EVP_PKEY_CTX, EVP_PKEY_CTX_free);
AUTO_DECLARE(EVP_CIPHER_CTX, EVP_CIPHER_CTX_free);
AUTO_DECLARE(BIO, BIO_free_all);
AUTO_DECLARE(X509, X509_free);
AUTO_DECLARE(X509_STACK, openssl_free_certificates);
AUTO_DECLARE(X509_NAME, X509_NAME_free);
AUTO_DECLARE(X509_STORE_CTX, X509_STORE_CTX_free);
AUTO_DECLARE(X509_ALGOR, X509_ALGOR_free);
AUTO_DECLARE(RSA_PSS_PARAMS, RSA_PSS_PARAMS_free);
AUTO_DECLARE(ASN1_INTEGER, ASN1_INTEGER_free);
AUTO_DECLARE(ASN1_OBJECT, ASN1_OBJECT_free);
AUTO_DECLARE(ASN1_TIME, ASN1_TIME_free);
AUTO_DECLARE(EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free);

#endif
