/* sealing_stamp - the timestamps of one request's seals (PAdES B-T): one token a document, over its signature. */
#ifndef SEALING_STAMP_H
#define SEALING_STAMP_H

#include "cms_sign.h"
#include "list.h"
#include "timestamp_flow.h"

struct sealing_stamp {
    struct ts_source *source; /* NULL: seals of level B-B */
    bool is_required;
    enum sealing_level level;
    size_t room;           /* of a token */
    struct problem failed; /* why no token could be had: the documents behind the first one need not wait, too */
};

enum { SEALING_STAMP_USUAL = -1 };

/* `level`: an enum sealing_level, or SEALING_STAMP_USUAL. Authorities outside whose tokens were never seen are asked
 * for one, so that the room is right and nobody signs in vain. Fails: TIMESTAMP_OFF, TIMESTAMP_FAILED. */
status sealing_stamp_open(const struct timestamp_service *service, int level, struct sealing_stamp *out,
                          struct problem *why) MUST_USE;
/* The same for documents that were prepared at this level with this room for a token; 0: without. Fails: TIMESTAMP_OFF.
 */
status sealing_stamp_reopen(const struct timestamp_service *service, enum sealing_level level, size_t room,
                            struct sealing_stamp *out, struct problem *why) MUST_USE;

size_t sealing_stamp_size(const struct sealing_stamp *stamp, const struct cms_sign *signer); /* of the finished CMS */

/* Tokens over several signatures (struct bytes), by cms_sign_imprint(), asked for a few at a time where an authority
 * outside gives them; nothing is asked of the built-in one. `out`: struct bytes in the signatures' order, in `arena`;
 * size 0: not had, and `failed` says why. */
void sealing_stamp_ahead(struct sealing_stamp *stamp, enum digest_kind imprint, const struct list *signatures,
                         struct arena *arena, struct list *out);

/* The finished CMS in `arena`, of these content and signature: checked signature, and timestamp, which is asked for
 * unless the parts have it. Fails:
 * SIGNATURE_WRONG, TIMESTAMP_FAILED, TIMESTAMP_CLOCK, TIMESTAMP_TOO_LARGE. */
status sealing_stamp_finish(struct sealing_stamp *stamp, const struct cms_sign *signer,
                            const struct cms_sign_parts *parts, struct arena *arena, struct bytes *cms,
                            struct problem *why) MUST_USE;

#endif
