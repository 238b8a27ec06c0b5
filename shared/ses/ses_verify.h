/* ses_verify - is a seal, or what it signed, to be believed? GB/T 38540-2020, 6.3 a to d and 7.3 a to h; the versions
 * of GM/T 0031 by the same steps. Each step has an outcome of its own, and all that can be done are done, whatever
 * failed before. */
#ifndef SES_VERIFY_H
#define SES_VERIFY_H

#include "revocation.h"
#include "ses.h"
#include "trust.h"
#include "x509.h"

enum ses_outcome {
    SES_NOT_DONE, /* for want of something: the reason says of what */
    SES_PASSED,
    SES_NOTE, /* passed, but worth knowing; or not to be decided from the file alone */
    SES_FAILED
};
const char *ses_verify_outcome(enum ses_outcome outcome); /* "not_done", "passed", "note", "failed" */

struct ses_step {
    enum ses_outcome outcome;
    /* One word, NULL when passed. "maker_", "signer_" and such are not repeated in it: the step tells whose. Words of
     * ses_read.h, ses_algorithm.h, trust.h and revocation.h, and: "certificate_broken", "not_yet", "expired",
     * "period_backwards", "seal_failed", "not_listed", "digest_unknown", "time_missing", "time_in_future",
     * "only_claimed", "revoked", "on_hold", "not_checked", "no_content", "content_differs", "after_timestamp",
     * "before_creation", "token_broken", "expired_since", "none" (there is no timestamp). */
    const char *reason;
};

enum { SES_SEAL_FORMAT, SES_SEAL_MADE, SES_SEAL_MAKER, SES_SEAL_REVOCATION, SES_SEAL_VALIDITY, SES_SEAL_TIMESTAMP };
enum { SES_SEAL_STEPS = SES_SEAL_TIMESTAMP + 1 };
enum {
    SES_SIGN_FORMAT,
    SES_SIGN_SEAL,
    SES_SIGN_SIGNATURE,
    SES_SIGN_LISTED,
    SES_SIGN_PERIOD,
    SES_SIGN_SIGNER,
    SES_SIGN_TIME,
    SES_SIGN_CONTENT,
    SES_SIGN_TIMESTAMP
};
enum { SES_SIGN_STEPS = SES_SIGN_TIMESTAMP + 1 };
/* The standard's clause and a word: "6.3 a", "format". */
const char *ses_verify_seal_clause(int step);
const char *ses_verify_seal_step(int step);
const char *ses_verify_sign_clause(int step);
const char *ses_verify_sign_step(int step);

enum ses_overall {
    SES_VALID,
    SES_UNTRUSTED, /* whole, but it is not known, or not so, that whoever made it is to be believed */
    SES_UNDECIDED, /* a step that decides could not be done */
    SES_INVALID,
    SES_UNREADABLE
};
const char *ses_verify_overall(enum ses_overall overall); /* "valid" … */

struct ses_person { /* the maker, or the signer */
    bool is_read;   /* `facts` say something */
    struct x509 facts;
    struct trust_answer trust;
    struct revocation_answer revocation;
};

struct ses_seal_report {
    bool is_read;
    struct ses_seal seal;
    struct ses_step steps[SES_SEAL_STEPS];
    enum ses_overall overall;
    struct ses_person maker;
    int64_t stamped_ms; /* 0: no timestamp that is believed */
};

struct ses_signature_report {
    bool is_read;
    struct ses_signature signature;
    struct ses_seal_report seal;
    struct ses_step steps[SES_SIGN_STEPS];
    enum ses_overall overall;
    struct ses_person signer;
    int64_t stamped_ms; /* 0: no timestamp that is believed */
};

struct ses_case { /* all borrowed */
    struct bytes file;
    bool is_padded; /* zero bytes may follow */
    const struct trust *list;
    const struct list *certificates; /* that help to build chains, of struct bytes (DER); may be NULL */
    int64_t now_ms;
    const struct bytes *content; /* what was sealed, in pieces; NULL: not at hand */
    size_t content_count;
};

/* May this certificate (DER) use the seal? By the seal's list alone. NULL: yes, else a step's reason: "not_listed",
 * "digest_unknown". */
const char *ses_verify_listed(const struct ses_seal *seal, struct bytes certificate, struct arena *arena);

/* Never fails: what cannot be read is a result. */
void ses_verify_seal(const struct ses_case *in, struct arena *arena, struct ses_seal_report *out);
void ses_verify_signature(const struct ses_case *in, struct arena *arena, struct ses_signature_report *out);

#endif
