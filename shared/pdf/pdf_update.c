#include "pdf_update.h"
#include "list.h"
#include "pdf_crypt_text.h"
#include "pdf_edit.h"
#include <stdlib.h>

enum {
    NUMBERS_KEPT = 10000, /* an update makes fewer objects: two a stamp and a handful */
    FIRST_ROOM = 10240,   /* most signatures fit, and what is not used is wiped all the same */
};

static const uint64_t FILE_MAX = 9000000000ULL; /* an offset in a table has ten digits (7.5.4) */

struct written {
    struct pdf_ref ref;
    uint64_t offset; /* as the file counts: from %PDF- */
};

struct borrowed {
    size_t at; /* in the text */
    struct bytes data;
};

struct pdf_update {
    struct pdf *pdf;
    struct buffer tail;   /* the new text */
    struct list borrowed; /* struct borrowed, what stands between */
    size_t borrowed_size;
    struct list objects; /* struct written */
    uint32_t next;
    const struct pdf_crypt *crypt; /* NULL: not encrypted */
    size_t body;                   /* of the open object, in the text */
    struct list moves;             /* struct pdf_crypt_move, of the object that was closed last */
    struct problem *fault;         /* of an encrypted file: the first one; told at the end */
};

status pdf_update_begin(struct pdf *pdf, struct pdf_update **out, struct problem *why)
{
    struct arena *arena = pdf_read_arena(pdf);
    struct bytes file = pdf_read_file(pdf);
    if (pdf_read_current(pdf) + 1 != pdf_read_revisions(pdf))
        return problem_set(why, INTERNAL_FAILED, "an old revision cannot be updated");
    if (pdf_read_highest(pdf) > PDF_MAX_NUMBER - NUMBERS_KEPT || file.size > FILE_MAX)
        return problem_set(why, PDF_TOO_COMPLEX, "no room for an update");
    struct pdf_update *update = ARENA_NEW(arena, struct pdf_update);
    update->pdf = pdf;
    update->tail = (struct buffer){.arena = arena, .data = arena_alloc(arena, FIRST_ROOM), .room = FIRST_ROOM};
    update->borrowed = LIST_OF(arena, struct borrowed);
    update->objects = LIST_OF(arena, struct written);
    update->moves = LIST_OF(arena, struct pdf_crypt_move);
    update->next = pdf_read_highest(pdf) + 1;
    update->crypt = pdf_read_crypt(pdf);
    if (update->crypt) update->fault = ARENA_NEW(arena, struct problem);
    if (file.data[file.size - 1] != '\n') buffer_byte(&update->tail, '\n');
    *out = update;
    return OK;
}

struct pdf_ref pdf_update_new(struct pdf_update *update)
{
    return (struct pdf_ref){.number = update->next++};
}

static uint64_t here(const struct pdf_update *update)
{
    return pdf_update_size(update) - pdf_read_header(update->pdf);
}

struct buffer *pdf_update_open(struct pdf_update *update, struct pdf_ref ref)
{
    *(struct written *)list_add(&update->objects) = (struct written){.ref = ref, .offset = here(update)};
    pdf_edit_digits(&update->tail, ref.number, 0);
    buffer_byte(&update->tail, ' ');
    pdf_edit_digits(&update->tail, ref.generation, 0);
    buffer_text(&update->tail, " obj\n");
    update->body = update->tail.size;
    return &update->tail;
}

void pdf_update_borrow(struct pdf_update *update, struct bytes data)
{
    if (update->crypt) {
        buffer_add(&update->tail, data.data, data.size);
        return;
    }
    *(struct borrowed *)list_add(&update->borrowed) = (struct borrowed){.at = update->tail.size, .data = data};
    update->borrowed_size += data.size;
}

static void end_object(struct pdf_update *update)
{
    buffer_text(&update->tail, "\nendobj\n");
}

void pdf_update_close(struct pdf_update *update)
{
    struct list *objects = &update->objects;
    struct pdf_ref ref = LIST_AT(objects, struct written, objects->count - 1)->ref;
    const struct pdf_crypt_making making = {update->crypt, ref, &update->moves};
    update->moves.count = 0;
    if (update->crypt && !update->fault->code)
        (void)!pdf_crypt_text_make(&making, &update->tail, update->body, update->fault);
    end_object(update);
}

size_t pdf_update_moved(const struct pdf_update *update, size_t at)
{
    size_t to = at;
    for (size_t i = 0; i < update->moves.count; i++) {
        const struct pdf_crypt_move *move = LIST_AT(&update->moves, struct pdf_crypt_move, i);
        if (move->from <= at) to = at - move->from + move->to;
    }
    return to;
}

static int by_number(const void *a, const void *b)
{
    const struct written *x = a, *y = b;
    return x->ref.number < y->ref.number ? -1 : x->ref.number > y->ref.number;
}

/* How many objects from `from` on have consecutive numbers. */
static size_t run_at(const struct list *objects, size_t from)
{
    const struct written *first = LIST_AT(objects, struct written, from);
    size_t count = 1;
    while (from + count < objects->count && first[count].ref.number == first[0].ref.number + count) count++;
    return count;
}

/* 7.5.5: what a new trailer takes over; all else belongs to the old section. */
static void trailer_entries(struct pdf_update *update)
{
    static const char *const kept[] = {"Root", "Info", "ID", "Encrypt"};
    const struct pdf_object *old = pdf_read_trailer(update->pdf);
    const struct pdf_revision *newest = pdf_read_revision(update->pdf, pdf_read_current(update->pdf));
    buffer_format(&update->tail, "/Size %u /Prev %zu", update->next, newest->xref - pdf_read_header(update->pdf));
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        const struct pdf_object *value = pdf_object_get(old, kept[i]);
        if (!value) continue;
        buffer_format(&update->tail, " /%s ", kept[i]);
        buffer_add(&update->tail, value->raw.data, value->raw.size);
    }
}

static void table(struct pdf_update *update)
{
    struct list *objects = &update->objects;
    buffer_text(&update->tail, "xref\n");
    for (size_t i = 0; i < objects->count;) {
        size_t count = run_at(objects, i);
        buffer_format(&update->tail, "%u %zu\n", LIST_AT(objects, struct written, i)->ref.number, count);
        for (size_t end = i + count; i < end; i++) {
            const struct written *object = LIST_AT(objects, struct written, i);
            pdf_edit_digits(&update->tail, object->offset, 10);
            buffer_byte(&update->tail, ' ');
            pdf_edit_digits(&update->tail, object->ref.generation, 5);
            buffer_text(&update->tail, " n \n");
        }
    }
    buffer_text(&update->tail, "trailer\n<< ");
    trailer_entries(update);
    buffer_text(&update->tail, " >>\n");
}

static void big_endian(struct buffer *out, uint64_t value, unsigned width)
{
    for (unsigned i = width; i > 0; i--) buffer_byte(out, (unsigned char)(value >> 8 * (i - 1)));
}

/* 7.5.8; it lists itself. Type 1 entries only: offset in five bytes, generation in two. */
static void stream(struct pdf_update *update)
{
    struct list *objects = &update->objects;
    struct buffer *tail = &update->tail;
    buffer_text(tail, "<< /Type /XRef /W [1 5 2] /Index [");
    for (size_t i = 0; i < objects->count; i += run_at(objects, i))
        buffer_format(tail, "%u %zu ", LIST_AT(objects, struct written, i)->ref.number, run_at(objects, i));
    buffer_format(tail, "] /Length %zu ", objects->count * 8);
    trailer_entries(update);
    buffer_text(tail, " >>\nstream\n");
    for (size_t i = 0; i < objects->count; i++) {
        const struct written *object = LIST_AT(objects, struct written, i);
        big_endian(tail, 1, 1);
        big_endian(tail, object->offset, 5);
        big_endian(tail, object->ref.generation, 2);
    }
    buffer_text(tail, "\nendstream");
}

/* In a hostile file one object is two things, a page and the catalog, say; both would be written under its number. */
static status check_numbers(const struct list *objects, struct problem *why)
{
    for (size_t i = 1; i < objects->count; i++) {
        uint32_t number = LIST_AT(objects, const struct written, i)->ref.number;
        if (number == LIST_AT(objects, const struct written, i - 1)->ref.number)
            return problem_set(why, PDF_BROKEN, "object %u is two things", number);
    }
    return OK;
}

status pdf_update_finish(struct pdf_update *update, struct problem *why)
{
    if (update->fault && update->fault->code) {
        *why = *update->fault;
        return why->kind;
    }
    struct list *objects = &update->objects;
    bool is_stream = pdf_read_revision(update->pdf, pdf_read_current(update->pdf))->is_stream;
    uint64_t at = here(update);
    if (is_stream) (void)pdf_update_open(update, pdf_update_new(update));
    if (objects->count) qsort(objects->items, objects->count, objects->item_size, by_number);
    TRY(check_numbers(objects, why));
    if (is_stream) {
        stream(update); /* never encrypted (7.5.8.2) */
        end_object(update);
    } else {
        table(update);
    }
    buffer_format(&update->tail, "startxref\n%llu\n%%%%EOF\n", (unsigned long long)at);
    return OK;
}

size_t pdf_update_size(const struct pdf_update *update)
{
    return pdf_read_file(update->pdf).size + update->tail.size + update->borrowed_size;
}

size_t pdf_update_offset(const struct pdf_update *update, size_t at)
{
    size_t offset = pdf_read_file(update->pdf).size + at;
    for (size_t i = 0; i < update->borrowed.count; i++) {
        const struct borrowed *borrowed = LIST_AT(&update->borrowed, struct borrowed, i);
        if (borrowed->at <= at) offset += borrowed->data.size;
    }
    return offset;
}

unsigned char *pdf_update_patch(struct pdf_update *update, size_t at)
{
    return update->tail.data + at;
}

static void add_piece(struct list *pieces, struct bytes piece)
{
    *(struct bytes *)list_add(pieces) = piece;
}

struct list pdf_update_output(const struct pdf_update *update, struct arena *arena)
{
    struct list pieces = LIST_OF(arena, struct bytes);
    size_t done = 0;
    add_piece(&pieces, pdf_read_file(update->pdf));
    for (size_t i = 0; i < update->borrowed.count; i++) {
        const struct borrowed *borrowed = LIST_AT(&update->borrowed, struct borrowed, i);
        add_piece(&pieces, bytes_of(update->tail.data + done, borrowed->at - done));
        add_piece(&pieces, borrowed->data);
        done = borrowed->at;
    }
    add_piece(&pieces, bytes_of(update->tail.data + done, update->tail.size - done));
    return pieces;
}

struct bytes pdf_update_join(const struct list *pieces, struct arena *arena)
{
    size_t size = 0;
    for (size_t i = 0; i < pieces->count; i++) size += LIST_AT(pieces, const struct bytes, i)->size;
    struct buffer whole = {.arena = arena, .data = arena_alloc(arena, size + 1), .room = size + 1};
    for (size_t i = 0; i < pieces->count; i++) {
        const struct bytes *piece = LIST_AT(pieces, const struct bytes, i);
        buffer_add(&whole, piece->data, piece->size);
    }
    return buffer_bytes(&whole);
}
