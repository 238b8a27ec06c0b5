#include "pdf_report_change.h"
#include "json_write.h"
#include "pdf_change.h"

enum { SLOTS_LEAST = 64, SLOTS_MOST = 4096 };

struct pdf_report_change_slot {
    struct pdf_change change;
    struct bytes json; /* empty: nothing here */
};

static bool is_same(const struct pdf_change *a, const struct pdf_change *b)
{
    return a->code == b->code && a->is_suspicious == b->is_suspicious && a->is_seen == b->is_seen &&
           a->object == b->object && a->page == b->page &&
           a->detail == b->detail; /* the same text: taken over from one signature to the other */
}

static struct bytes write_one(const struct pdf_change *change, struct arena *arena)
{
    struct json_writer w = {.out = {.arena = arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "code", pdf_change_word(change->code));
    json_write_text(&w, "verdict", change->is_suspicious ? "suspicious" : "permitted");
    if (change->object) json_write_int(&w, "object", change->object);
    if (change->page) json_write_int(&w, "page", (int64_t)change->page);
    if (change->detail) json_write_text(&w, "detail", change->detail);
    if (change->is_seen) json_write_text(&w, "decided_by", "look");
    json_write_text(&w, "zh", pdf_change_text(change, true, arena));
    json_write_text(&w, "en", pdf_change_text(change, false, arena));
    json_write_end(&w, '}');
    return buffer_bytes(&w.out);
}

/* The first signature has the most changes behind it, and the others most of the same. */
static void open_memo(struct pdf_report_change_memo *memo, size_t count)
{
    memo->slots = SLOTS_LEAST;
    while (memo->slots < count * 2 && memo->slots < SLOTS_MOST) memo->slots *= 2;
    memo->written = arena_array(memo->arena, memo->slots, sizeof *memo->written);
}

void pdf_report_change_all(struct pdf_report_change_memo *memo, const struct list *changes, struct json_writer *w)
{
    if (changes->count && !memo->written) open_memo(memo, changes->count);
    for (size_t i = 0; i < changes->count; i++) {
        const struct pdf_change *change = LIST_AT(changes, const struct pdf_change, i);
        size_t at = (change->object + (size_t)change->code) & (memo->slots - 1);
        struct pdf_report_change_slot *slot = &memo->written[at];
        if (slot->json.size == 0 || !is_same(&slot->change, change))
            *slot = (struct pdf_report_change_slot){*change, write_one(change, memo->arena)};
        json_write_raw(w, NULL, slot->json);
    }
}
