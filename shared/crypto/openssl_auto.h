/* openssl_auto - OpenSSL's objects that free themselves; for files of crypto/ and seal/ only. */
#ifndef OPENSSL_AUTO_H
#define OPENSSL_AUTO_H

#include "auto.h"
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

AUTO_DECLARE(BIGNUM, BN_clear_free);
AUTO_DECLARE(ECDSA_SIG, ECDSA_SIG_free);
AUTO_DECLARE(EVP_MD_CTX, EVP_MD_CTX_free);
AUTO_DECLARE(EVP_PKEY, EVP_PKEY_free);
AUTO_DECLARE(EVP_PKEY_CTX, EVP_PKEY_CTX_free);
AUTO_DECLARE(EVP_CIPHER_CTX, EVP_CIPHER_CTX_free);
AUTO_DECLARE(X509, X509_free);

#endif
