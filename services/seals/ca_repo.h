/* ca_repo - the tables ca, ca_list and ca_issued. They are the CA's, of no unit, so nothing is asked by a scope here:
 * whoever changes a unit's certificate has found that by certificate_repo, which asks. */
#ifndef CA_REPO_H
#define CA_REPO_H

#include "ca.h"
#include "db.h"
#include "issuer_list.h"
#include "list.h"

/* Makes the CA's row where there is none, and locks it until the transaction ends. `is_new`: nobody has made it ready
 * yet. */
status ca_repo_begin(struct db *db, const char *id, const char *name, int64_t now_ms, bool *is_new, struct problem *why)
    MUST_USE;
status ca_repo_since(struct db *db, const char *id, int64_t *since_ms, struct problem *why) MUST_USE;
status ca_repo_lock(struct db *db, const char *id, struct problem *why) MUST_USE;
/* Takes what was issued before there was a register into it, as good: certificates by the issuer of this name that no
 * other key of that name has issued. */
status ca_repo_adopt(struct db *db, const char *id, const char *name, int64_t *count, struct problem *why) MUST_USE;
status ca_repo_ready(struct db *db, const char *id, struct problem *why) MUST_USE;

struct ca_list {
    int64_t position, room, number, this_ms, next_ms;
    const char *address;
    struct bytes der; /* ca_repo_list_der() alone reads it */
};
/* The last one, that certificates are still put on; position -1: there is none. */
status ca_repo_last_list(struct db *db, const char *id, struct arena *arena, struct ca_list *out, struct problem *why)
    MUST_USE;
status ca_repo_add_list(struct db *db, const char *id, const struct ca_list *list, struct problem *why) MUST_USE;
status ca_repo_take_room(struct db *db, const char *id, int64_t position, int64_t count, struct problem *why) MUST_USE;
/* Locks it. Fails: LIST_MISSING. */
status ca_repo_lock_list(struct db *db, const char *id, int64_t position, struct arena *arena, struct ca_list *out,
                         struct problem *why) MUST_USE;
status ca_repo_save_list(struct db *db, const char *id, const struct ca_list *list, struct bytes der,
                         struct problem *why) MUST_USE;
/* Those whose next update comes before a moment, as int64_t; at most `limit`. */
status ca_repo_due_lists(struct db *db, const char *id, int64_t before_ms, int64_t limit, struct list *out,
                         struct problem *why) MUST_USE;
/* Any CA's, also one that issues no more. Fails: LIST_MISSING. */
status ca_repo_list_der(struct db *db, const char *id, int64_t position, struct arena *arena, struct ca_list *out,
                        struct problem *why) MUST_USE;
/* Who is revoked or held on it, as struct issuer_list_entry, by serial number. */
status ca_repo_entries(struct db *db, const char *id, int64_t position, struct list *out, struct problem *why) MUST_USE;

status ca_repo_add_many(struct db *db, const struct list *issued, struct problem *why) MUST_USE; /* struct ca_issued */
/* Locks it. `found` false: not of this register. */
status ca_repo_lock_issued(struct db *db, const char *certificate_id, struct arena *arena, struct ca_issued *out,
                           bool *found, struct problem *why) MUST_USE;
/* Where the list of a unit's certificate is published; NULL: it is of no CA here. */
status ca_repo_address(struct db *db, const char *certificate_id, struct arena *arena, const char **out,
                       struct problem *why) MUST_USE;
/* By its serial number; `found` false: never issued here. */
status ca_repo_look(struct db *db, const char *id, const char *serial, struct ca_issued *out, bool *found,
                    struct problem *why) MUST_USE;
/* State, reason and times, in the register and beside the unit's certificate. */
status ca_repo_save_issued(struct db *db, const struct ca_issued *issued, struct problem *why) MUST_USE;

#endif
