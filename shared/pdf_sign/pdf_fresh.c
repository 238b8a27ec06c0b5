#include "pdf_fresh.h"
#include "pdf_edit.h"
#include <stdlib.h>

struct written {
    struct pdf_ref ref;
    uint64_t offset;
};

struct borrowed {
    size_t at; /* in the text */
    struct bytes data;
};

struct pdf_fresh {
    struct buffer text;
    struct list borrowed; /* struct borrowed, what stands between */
    struct list objects;  /* struct written */
    uint64_t borrowed_size, room;
};

struct pdf_fresh *pdf_fresh_begin(struct arena *arena, uint64_t room)
{
    struct pdf_fresh *fresh = ARENA_NEW(arena, struct pdf_fresh);
    fresh->text = (struct buffer){.arena = arena};
    fresh->borrowed = LIST_OF(arena, struct borrowed);
    fresh->objects = LIST_OF(arena, struct written);
    fresh->room = room;
    buffer_text(&fresh->text, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    return fresh;
}

static uint64_t here(const struct pdf_fresh *fresh)
{
    return fresh->text.size + fresh->borrowed_size;
}

struct buffer *pdf_fresh_open(struct pdf_fresh *fresh, struct pdf_ref ref)
{
    *(struct written *)list_add(&fresh->objects) = (struct written){ref, here(fresh)};
    buffer_format(&fresh->text, "%u %u obj\n", ref.number, ref.generation);
    return &fresh->text;
}

void pdf_fresh_borrow(struct pdf_fresh *fresh, struct bytes data)
{
    *(struct borrowed *)list_add(&fresh->borrowed) = (struct borrowed){fresh->text.size, data};
    fresh->borrowed_size += data.size;
}

static status check_room(const struct pdf_fresh *fresh, struct problem *why)
{
    return here(fresh) <= fresh->room ? OK : problem_set(why, PDF_TOO_COMPLEX, "parts that are used very often");
}

status pdf_fresh_close(struct pdf_fresh *fresh, struct problem *why)
{
    buffer_text(&fresh->text, "\nendobj\n");
    return check_room(fresh, why);
}

static int by_number(const void *a, const void *b)
{
    const struct written *x = a, *y = b;
    return x->ref.number < y->ref.number ? -1 : x->ref.number > y->ref.number;
}

/* Numbers between that stand for nothing are left out; readers take them for free. */
static status table(struct pdf_fresh *fresh, struct problem *why)
{
    const struct list *objects = &fresh->objects;
    for (size_t i = 0; i < objects->count; i++) {
        const struct written *object = LIST_AT(objects, const struct written, i);
        bool follows = i && object->ref.number == object[-1].ref.number + 1;
        if (i && object->ref.number == object[-1].ref.number)
            return problem_set(why, PDF_BROKEN, "object %u is two things", object->ref.number);
        size_t run = 1;
        while (!follows && i + run < objects->count && object[run].ref.number == object[0].ref.number + run) run++;
        if (!follows) buffer_format(&fresh->text, "%u %zu\n", object->ref.number, run);
        pdf_edit_digits(&fresh->text, object->offset, 10);
        buffer_byte(&fresh->text, ' ');
        pdf_edit_digits(&fresh->text, object->ref.generation, 5);
        buffer_text(&fresh->text, " n \n");
    }
    return OK;
}

status pdf_fresh_finish(struct pdf_fresh *fresh, const char *trailer, struct problem *why)
{
    struct list *objects = &fresh->objects;
    uint64_t at = here(fresh);
    if (objects->count) qsort(objects->items, objects->count, objects->item_size, by_number);
    uint32_t highest = objects->count ? LIST_AT(objects, struct written, objects->count - 1)->ref.number : 0;
    buffer_text(&fresh->text, "xref\n0 1\n0000000000 65535 f \n");
    TRY(table(fresh, why));
    buffer_format(&fresh->text, "trailer\n<< /Size %u %s >>\nstartxref\n", highest + 1, trailer);
    pdf_edit_digits(&fresh->text, at, 0);
    buffer_text(&fresh->text, "\n%%EOF\n");
    return check_room(fresh, why);
}

static void add_piece(struct list *pieces, struct bytes piece)
{
    if (piece.size) *(struct bytes *)list_add(pieces) = piece;
}

struct list pdf_fresh_output(const struct pdf_fresh *fresh, struct arena *arena)
{
    struct list pieces = LIST_OF(arena, struct bytes);
    size_t done = 0;
    for (size_t i = 0; i < fresh->borrowed.count; i++) {
        const struct borrowed *borrowed = LIST_AT(&fresh->borrowed, const struct borrowed, i);
        add_piece(&pieces, bytes_of(fresh->text.data + done, borrowed->at - done));
        add_piece(&pieces, borrowed->data);
        done = borrowed->at;
    }
    add_piece(&pieces, bytes_of(fresh->text.data + done, fresh->text.size - done));
    return pieces;
}
