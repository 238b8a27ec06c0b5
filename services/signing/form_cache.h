/* form_cache - compiled forms by their digest, loaded once a process. They are immutable, so threads share them. */
#ifndef FORM_CACHE_H
#define FORM_CACHE_H

#include "form.h"
#include "store.h"

struct form_cache;

struct form_cache *form_cache_new(struct store *store);
/* The form lives as long as the process, or, when the cache is full, as `arena`. */
status form_cache_get(struct form_cache *cache, const char *digest, struct arena *arena, const struct form **out,
                      struct problem *why) MUST_USE;

#endif
