/* evidence_flow - evidence for the long term (PAdES B-LT, B-LTA) behind a sealed document, and whether judging asks
 * others about revocation. */
#ifndef EVIDENCE_FLOW_H
#define EVIDENCE_FLOW_H

#include "document_evidence_repo.h"
#include "pdf_extend.h"
#include "sealing_level.h"
#include "signing.h"

/* Fills `signing`'s evidence and renew_ms; ESTAMP_REVOCATION=online lets verification ask, too. Says what is wrong with
 * the settings and ends the process. */
void evidence_flow_open_or_exit(const struct signing_config *config, struct signing *signing);

/* Raises sealed bytes to B-LT or B-LTA; `until_ms` looks at the ends of algorithms, too. Fails as pdf_extend does, and
 * TIMESTAMP_OFF. */
status evidence_flow_extend(const struct signing *signing, enum sealing_level level, struct bytes sealed,
                            struct arena *arena, struct pdf_extend_result *out, struct problem *why) MUST_USE;

/* Within the transaction that gives the document its new revision: when its timestamp must be renewed. */
status evidence_flow_note(struct db *db, const struct signing *signing, const struct document_evidence *evidence,
                          struct problem *why) MUST_USE;

/* Timestamps whose algorithms end soon become due, some at a time; in a transaction of its own. */
status evidence_flow_age(struct db *db, const struct signing *signing, int64_t now_ms, struct arena *arena,
                         struct problem *why) MUST_USE;

#endif
