/* certificate_repo - the tables certificate and certificate_chain. */
#ifndef CERTIFICATE_REPO_H
#define CERTIFICATE_REPO_H

#include "caller.h"
#include "certificate.h"
#include "db.h"
#include "http_page.h"
#include "list.h"
#include "unit_lead.h"

struct certificate_filter {
    struct unit_lead lead;
};

/* Fails: CERTIFICATE_TAKEN. */
status certificate_repo_add(struct db *db, const struct certificate *certificate, const struct bytes *chain,
                            size_t chain_count, struct problem *why) MUST_USE;
/* With its chain; what a rejected import leaves. */
status certificate_repo_drop(struct db *db, const char *id, struct problem *why) MUST_USE;

struct certificate_new {
    struct certificate certificate;
    struct bytes der;
};
/* Of struct certificate_new, all by the CA whose chain (of struct bytes) is given. */
status certificate_repo_add_many(struct db *db, const struct list *certificates, const struct list *issuers,
                                 struct problem *why) MUST_USE;
status certificate_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena,
                             struct certificate *out, struct problem *why) MUST_USE;
status certificate_repo_list(struct db *db, struct scope scope, const struct certificate_filter *filter,
                             const struct http_page *page, struct list *out, struct problem *why) MUST_USE;
/* The chain as struct bytes (DER), the certificate first. */
status certificate_repo_chain(struct db *db, const char *id, struct list *out, struct problem *why) MUST_USE;

#endif
