/* document - a document (文件) and what may happen to it: it waits for its seal, is sealed, is frozen for archiving, is
 * archived. It is the form of a tax declaration (申报表), or a file that was handed in as it is (upload.h).
 *
 * A declaration may be corrected (更正: another document takes its place) or voided (作废). One that was never sealed
 * is `replaced` or `voided` then, for good; a sealed or archived one keeps its state and says what became of it. A
 * sealed one may be sent back by an officer (`rejected`, 退回): it is not archived, and waits for its correction.
 *
 * A sealed one may get further seals (会签), each a revision more. */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum { DOCUMENT_NUMBER_LENGTH = 20 };

enum document_state {
    DOCUMENT_WAITING,
    DOCUMENT_SEALED,
    DOCUMENT_FROZEN,
    DOCUMENT_ARCHIVED,
    DOCUMENT_REPLACED,
    DOCUMENT_VOIDED,
    DOCUMENT_REJECTED
};
const char *document_state_name(enum document_state state); /* "waiting" … */
enum document_state document_state_of(const char *name);
extern const char *const document_states[];
/* Several names, commas between; false where one is none. */
bool document_states_read(const char *names, unsigned *bits);

struct document_place { /* where the seal's picture goes: its upper left corner from the page's, upright */
    int64_t page;       /* from 1; 0: the form fixes none */
    int64_t x_um, y_um;
};

struct document {
    const char *id, *number, *title, *service_id, *voucher_code, *period_from, *period_to, *due_date;
    const char *digest, *data_digest, *archive_number, *client_id;
    const char *unit_id, *unit_code, *unit_name, *authority_id;
    const char *category_id, *category_name, *classification_code;
    const char *corrects_id, *correct_reason; /* of a correction: what it takes the place of, and why */
    const char *corrected_by_id, *void_reason, *reject_reason;
    enum document_state state;
    int64_t revision, size_bytes, page_count, created_ms, sealed_ms, changed_ms;
    int64_t corrected_ms, voided_ms, rejected_ms, withdrawn_ms, locked_ms; /* 0: never, or not */
    struct document_place place;
};

struct sealing { /* one seal on it */
    const char *id, *document_id, *field, *seal_id, *seal_number, *seal_name, *signer, *fingerprint, *request_key,
        *sealed_by, *places; /* places: JSON, of every spot; NULL: not kept then */
    int64_t revision, page, x_um, y_um, sealed_ms;
};

struct sealing_use { /* a sealing as the seal sees it: what it stands on */
    const char *id, *document_id, *number, *title, *unit_code, *unit_name, *period_from, *period_to;
    enum document_state state;
    int64_t revision, sealed_ms, withdrawn_ms; /* withdrawn_ms 0: it stands */
};

/* The moves that a document can make; each fails with DOCUMENT_STATE from anywhere else. */
status document_seal(struct document *document, int64_t now_ms, struct problem *why) MUST_USE; /* waiting → sealed */
/* One seal more on what is sealed; it stays so, and `sealed_ms` tells of the first. Fails also as document_correct. */
status document_seal_again(struct document *document, int64_t now_ms, struct problem *why) MUST_USE;
/* The last seal is taken back (撤销签章), `left` stay on it; without any it waits again. Fails as document_seal_again.
 */
status document_withdraw(struct document *document, size_t left, int64_t now_ms, struct problem *why) MUST_USE;
status document_freeze(struct document *document, int64_t now_ms, struct problem *why) MUST_USE; /* sealed → frozen */
status document_release(struct document *document, int64_t now_ms, struct problem *why) MUST_USE; /* frozen → sealed */
status document_file(struct document *document, const char *archive_number, int64_t now_ms, struct problem *why)
    MUST_USE; /* frozen → archived */

/* What the filing system or an officer may do. Fail: DOCUMENT_CORRECTED (subject: the correction's id), DOCUMENT_VOID,
 * DOCUMENT_ARCHIVING (frozen: in a moment it may), and rejecting anything but what is sealed: DOCUMENT_STATE. Texts are
 * borrowed. */
status document_correct(struct document *document, const char *by_id, int64_t now_ms, struct problem *why) MUST_USE;
status document_void(struct document *document, const char *reason, int64_t now_ms, struct problem *why) MUST_USE;
status document_reject(struct document *document, const char *reason, int64_t now_ms, struct problem *why) MUST_USE;

/* Locked (锁定) nothing changes it but archiving, which is no change. Fails: DOCUMENT_LOCKED, DOCUMENT_CORRECTED,
 * DOCUMENT_VOID, DOCUMENT_STATE (sent back: it waits for its correction); DOCUMENT_UNLOCKED. */
status document_lock(struct document *document, int64_t now_ms, struct problem *why) MUST_USE;
status document_unlock(struct document *document, int64_t now_ms, struct problem *why) MUST_USE;

/* Handed in as a file: it has no declared data, so `data_digest` is "". */
bool document_is_file(const struct document *document);
/* What needs declared data: correcting, reading them. Fails: DOCUMENT_NOT_DECLARED. */
status document_need_data(const struct document *document, struct problem *why) MUST_USE;

/* How it stands for who holds a copy: "waiting", "valid", "corrected", "voided", "rejected", "withdrawn" (it had a seal
 * and has none now). */
const char *document_standing(const struct document *document);

/* The day until which a period's declaration is due: the 15th of the month after (税收征管 practice), as YYYY-MM-DD. */
void document_due_date(const char *period_to, char out[11]);

#endif
