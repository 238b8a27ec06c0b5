/* certificate_flow - looking certificates up. */
#ifndef CERTIFICATE_FLOW_H
#define CERTIFICATE_FLOW_H

#include "certificate.h"
#include "http_page.h"
#include "seals.h"

status certificate_flow_find(const struct seals *seals, const struct caller *caller, const char *id,
                             struct arena *arena, struct certificate *out, struct problem *why) MUST_USE;
/* The chain as struct bytes (DER), the certificate first; only of a certificate that the caller may see. */
status certificate_flow_chain(const struct seals *seals, const struct caller *caller, const char *id, struct list *out,
                              struct problem *why) MUST_USE;
struct certificate_wanted {
    const char *unit_code, *unit_name; /* NULL: any */
    const struct http_page *page;
};
status certificate_flow_list(const struct seals *seals, const struct caller *caller,
                             const struct certificate_wanted *wanted, struct list *out, struct problem *why) MUST_USE;

#endif
