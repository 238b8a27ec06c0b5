/* evidence_archived - renews the evidence of an archived document, when archives asks for it: whether and when is its
 * matter (record_evidence of archives), since it keeps the file by its digest. The authority's key, the evidence that
 * others publish and the document's revisions are here, so the new revision is made and noted here, and archives looks
 * at its bytes before it files them.
 *
 * May be asked twice: who asks for bytes that were renewed already is told of the newest. */
#ifndef EVIDENCE_ARCHIVED_H
#define EVIDENCE_ARCHIVED_H

#include "arena.h"
#include "caller.h"
#include "signing.h"

struct evidence_archived_order {
    const char *document_id, *digest; /* digest: the newest bytes that archives has */
    int64_t until_ms;                 /* their evidence ends then; what ends no later gains nothing */
};

struct evidence_archived {
    const char *digest; /* of the newest bytes; the same as asked: nothing was gained */
    int64_t size_bytes;
};

/* Fails: DOCUMENT_STATE (not archived), DOCUMENT_CHANGED (these bytes are none of its revisions), STORE_MISSING, and as
 * evidence_flow_extend does. */
status evidence_archived_renew(const struct signing *signing, const struct caller *caller,
                               const struct evidence_archived_order *order, struct arena *arena,
                               struct evidence_archived *out, struct problem *why) MUST_USE;

#endif
