/* signing_key_repo - rows of `signing_key`. */
#ifndef SIGNING_KEY_REPO_H
#define SIGNING_KEY_REPO_H

#include "bytes.h"
#include "db.h"
#include "list.h"
#include "signing_key.h"

struct signing_key_row {
    struct signing_key key;
    struct bytes private_sealed;
};

/* Lets one instance at a time decide; held until the transaction ends. */
status signing_key_repo_turn(struct db *db, int64_t now_ms, struct problem *why) MUST_USE;
/* Of struct signing_key_row, by usable_ms. */
status signing_key_repo_list(struct db *db, struct arena *arena, struct list *out, struct problem *why) MUST_USE;
struct list signing_key_repo_keys(const struct list *rows); /* the same as struct signing_key, for the rules */
status signing_key_repo_insert(struct db *db, const struct signing_key_row *row, struct problem *why) MUST_USE;
status signing_key_repo_delete(struct db *db, const char *kid, struct problem *why) MUST_USE;

#endif
