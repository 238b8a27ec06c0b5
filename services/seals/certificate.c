#include "certificate.h"

#include "clock.h"

static status check_time(const struct x509 *facts, int64_t now_ms, struct problem *why)
{
    char text[CLOCK_TEXT_SIZE];
    if (now_ms < facts->not_before_ms) {
        clock_text(facts->not_before_ms, text);
        return problem_set(why, CERTIFICATE_NOT_YET_VALID, "%s", text);
    }
    if (now_ms > facts->not_after_ms) {
        clock_text(facts->not_after_ms, text);
        return problem_set(why, CERTIFICATE_EXPIRED, "%s", text);
    }
    return OK;
}

status certificate_check(const struct keystore *keystore, const struct certificate_rules *rules, struct arena *arena,
                         struct x509 *facts, struct problem *why)
{
    TRY(x509_read(keystore->chain[0], arena, facts, why));
    TRY(check_time(facts, rules->now_ms, why));
    if (!x509_may_seal(facts)) return problem_set(why, CERTIFICATE_WRONG_USE, "%s", "");
    if (!x509_subject_has(facts, rules->owner_field, rules->unit_code))
        return problem_set(why, CERTIFICATE_WRONG_OWNER, "%s", rules->unit_code);
    struct list others = LIST_OF(arena, struct bytes);
    for (size_t i = 1; i < keystore->chain_count; i++) *(struct bytes *)list_add(&others) = keystore->chain[i];
    const struct trust_question question = {keystore->chain[0], &others, rules->now_ms, TRUST_USE_SEAL};
    struct trust_answer answer;
    trust_check(rules->trust, &question, arena, &answer);
    if (answer.verdict == TRUST_TRUSTED) return OK;
    return problem_set(why, CERTIFICATE_NOT_TRUSTED, "%s", answer.reason);
}
