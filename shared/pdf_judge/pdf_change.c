#include "pdf_change.h"
#include "bytes.h"
#include "text.h"
#include <string.h>

static const struct {
    const char *word, *zh, *en;
} texts[] = {
#define CHANGE(code, word, zh, en) [code] = {word, zh, en},
#include "pdf_changes.def"
#undef CHANGE
};

const char *pdf_change_word(enum pdf_change_code code)
{
    return texts[code].word;
}

char *pdf_change_text(const struct pdf_change *change, bool chinese, struct arena *arena)
{
    const char *text = chinese ? texts[change->code].zh : texts[change->code].en;
    const char *place = strstr(text, "{}");
    if (!place) return arena_text(arena, text);
    struct buffer out = {.arena = arena};
    buffer_add(&out, text, (size_t)(place - text));
    buffer_text(&out, change->detail ? change->detail : "-");
    buffer_text(&out, place + 2);
    return arena_text(arena, buffer_string(&out));
}

static bool is_same(const struct pdf_change *a, const struct pdf_change *b)
{
    return a->code == b->code && a->is_suspicious == b->is_suspicious && a->object == b->object && a->page == b->page &&
           text_equal(a->detail, b->detail);
}

static const char *brief(struct arena *arena, const char *detail)
{
    size_t size = detail ? strnlen(detail, PDF_CHANGE_DETAIL_MAX + 1) : 0;
    if (size <= PDF_CHANGE_DETAIL_MAX) return arena_text(arena, detail);
    for (size = PDF_CHANGE_DETAIL_MAX; size && ((unsigned char)detail[size] & 0xC0) == 0x80;) size--;
    return arena_copy(arena, detail, size);
}

void pdf_change_add(struct list *changes, struct pdf_change change)
{
    for (size_t i = 0; i < changes->count; i++) {
        if (is_same(LIST_AT(changes, struct pdf_change, i), &change)) return;
    }
    bool is_full = changes->count >= PDF_CHANGE_MAX;
    if (is_full && (!change.is_suspicious || pdf_change_has_fault(changes))) return;
    change.is_open = change.is_open && !is_full; /* of what is not listed nobody would ask how it looks */
    change.detail = brief(changes->arena, change.detail);
    struct pdf_change *kept = is_full ? LIST_AT(changes, struct pdf_change, PDF_CHANGE_MAX - 1) : list_add(changes);
    *kept = change;
}

bool pdf_change_is_suspicious(const struct list *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        if (LIST_AT(changes, struct pdf_change, i)->is_suspicious) return true;
    }
    return false;
}

bool pdf_change_has_fault(const struct list *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        const struct pdf_change *change = LIST_AT(changes, struct pdf_change, i);
        if (change->is_suspicious && !change->is_open) return true;
    }
    return false;
}
