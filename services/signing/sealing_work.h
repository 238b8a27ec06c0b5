/* sealing_work - the steps of a sealing that do not ask where the key is: documents are found and prepared, signatures
 * put in, new revisions stored and written down. sealing_flow has seals sign in between, sealing_offer_flow the holder.
 */
#ifndef SEALING_WORK_H
#define SEALING_WORK_H

#include "cms_sign.h"
#include "material_cache.h"
#include "pdf_image.h"
#include "pdf_sign.h"
#include "sealing_flow.h"
#include "sealing_stamp.h"
#include "seals_client.h"
#include "store.h"

/* So many documents share one call for signatures and one transaction. */
enum { SEALING_CHUNK = 200 };

struct sealing_run {
    const struct signing *signing;
    const struct caller *caller;
    struct seals_user user;
    const char *activation;
    struct sealing_order *order;
    struct arena *arena;
    bool is_asked; /* seals checks when it signs: what is known of the seal will do */
    const struct material *opened;
    struct seals_material material; /* borrowed from `opened`, as is the signer */
    struct cms_sign *signer;
    struct cms_sign *own_signer; /* by a method that was asked for, and not the usual one; NULL */
    struct pdf_image image;
    struct sealing_stamp *stamp; /* borrowed */
    int64_t now_ms;              /* of the sealing: the same documents, place and time give the same bytes */
};

struct sealing_prepared { /* one document on its way; its memory goes when its chunk is done */
    struct sealing_item *item;
    struct document document;
    store_file *file;
    struct pdf_sign *sign;
    unsigned char content[DIGEST_SIZE_MAX]; /* by the signer's digest */
    struct bytes token;                     /* the timestamp of its signature, had already; size 0: none */
    bool is_signed;                         /* nothing more is to be done before it is written down */
    struct store_item revision;             /* the new one */
    struct bytes extended;                  /* of B-LT and above: all of it */
    int64_t size_bytes;
    int64_t until_ms;       /* of B-LTA: when its document timestamp must have been renewed; 0: none */
    const char *algorithms; /* of that timestamp */
    struct document_place place;
    bool ready;
};

struct sealing_chunk {
    const struct sealing_run *run;
    struct arena *arena;
    struct sealing_prepared *all;
    size_t count;
    struct list clients; /* const char *: whose documents the caller may seal by mandate */
    bool is_outrun;      /* a row has changed since it was read */
};

/* No document twice. Fails: DOCUMENT_REPEATED. */
status sealing_work_check(const struct list *items, struct problem *why) MUST_USE;
/* Picture and certificate, once for all documents: of seals, or where `is_asked`, of what is known. */
status sealing_work_open(struct sealing_run *run, struct problem *why) MUST_USE;
void sealing_work_end(const struct sealing_run *run); /* also where it could not be opened */
/* For a key that seals does not hold, so does not ask about: the seal is enabled and its certificate valid now. Fails:
 * SEAL_STATE, SEAL_CERTIFICATE_EXPIRED. */
status sealing_work_usable(const struct sealing_run *run, struct problem *why) MUST_USE;
struct sealing_chunk sealing_work_chunk(const struct sealing_run *run, struct arena *arena, size_t from, size_t count);
/* What can be sealed is `ready` then; of the others the item says why not. */
status sealing_work_prepare(struct sealing_chunk *chunk, struct problem *why) MUST_USE;
/* What could not be finished because its token outgrew its room (TIMESTAMP_TOO_LARGE) is prepared again with more, and
 * is `ready` for another signature: as many as this answers. */
size_t sealing_work_widen(struct sealing_chunk *chunk);
/* Fails: SIGNATURE_WRONG, TIMESTAMP_FAILED, TIMESTAMP_CLOCK, TIMESTAMP_TOO_LARGE. */
status sealing_work_finish(const struct sealing_run *run, struct arena *arena, struct sealing_prepared *p,
                           struct bytes signature, struct problem *why) MUST_USE;
/* The item says why: a copy of `why`, in the order's arena. */
void sealing_work_say(const struct sealing_run *run, struct sealing_item *item, const struct problem *why);
/* The same, and nothing more comes of it. */
void sealing_work_refuse(const struct sealing_run *run, struct sealing_prepared *p, const struct problem *why);
/* The rule for what the item asks: a first seal, or one more. Fails: as document_seal, document_seal_again. */
status sealing_work_seal(const struct sealing_item *item, struct document *document, int64_t now_ms,
                         struct problem *why) MUST_USE;
void sealing_work_close(struct sealing_chunk *chunk);

#endif
