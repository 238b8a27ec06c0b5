/* certificate_flow - looking certificates up. */
#ifndef CERTIFICATE_FLOW_H
#define CERTIFICATE_FLOW_H

#include "certificate.h"
#include "http_page.h"
#include "seals.h"
#include "unit_lead.h"

status certificate_flow_find(const struct seals *seals, const struct caller *caller, const char *id,
                             struct arena *arena, struct certificate *out, struct problem *why) MUST_USE;
/* The chain as struct bytes (DER), the certificate first; only of a certificate that the caller may see. */
status certificate_flow_chain(const struct seals *seals, const struct caller *caller, const char *id, struct list *out,
                              struct problem *why) MUST_USE;

struct certificate_whole {
    struct certificate certificate;
    struct list chain; /* struct bytes (DER), the certificate first */
    const char *list;  /* where its revocation list is published; NULL: an outside CA's business */
};
/* Only of a certificate that the caller may see. */
status certificate_flow_whole(const struct seals *seals, const struct caller *caller, const char *id,
                              struct arena *arena, struct certificate_whole *out, struct problem *why) MUST_USE;
/* `lead` is seal_flow_plan's. */
status certificate_flow_list(const struct seals *seals, const struct caller *caller, const struct unit_lead *lead,
                             const struct http_page *page, struct list *out, struct problem *why) MUST_USE;

#endif
