#include "evidence_flow.h"

#include "algorithm_end.h"
#include "clock.h"
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
    if (!algorithm_end_is_table(config->algorithm_ends)) {
        (void)fprintf(stderr, "ESTAMP_ALGORITHM_ENDS: such as RSA2048=2030-12-31,SHA256=2035-12-31\n");
        exit(EXIT_CONFIG); /* NOLINT(concurrency-mt-unsafe): no thread yet */
    }
    signing->algorithm_ends = config->algorithm_ends;
    signing->evidence = revocation_source_new(0, 0);
    signing->renew_ms = config->renew_days * DAY_MS;
    revocation_source_hosts(signing->evidence, config->issuer_hosts);
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
    TRY(pdf_extend(sealed, &setup, arena, out, why));
    int64_t end_ms = algorithm_end_of(signing->algorithm_ends, out->algorithms);
    if (end_ms < out->until_ms) out->until_ms = end_ms;
    return OK;
}

status evidence_flow_note(struct db *db, const struct signing *signing, const struct document_evidence *evidence,
                          struct problem *why)
{
    return document_evidence_repo_put(db, evidence, evidence->until_ms - signing->renew_ms, why);
}

status evidence_flow_age(struct db *db, const struct signing *signing, int64_t now_ms, struct arena *arena,
                         struct problem *why)
{
    struct list known = LIST_OF(arena, const char *);
    if (!*signing->algorithm_ends) return OK;
    TRY(document_evidence_repo_algorithms(db, &known, why));
    for (size_t i = 0; i < known.count; i++) {
        const char *names = *LIST_AT(&known, const char *, i);
        int64_t end_ms = algorithm_end_of(signing->algorithm_ends, names);
        if (end_ms > now_ms + signing->renew_ms) continue;
        TRY(document_evidence_repo_age(db, names, end_ms, now_ms, why));
    }
    return OK;
}
