#include "certificate.h"

#include "clock.h"
#include "text.h"
#include <string.h>

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

const char *certificate_owner_field(const char *rules, const char *fallback, const char *issuer, struct arena *arena)
{
    for (const char *line = rules; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        size_t size = strcspn(line, "\r\n"), field = strcspn(line, " \t\r\n");
        size_t gap = strspn(line + field, " \t");
        if (*line == '#' || field == 0 || gap == 0) continue;
        const char *name = arena_copy(arena, line + field + gap, size - field - gap);
        if (text_equal(text_trim(arena, name), issuer)) return arena_copy(arena, line, field);
    }
    return fallback;
}

static status check_trust(const struct list *chain, const struct certificate_rules *rules, struct arena *arena,
                          struct problem *why)
{
    struct list others = LIST_OF(arena, struct bytes);
    for (size_t i = 1; i < chain->count; i++) *(struct bytes *)list_add(&others) = *LIST_AT(chain, struct bytes, i);
    const struct trust_question question = {*LIST_AT(chain, struct bytes, 0), &others, rules->now_ms, TRUST_USE_SEAL};
    struct trust_answer answer;
    trust_check(rules->trust, &question, arena, &answer);
    if (answer.verdict == TRUST_TRUSTED) return OK;
    return problem_set(why, CERTIFICATE_NOT_TRUSTED, "%s", answer.reason);
}

status certificate_check(const struct list *chain, const struct certificate_rules *rules, struct arena *arena,
                         struct certificate_found *out, struct problem *why)
{
    const struct x509 *facts = &out->facts;
    TRY(x509_read(*LIST_AT(chain, struct bytes, 0), arena, &out->facts, why));
    TRY(check_time(facts, rules->now_ms, why));
    if (!x509_may_seal(facts)) return problem_set(why, CERTIFICATE_WRONG_USE, "%s", "");
    const char *field = certificate_owner_field(rules->owner_rules, rules->owner_field, facts->issuer, arena);
    out->names_unit = x509_subject_has(facts, field, rules->unit_code);
    if (!out->names_unit && !rules->may_differ)
        return problem_set(why, CERTIFICATE_WRONG_OWNER, "%s", rules->unit_code);
    return check_trust(chain, rules, arena, why);
}
