/* form_store - a compiled form as bytes for the content-addressed store, and back.
 *
 * "ESFORM" and a version, then numbers in LEB128 (lengths as 1/1000 pt), texts with their length; the SHA-256 that
 * names the content in the store guards against change, the loader against everything else: counts, indexes, kinds,
 * depth, trailing bytes. Equal forms give equal bytes. A change of the layout of these bytes is a new version;
 * version 1, without groups and relations, is read for good. */
#ifndef FORM_STORE_H
#define FORM_STORE_H

#include "bytes.h"
#include "form.h"

enum { FORM_STORE_VERSION = 2, FORM_STORE_BYTES = 16 * 1024 * 1024 };

struct bytes form_store(const struct form *form, struct arena *arena);

/* Fails: FORM_STORED_BROKEN, FORM_STORED_NEWER. Everything in `out` lives in `arena`; `stored` may go. */
status form_load(struct bytes stored, struct arena *arena, struct form *out, struct problem *why) MUST_USE;

#endif
