#include "seal.h"

#include "random.h"
#include "text.h"
#include <string.h>

enum { NUMBER_LENGTH = 16 };

const char *const seal_types[] = {"official", "invoice", "finance", "contract", "tax", "legal_person", NULL};
static const char *const type_words[] = {"", "发票专用章", "财务专用章", "合同专用章", "征税专用章", "法定代表人"};
static const char *const state_names[] = {"enabled", "disabled", "pending", "suspended", NULL};
static const char *const unlock_names[] = {"pin", "code", "holder", NULL};

const char *seal_state_name(enum seal_state state)
{
    return state_names[state];
}

enum seal_state seal_state_of(const char *name)
{
    for (int i = 0; state_names[i]; i++)
        if (strcmp(state_names[i], name) == 0) return (enum seal_state)i;
    return SEAL_DISABLED;
}

const char *seal_unlock_name(enum seal_unlock unlock)
{
    return unlock_names[unlock];
}

enum seal_unlock seal_unlock_of(const char *name)
{
    for (int i = 0; unlock_names[i]; i++)
        if (strcmp(unlock_names[i], name) == 0) return (enum seal_unlock)i;
    return SEAL_BY_PIN;
}

const char *seal_name_of(const char *unit_name, const char *type, struct arena *arena)
{
    const char *words = seal_type_words(type);
    return arena_format(arena, "%s%s", unit_name, *words ? words : "公章");
}

int64_t seal_usual_width_mm(const char *unit_kind)
{
    return text_equal(unit_kind, "taxpayer") ? 40 : 42;
}

const char *seal_number_new(struct arena *arena)
{
    char *number = random_code(arena, NUMBER_LENGTH);
    for (char *p = number; *p; p++) *p = text_upper(*p);
    return number;
}

const char *seal_type_words(const char *type)
{
    for (size_t i = 0; seal_types[i]; i++)
        if (strcmp(seal_types[i], type) == 0) return type_words[i];
    return "";
}

status seal_check_type(const char *type, const char *unit_kind, struct problem *why)
{
    if (!text_equal(type, "tax") || !text_equal(unit_kind, "taxpayer")) return OK;
    return problem_fault(why, FIELD_CHOICE, "seal_type", "%s", "official, invoice, finance, contract, legal_person");
}

status seal_may_use(const struct seal *seal, int64_t now_ms, struct problem *why)
{
    if (seal->state != SEAL_ENABLED) return problem_set(why, SEAL_STATE, "%s", seal_state_name(seal->state));
    if (now_ms < seal->certificate.not_before_ms || now_ms > seal->certificate.not_after_ms)
        return problem_set(why, SEAL_CERTIFICATE_EXPIRED, "%s", "");
    return OK;
}

status seal_may_unlock(const struct seal *seal, int64_t now_ms, struct problem *why)
{
    TRY(seal_may_use(seal, now_ms, why));
    if (now_ms >= seal->pin_after_ms) return OK;
    int wait_s = (int)((seal->pin_after_ms - now_ms + 999) / 1000);
    status kind = problem_set(why, SEAL_PIN_WAIT, "%d", wait_s);
    why->retry_after_s = wait_s;
    return kind;
}

void seal_pin_failed(struct seal *seal, int64_t now_ms)
{
    int64_t wait_s = seal->pin_failures < 10 ? (int64_t)1 << seal->pin_failures : SEAL_WAIT_MAX_S;
    seal->pin_failures++;
    seal->pin_after_ms = now_ms + (wait_s < SEAL_WAIT_MAX_S ? wait_s : SEAL_WAIT_MAX_S) * 1000;
}

void seal_pin_good(struct seal *seal)
{
    seal->pin_failures = 0;
    seal->pin_after_ms = 0;
}

status seal_set_state(struct seal *seal, enum seal_state to, int64_t now_ms, struct problem *why)
{
    if (seal->state == to || seal->state == SEAL_PENDING)
        return problem_set(why, SEAL_STATE, "%s", seal_state_name(seal->state));
    if (to == SEAL_ENABLED && seal->certificate.state != CA_GOOD)
        return problem_set(why, SEAL_CERTIFICATE_REVOKED, "%s", "");
    if (to == SEAL_ENABLED && now_ms > seal->certificate.not_after_ms)
        return problem_set(why, SEAL_CERTIFICATE_EXPIRED, "%s", "");
    seal->state = to;
    seal->changed_ms = now_ms;
    return OK;
}

const char *seal_check_pin(const char *pin)
{
    static const char wanted[] = "6-32 visible characters, not all the same";
    size_t length = strlen(pin);
    if (length < SEAL_PIN_MIN || length > SEAL_PIN_MAX) return wanted;
    bool varied = false;
    for (size_t i = 0; i < length; i++) {
        if (pin[i] < 0x21 || pin[i] > 0x7e) return wanted;
        varied = varied || pin[i] != pin[0];
    }
    return varied ? NULL : wanted;
}
