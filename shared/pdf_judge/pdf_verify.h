/* pdf_verify - what a PDF file's signatures are worth (验证). Four questions are kept apart for each one: is it
 * cryptographically whole (integrity), which bytes does it vouch for (coverage), what did later revisions do
 * (changes_after), and is its certificate believed (trust). The overall verdict speaks of the first three alone.
 *
 * Nothing of the file is believed: a damaged or hostile one is a result, never a failure. */
#ifndef PDF_VERIFY_H
#define PDF_VERIFY_H

#include "cms_verify.h"
#include "pdf_change.h"
#include "pdf_signature.h"
#include "pdf_visual.h"
#include "problem.h"
#include "revocation.h"
#include "trust.h"
#include "x509.h"

enum { PDF_VERIFY_SIGNATURES_MAX = 1000 };

enum pdf_verify_overall {
    PDF_VERIFY_INTACT,    /* every signature is whole, nothing suspicious came after */
    PDF_VERIFY_CHANGED,   /* every signature is whole, but later revisions changed what was signed */
    PDF_VERIFY_BROKEN,    /* a signature does not fit its bytes, cannot be read, or does not cover its revision */
    PDF_VERIFY_UNSIGNED,  /* no signature at all */
    PDF_VERIFY_UNREADABLE /* no sound PDF file */
};

enum pdf_verify_time {
    PDF_VERIFY_TIME_NONE,
    PDF_VERIFY_TIME_CLAIMED,  /* the signer's word */
    PDF_VERIFY_TIME_TIMESTAMP /* a timestamp whose authority is on the trust list */
};

/* What a signature in PAdES' format has with it (ETSI EN 319 142-1, 6), as far as it is believed. */
enum pdf_verify_level {
    PDF_VERIFY_LEVEL_NONE,
    PDF_VERIFY_LEVEL_B,
    PDF_VERIFY_LEVEL_T,  /* its time is proved */
    PDF_VERIFY_LEVEL_LT, /* and the file tells that nobody in its chain was revoked */
    PDF_VERIFY_LEVEL_LTA /* and a document timestamp covers that evidence */
};

struct ses_signature_report;

struct pdf_verify_signature {
    const char *field;
    bool is_timestamp; /* a document timestamp, not a seal */
    bool is_drawn;     /* a document timestamp with a place on a page: it may look like a seal */
    bool is_removed;   /* the newest revision has it no more */
    enum cms_verify_state integrity;
    const char *integrity_reason; /* cms_verify.h's words, "subfilter_unknown" or "too_many_signatures"; NULL */
    enum pdf_coverage coverage;
    const char *coverage_reason; /* NULL */
    size_t revision;             /* counted from 1; 0: unknown */
    struct list changes;         /* of struct pdf_change */
    bool is_suspicious;          /* one of the changes is */
    enum pdf_visual_answer look; /* of the pages, where the changes alone do not tell */
    bool has_signer;
    struct x509 signer;
    enum trust_verdict trust;
    /* trust.h's words, or "maker_untrusted", "maker_unknown", "seal_ended" (of an electronic seal), "expired_since",
     * "integrity", "revoked" (untrusted), "key_compromised" (unknown: revoked later, but nobody can tell since when
     * others had the key), "on_hold" (unknown), "revocation_unknown" (unknown: the authority does not know the
     * certificate); NULL */
    const char *trust_reason;
    struct list chain;      /* of struct bytes (DER), leaf first; as far as it could be built */
    int64_t chain_until_ms; /* when the first of them but the root ends; 0: nobody was asked */
    int64_t stamp_until_ms; /* the same of the chain of its own timestamp; 0: there is none that is believed */
    struct revocation_answer revocation; /* of the signer's chain: its worst link */
    struct list links;                   /* the same of each certificate of the chain but its root; none: not asked */
    int64_t time_ms;                     /* 0: none */
    int64_t proved_ms; /* it existed then, by its timestamp or a document timestamp over it; 0: not proved */
    enum pdf_verify_level level;
    enum pdf_verify_time time_source;
    bool is_baseline;            /* in the format of PAdES (ETSI.CAdES.detached) */
    bool has_timestamp;          /* a timestamp is there that fits the signature, believed or not */
    bool has_unproved_timestamp; /* a timestamp is there, or this is one, but its authority is not believed */
    bool is_time_in_future;
    bool is_weak;                           /* SHA-1 or a short key: warn */
    bool is_odd_value;                      /* a value of SM2 in another form than the standard's (sm2.h): warn */
    const char *digest;                     /* "SHA256"; NULL */
    const char *method;                     /* "RSA"; NULL */
    int certification;                      /* DocMDP 1 to 3; 0: none */
    const char *seal;                       /* number of the electronic seal; NULL */
    const struct ses_signature_report *ses; /* its steps, where it was made by an electronic seal (pdf_ses.h); NULL */
};

struct pdf_verify_report {
    enum pdf_verify_overall overall;
    size_t revisions;
    const size_t *revision_ends; /* so many bytes of the file each revision is, the oldest first; `revisions` of them */
    struct list signatures;      /* of struct pdf_verify_signature, as their fields stand in the form */
    enum problem_code problem;   /* why it is unreadable */
    const char *problem_subject;
    bool is_encrypted;
    struct pdf_protection protection; /* when it is encrypted */
    /* There is a signature, and every signer is trusted. Beside seals a document timestamp that draws nothing is none:
     * of an authority that is not believed it proves no time, and takes nothing from the seals. */
    bool is_trusted;
};

/* `list`: an empty one (trust_open(NULL)) believes nobody. `now_ms` is the verifier's clock. The report lives in
 * `arena`, as must the file. */
void pdf_verify(struct bytes file, const struct trust *list, int64_t now_ms, struct arena *arena,
                struct pdf_verify_report *out);
/* The same with a password for an encrypted file (UTF-8, the user's or the owner's); not needed when the empty one
 * opens it. Without the right one the report's problem is PDF_PASSWORD_NEEDED or PDF_PASSWORD_WRONG. */
void pdf_verify_with(struct bytes file, struct bytes password, const struct trust *list, int64_t now_ms,
                     struct arena *arena, struct pdf_verify_report *out);

const char *pdf_verify_overall_name(enum pdf_verify_overall overall); /* "intact" … */
const char *pdf_verify_integrity_name(enum cms_verify_state state);   /* "ok", "broken", "unparsable" */
const char *
pdf_verify_changes_name(const struct pdf_verify_signature *signature); /* "none", "permitted", "suspicious" */
const char *pdf_verify_time_name(enum pdf_verify_time source);         /* "claimed", "timestamp"; NULL: none */

#endif
