/* document_walk - how a list of documents is read: along an index that has the list's order, or from a lead that few
 * documents have and that are few enough to be sorted. Part of document_repo_list.c, which chooses.
 *
 * The indexes of an order are led by the state alone (migrations/0110_signing.sql), for all authorities at once: what
 * else is wanted stands in them too and is looked at entry by entry. Such a walk is bounded: a filter that few match,
 * or that only old documents match, would have it read the whole table. */
#ifndef DOCUMENT_WALK_H
#define DOCUMENT_WALK_H

#include "document_repo.h"

enum document_lead {
    DOCUMENT_NEWEST,       /* all in the order of their ids, for DOCUMENT_BY_CREATED alone */
    DOCUMENT_OF_STATE,     /* in the list's order: `key` */
    DOCUMENT_OF_PERIOD,    /* of a state, `key`, and of one end of period, `day`: for DOCUMENT_BY_CREATED alone */
    DOCUMENT_OF_AUTHORITY, /* sorted: `key` */
    DOCUMENT_OF_CATEGORY,  /* in the order of their ids, else sorted: `key` */
    DOCUMENT_OF_UNITS      /* sorted: `key`, a JSON list */
};
enum { DOCUMENT_LEADS = DOCUMENT_OF_UNITS + 1 };

struct document_walk {
    struct db *db;
    const struct document_filter *filter;
    const char *authorities;                            /* commas between; "": those of the whole bureau */
    const char *states;                                 /* commas between; "": any */
    const char *name_like, *code_like;                  /* NULL: any unit */
    struct db_value lowest, highest, before, before_id; /* of the order's key; the page begins behind the last two */
    size_t limit;
    struct list *rows; /* struct unit_merge_row: the first `limit` of those found so far, in order */
};

struct document_step {
    enum document_lead lead;
    const char *key, *day; /* NULL where the lead has none */
    int64_t most;          /* rows that may be looked at; 0: any number */
};

/* Adds what one lead finds, and lets the next one look only for what comes before the last of a full page. `ended`:
 * false where `most` ended it with the page unfilled. Fails: CURSOR_INVALID never; the database's. */
status document_walk_step(struct document_walk *walk, const struct document_step *step, bool *ended,
                          struct problem *why) MUST_USE;
/* How many documents a lead (authority, category) has, at most `most`. */
status document_walk_count(struct db *db, enum document_lead lead, const char *key, int64_t most, int64_t *out,
                           struct problem *why) MUST_USE;
/* The different ends of period within the filter's that documents of this state have: const char *, at most `most`. */
status document_walk_periods(const struct document_walk *walk, const char *state, int64_t most, struct list *out,
                             struct problem *why) MUST_USE;

#endif
