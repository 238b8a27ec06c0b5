#include "copy.h"

#include "text.h"
#include <string.h>

status copy_check(const struct document *document, struct problem *why)
{
    return document->sealed_ms ? OK : problem_set(why, COPY_NOT_SEALED, "%s", "");
}

static const struct {
    const char *note, *words;
} notes[] = {{"voided", "已作废 VOID"}, {"corrected", "已更正 CORRECTED SINCE"}, {"rejected", "已退回 SENT BACK"}};

const char *copy_note(const struct document *document)
{
    const char *standing = document_standing(document);
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (text_equal(notes[i].note, standing)) return notes[i].note;
    return "";
}

const char *copy_note_words(const char *note)
{
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (text_equal(notes[i].note, note)) return notes[i].words;
    return NULL;
}

bool copy_is_same(const struct copy *a, const struct copy *b)
{
    return a->number == b->number && a->allowed == b->allowed && a->made_ms == b->made_ms &&
           strcmp(a->source_digest, b->source_digest) == 0 && strcmp(a->note, b->note) == 0;
}

/* Of others one learns the office, not the person; a program has none, and is named itself. */
static const char *office_of(const struct copy *copy)
{
    return *copy->unit_name ? copy->unit_name : copy->made_by_name;
}

status copy_check_fetch(const struct copy *copy, const struct caller *caller, int64_t now_ms, struct problem *why)
{
    if (strcmp(copy->made_by, caller->id) != 0) return problem_set(why, COPY_OF_OTHERS, "%s", office_of(copy));
    return now_ms - copy->made_ms <= COPY_FETCH_MS ? OK : problem_set(why, COPY_ENDED, "%s", "");
}
