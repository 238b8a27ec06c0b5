/* ossl - OpenSSL objects that free themselves (auto.h). Only for files of this folder. */
#ifndef OSSL_H
#define OSSL_H

#include "auto.h"
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static inline void ossl_free_x509_stack(STACK_OF(X509) *stack)
{
    sk_X509_pop_free(stack, X509_free);
}
typedef STACK_OF(X509) X509_STACK;

AUTO_DECLARE(X509, X509_free);
AUTO_DECLARE(X509_STACK, ossl_free_x509_stack);
AUTO_DECLARE(X509_NAME, X509_NAME_free);
AUTO_DECLARE(X509_STORE_CTX, X509_STORE_CTX_free);
AUTO_DECLARE(X509_ALGOR, X509_ALGOR_free);
AUTO_DECLARE(RSA_PSS_PARAMS, RSA_PSS_PARAMS_free);
AUTO_DECLARE(ASN1_INTEGER, ASN1_INTEGER_free);
AUTO_DECLARE(ASN1_OBJECT, ASN1_OBJECT_free);
AUTO_DECLARE(ASN1_TIME, ASN1_TIME_free);
AUTO_DECLARE(BIO, BIO_free_all);
AUTO_DECLARE(EVP_MD_CTX, EVP_MD_CTX_free);
AUTO_DECLARE(EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free);

#endif
