#include "evidence_flow.h"

#include "clock.h"
#include "document_evidence_repo.h"
#include "revocation_source.h"
#include "text.h"
#include <stdio.h>
#include <stdlib.h>

enum { EXIT_CONFIG = 78 };

static const int64_t DAY_MS = INT64_C(86400000);

void evidence_flow_open_or_exit(const struct signing_config *config, struct signing *signing)
{
    bool is_online = text_equal(config->revocation, "online");
    if (!is_online && !text_equal(config->revocation, "offline")) {
        (void)fprintf(stderr, "ESTAMP_REVOCATION: online or offline\n");
        exit(EXIT_CONFIG); /* NOLINT(concurrency-mt-unsafe): no thread yet */
    }
    signing->evidence = revocation_source_new(0, 0);
    signing->renew_ms = config->renew_days * DAY_MS;
    if (is_online) trust_ask_at(signing->trust, signing->evidence);
}

status evidence_flow_extend(const struct signing *signing, enum sealing_level level, struct bytes sealed,
                            struct arena *arena, struct pdf_extend_result *out, struct problem *why)
{
    const struct pdf_extend_setup setup = {.level = level == SEALING_LEVEL_LTA ? PDF_EXTEND_LTA : PDF_EXTEND_LT,
                                           .list = signing->trust,
                                           .source = signing->evidence,
                                           .stamps = timestamp_flow_source(signing->timestamps),
                                           .now_ms = clock_now_ms()};
    if (level == SEALING_LEVEL_LTA && !setup.stamps) return problem_set(why, TIMESTAMP_OFF, "%s", "");
    return pdf_extend(sealed, &setup, arena, out, why);
}

status evidence_flow_note(struct db *db, const struct signing *signing, const char *document_id, int64_t until_ms,
                          struct problem *why)
{
    return document_evidence_repo_put(db, document_id, until_ms, until_ms - signing->renew_ms, why);
}
