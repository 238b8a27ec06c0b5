/* ts_source - where timestamp tokens come from: the authority built in (ts_maker.h), or a list of authorities outside,
 * asked by HTTP (RFC 3161, section 3.4). May be used by several threads at once.
 *
 * Of several authorities the one that answered last is asked first; what fails is asked again after a pause (a
 * connection, a timeout, 5xx) or never (a wrong nonce, a refusal), the next one at once. A token that does not fit what
 * was asked for never leaves here. When none answered at all, whoever asks within the next seconds hears so at once
 * (retry_after_s). */
#ifndef TS_SOURCE_H
#define TS_SOURCE_H

#include "arena.h"
#include "auto.h"
#include "bytes.h"
#include "digest.h"
#include "net_fetch.h"
#include "problem.h"
#include "trust.h"
#include "ts_maker.h"

enum { TS_SOURCE_URLS_MAX = 8, TS_SOURCE_ROOM = 8192 };

struct ts_source;
typedef struct ts_source ts_source;

struct ts_number {       /* what the built-in authority's next token says */
    struct bytes serial; /* big-endian, positive, at most 20 bytes */
    int64_t time_ms;
};
/* Never gives a serial twice, nor a time before the last one. `serial` in `arena`. */
typedef status ts_source_number(void *context, struct arena *arena, struct ts_number *out, struct problem *why);

struct ts_source_setup {                 /* borrowed as long as the source is used, but for the texts */
    const char *urls;                    /* http or https, separated by commas or blanks; "" or NULL: the maker */
    const char *policy;                  /* OID that authorities outside are asked for; "" or NULL: any */
    const char *user_password;           /* "user:password" at authorities outside, which are https then; NULL: none */
    const struct net_identity *identity; /* in TLS; may be NULL */
    const struct ts_maker *maker;
    ts_source_number *number; /* NULL: 128 random bits and this machine's clock */
    void *number_context;
    const struct trust *trust; /* an authority that is not on it is refused; NULL: whoever answers */
    int64_t timeout_ms;        /* of one attempt; 0: 10 s */
    int64_t total_ms;          /* of all attempts for one token; 0: 30 s */
};

/* *out is yours to free. Fails: TIMESTAMP_UNFIT (no URL, too many, neither URL nor maker). */
status ts_source_open(const struct ts_source_setup *setup, ts_source **out, struct problem *why) MUST_USE;
void ts_source_free(ts_source *source);
AUTO_DECLARE(ts_source, ts_source_free);

bool ts_source_is_built_in(const ts_source *source);
/* Room for a token: exact for the built-in authority; of one outside the largest that came so far and some
 * bytes more, TS_SOURCE_ROOM before the first. A larger token may come. */
size_t ts_source_room(const ts_source *source);

/* Asks an authority outside for a first token, so that ts_source_room() knows their size. Nothing when it does, or with
 * the authority built in. Fails: TIMESTAMP_FAILED. */
status ts_source_learn(ts_source *source, struct arena *arena, struct problem *why) MUST_USE;

/* `digest`: of what is stamped, of the kind's size. `token`: ContentInfo DER, in `arena`. Fails: TIMESTAMP_FAILED,
 * which names each authority and what it did; what `number` and ts_maker_token() fail with. */
status ts_source_token(ts_source *source, enum digest_kind kind, struct bytes digest, struct arena *arena,
                       struct bytes *token, struct problem *why) MUST_USE;

#endif
