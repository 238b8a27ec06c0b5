/* sealing_flow - 电子签章处理: documents get their holder's seal, many in one go, each with a result of its own. */
#ifndef SEALING_FLOW_H
#define SEALING_FLOW_H

#include "caller.h"
#include "document.h"
#include "http_page.h"
#include "list.h"
#include "sealing_place.h"
#include "signing.h"

enum { SEALING_MAX = 500 };

struct sealing_item {
    const char *document_id;
    bool again;  /* one more seal on what is sealed (会签); false: on what waits */
    bool placed; /* false: the place that the form fixes */
    struct document_place place;
    struct list places;      /* struct pdf_layout_place; instead of `place`; empty: none */
    const struct list *asks; /* struct sealing_place_ask: the same as they were asked, to be kept; NULL: none */
    /* out */
    bool sealed;
    struct problem *why; /* when not; NULL: nothing stands in the way. It is large, so only who is refused has one */
    struct document document;
};

struct sealing_order {
    const char *seal_id, *request_key; /* request_key NULL: none */
    const char *pin, *activation;      /* the seal was unlocked before when there is an activation */
    int level;                         /* enum sealing_level, or SEALING_STAMP_USUAL */
    struct list items;                 /* struct sealing_item */
    struct sealing_terms terms;
    const struct sealing_terms_ask *asked_terms; /* the same as they were asked, to be kept */
};

/* Notes the key of a request, so that it never means other documents. Fails: IDEMPOTENCY_REUSED. */
struct db_once;
status sealing_flow_once(const struct signing *signing, const struct db_once *once, struct arena *arena,
                         struct problem *why) MUST_USE;

/* Fails as a whole when the seal cannot be unlocked or used, or a timestamp is asked for where none can be had; faults
 * of single documents stand in their items. An item that the same request sealed before (request_key) is reported as
 * sealed. */
status sealing_flow_run(const struct signing *signing, const struct caller *caller, const char *user_token,
                        struct sealing_order *order, struct arena *arena, struct problem *why) MUST_USE;

/* What a seal stands on, as far as the caller may see the documents: struct sealing_use, the latest first. */
status sealing_flow_uses(const struct signing *signing, const struct caller *caller, const char *seal_id,
                         const struct http_page *page, struct list *out, struct problem *why) MUST_USE;

#endif
