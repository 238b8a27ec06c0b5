#include "copy_make.h"

status copy_make_marked(const struct signing *signing, const char *digest, const struct paper_mark *mark,
                        struct arena *arena, struct copy_bytes *out, struct problem *why)
{
    TRY(store_get(signing->store, digest, out->file, why));
    return paper_mark_put(mark, store_file_bytes(*out->file), arena, &out->pieces, why);
}

/* Where a copy says who made it: the person, and for whom that one works. */
static const char *maker_of(const struct copy *copy, struct arena *arena)
{
    return *copy->unit_name ? arena_format(arena, "%s, %s", copy->made_by_name, copy->unit_name) : copy->made_by_name;
}

status copy_make(const struct signing *signing, const struct copy *copy, const char *document_number,
                 struct arena *arena, struct copy_bytes *out, struct problem *why)
{
    const struct paper_mark mark = {.number = copy->number,
                                    .allowed = copy->allowed,
                                    .document = document_number,
                                    .by = maker_of(copy, arena),
                                    .note = copy_note_words(copy->note),
                                    .address =
                                        arena_format(arena, "%s/verify/%s", signing->public_url, document_number),
                                    .made_ms = copy->made_ms};
    return copy_make_marked(signing, copy->source_digest, &mark, arena, out, why);
}
