/* seal_method - how the key of `estamp seal` signs: its digest and padding. */
#ifndef SEAL_METHOD_H
#define SEAL_METHOD_H

#include "cms_sign.h"
#include "keystore.h"
#include <stdbool.h>

struct seal_method {
    enum digest_kind digest;
    bool has_digest, is_pss;
};

bool seal_method_set_digest(struct seal_method *method, const char *name); /* "sha256" …; false: none of them */

/* By the usual digest of the key where none was asked for. Fails as cms_sign_open_as(). */
status seal_method_open(const struct seal_method *method, const struct keystore *store, struct cms_sign **out,
                        struct problem *why) MUST_USE;

#endif
