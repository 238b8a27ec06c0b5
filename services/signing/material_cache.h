/* material_cache - what a sealing needs of a seal: facts, certificate chain, and the signer opened from it, which costs
 * more than a signature.
 *
 * All of that but the seal's state stays as it is for as long as the seal exists, so it is asked for once. A unit finds
 * its own seals here, as seals itself would answer; whether they may be used now, seals says when it signs. Others'
 * seals (an authority's, looked up by an officer's jurisdiction) are asked for each time. MATERIAL_CACHE_MAX seals; may
 * be used by several threads at once. */
#ifndef MATERIAL_CACHE_H
#define MATERIAL_CACHE_H

#include "caller.h"
#include "cms_sign.h"
#include "seals_client.h"

enum { MATERIAL_CACHE_MAX = 256 };

struct material_cache;
struct material_cache *material_cache_new(void); /* for the process */

struct material {
    struct seals_material facts; /* as they were when they were asked for: `state` may be another one by now */
    struct cms_sign *signer;
};
void material_cache_close(const struct material *material); /* NULL is fine */

/* NULL: it is not known, or not the caller's own. Yours to close. */
const struct material *material_cache_find(struct material_cache *cache, const struct caller *caller,
                                           const char *seal_id);
/* Opens the signer; keeps a copy. `*out` is yours to close. Fails: as cms_sign_open. */
status material_cache_keep(struct material_cache *cache, const struct seals_material *facts,
                           const struct material **out, struct problem *why) MUST_USE;

#endif
