#include "pdf_read.h"
#include "pdf_cache.h"
#include "pdf_crypt_text.h"
#include "pdf_pack.h"
#include "pdf_xref.h"
#include "text.h"
#include <stdlib.h>

enum { LOADING_MAX = 16, HOPS_MAX = 32, CHANGED_MAX = 2000000, DRAWN_LEAST = 67108864, STEPS_MAX = 16000000 };

struct shared { /* one file, whatever the view */
    struct pdf_source source;
    struct pdf_xref xref;
    struct pdf_cache cache;
    enum problem_code fault; /* the first one that had no status to go by */
    char fault_subject[PROBLEM_SUBJECT_SIZE];
    unsigned loading;
    uint64_t drawn_bytes, drawn_steps; /* see pdf_read_drawn() */
    struct bytes password;
    struct pdf_crypt *crypt; /* NULL: not encrypted */
};

struct pdf {
    struct shared *shared;
    size_t revision;
};

static const struct pdf_object *resolve_for_source(void *context, const struct pdf_object *object)
{
    return pdf_read_resolve(context, object);
}

static status open_at(struct shared *shared)
{
    TRY(pdf_xref_read(&shared->source, &shared->xref));
    if (pdf_object_get(LIST_AT(&shared->xref.sections, struct pdf_section, 0)->trailer, "Root")) return OK;
    return problem_set(shared->source.why, PDF_BROKEN, "a trailer without /Root");
}

/* The encryption dictionary is never packed (7.5.7). What was read on the way to it is forgotten: it was taken as
 * plain.
 */
static status find_encryption(struct pdf *pdf, const struct pdf_object *value, const struct pdf_object **out,
                              struct problem *why)
{
    struct pdf_place place;
    struct pdf_ref ref;
    *out = value;
    if (!pdf_object_ref(value, &ref)) return OK;
    TRY(pdf_read_locate(pdf, ref.number, &place, why));
    if (place.is_packed || place.is_free) return problem_set(why, PDF_BROKEN, "a wrong /Encrypt");
    TRY(pdf_read_load(pdf, ref, out, why));
    pdf->shared->cache = (struct pdf_cache){.arena = pdf_read_arena(pdf)};
    return OK;
}

/* The newest trailer says how the file is encrypted (7.6.2). */
static status unlock(struct pdf *pdf, struct bytes password, const struct pdf_crypt *known, struct problem *why)
{
    struct shared *shared = pdf->shared;
    struct pdf_ref ref = {0};
    const struct pdf_object *dict = NULL, *value = pdf_object_get(pdf_read_trailer(pdf), "Encrypt");
    const struct pdf_object *id = pdf_read_get(pdf, pdf_read_trailer(pdf), "ID");
    if (!value || value->kind == PDF_NULL) return OK;
    TRY(find_encryption(pdf, value, &dict, why));
    (void)pdf_object_ref(value, &ref);
    shared->password = bytes_copy(shared->source.arena, password);
    shared->source.why = why;
    TRY(pdf_crypt_open(&shared->source, dict, pdf_object_text(pdf_object_at(id, 0)), password, known, &shared->crypt));
    shared->crypt->number = ref.number;
    shared->source.crypt = shared->crypt;
    return OK;
}

static status open_file(struct arena *arena, struct bytes file, struct pdf **out, struct problem *why)
{
    struct shared *shared = ARENA_NEW(arena, struct shared);
    struct pdf *pdf = ARENA_NEW(arena, struct pdf);
    pdf->shared = shared;
    shared->source = (struct pdf_source){.arena = arena, .file = file, .why = why};
    shared->cache.arena = arena;
    TRY(pdf_source_open(&shared->source));
    status got = open_at(shared);
    if (got != OK && why->code == PDF_BROKEN && shared->source.header > 0) {
        shared->source.header = 0; /* some writers count from the first byte although %PDF- stands later */
        got = open_at(shared);
    }
    TRY(got);
    pdf->revision = shared->xref.revisions.count - 1;
    shared->source.resolve = resolve_for_source;
    *out = pdf;
    return OK;
}

status pdf_read_open(struct arena *arena, struct bytes file, struct pdf **out, struct problem *why)
{
    return pdf_read_open_with(arena, file, (struct bytes){0}, out, why);
}

status pdf_read_open_with(struct arena *arena, struct bytes file, struct bytes password, struct pdf **out,
                          struct problem *why)
{
    TRY(open_file(arena, file, out, why));
    return unlock(*out, password, NULL, why);
}

status pdf_read_open_part(const struct pdf *pdf, struct arena *arena, struct bytes part, struct pdf **out,
                          struct problem *why)
{
    TRY(open_file(arena, part, out, why));
    return unlock(*out, pdf->shared->password, pdf->shared->crypt, why);
}

const struct pdf_crypt *pdf_read_crypt(const struct pdf *pdf)
{
    return pdf->shared->crypt;
}

bool pdf_read_protection(const struct pdf *pdf, struct pdf_protection *out)
{
    if (!pdf->shared->crypt) return false;
    pdf_crypt_protection(pdf->shared->crypt, out);
    return true;
}

struct bytes pdf_read_password(const struct pdf *pdf)
{
    return pdf->shared->password;
}

struct bytes pdf_read_file(const struct pdf *pdf)
{
    return pdf->shared->source.file;
}

struct arena *pdf_read_arena(const struct pdf *pdf)
{
    return pdf->shared->source.arena;
}

size_t pdf_read_header(const struct pdf *pdf)
{
    return pdf->shared->source.header;
}

uint32_t pdf_read_highest(const struct pdf *pdf)
{
    return pdf->shared->xref.highest;
}

size_t pdf_read_revisions(const struct pdf *pdf)
{
    return pdf->shared->xref.revisions.count;
}

const struct pdf_revision *pdf_read_revision(const struct pdf *pdf, size_t revision)
{
    struct list revisions = pdf->shared->xref.revisions;
    return revision < revisions.count ? LIST_AT(&revisions, struct pdf_revision, revision) : NULL;
}

size_t pdf_read_current(const struct pdf *pdf)
{
    return pdf->revision;
}

static size_t reach_of(const struct pdf_section *section)
{
    size_t hidden = section->hidden ? reach_of(section->hidden) : 0;
    return hidden > section->end ? hidden : section->end;
}

size_t pdf_read_reach(const struct pdf *pdf, size_t revision)
{
    size_t reach = 0;
    struct list sections = pdf->shared->xref.sections;
    for (size_t i = 0; i < sections.count; i++) {
        const struct pdf_section *section = LIST_AT(&sections, struct pdf_section, i);
        if (section->revision == revision && reach_of(section) > reach) reach = reach_of(section);
    }
    return reach;
}

struct pdf *pdf_read_at(const struct pdf *pdf, size_t revision)
{
    if (revision >= pdf_read_revisions(pdf)) return NULL;
    struct pdf *view = ARENA_NEW(pdf_read_arena(pdf), struct pdf);
    *view = (struct pdf){.shared = pdf->shared, .revision = revision};
    return view;
}

const struct pdf_object *pdf_read_trailer(const struct pdf *pdf)
{
    return pdf_read_revision(pdf, pdf->revision)->trailer;
}

/* A plain object. It must stand before the end of the revision whose table names it: older tables that point into newer
 * bytes are a way to change what was signed. */
static status load_plain(struct pdf *pdf, uint32_t number, const struct pdf_slot *slot, struct pdf_loaded *out)
{
    struct shared *shared = pdf->shared;
    struct pdf_source *source = &shared->source;
    uint64_t key = (uint64_t)slot->offset << 1 | 1;
    struct pdf_loaded *loaded = pdf_cache_find(&shared->cache, key);
    if (slot->offset >= LIST_AT(&shared->xref.revisions, struct pdf_revision, slot->revision)->end)
        return problem_set(source->why, PDF_BROKEN, "object %u stands behind its revision", number);
    if (!loaded) {
        loaded = ARENA_NEW(source->arena, struct pdf_loaded);
        TRY(pdf_source_object(source, slot->offset, loaded));
        if (source->crypt && loaded->object->kind == PDF_STREAM) pdf_source_keep(source, loaded);
        if (source->crypt) TRY(pdf_crypt_text_undo(source->crypt, source, loaded));
        pdf_cache_add(&shared->cache, key, loaded);
    }
    if (loaded->ref.number != number || loaded->ref.generation != slot->generation)
        return problem_set(source->why, PDF_BROKEN, "object %u is not at its place", number);
    *out = *loaded;
    return OK;
}

/* The stream that holds a packed object; it is never packed itself (7.5.7). */
static status container_of(struct pdf *pdf, const struct pdf_slot *slot, struct pdf_loaded *out)
{
    struct pdf_slot place;
    struct pdf_source *source = &pdf->shared->source;
    TRY(pdf_xref_find(source, &pdf->shared->xref, pdf->revision, slot->container, &place));
    if (place.kind != PDF_SLOT_PLAIN)
        return problem_set(source->why, PDF_BROKEN, "no object stream %u", slot->container);
    return load_plain(pdf, slot->container, &place, out);
}

struct packed { /* an object stream and those of its objects that were read */
    struct pdf_pack pack;
    struct {
        const struct pdf_object *object; /* NULL: not read yet */
    } * places;
};

static status packed_of(struct pdf *pdf, const struct pdf_loaded *container, struct packed **out)
{
    struct shared *shared = pdf->shared;
    uint64_t key = (uint64_t)(container->start + 1) << 1;
    struct packed *packed = pdf_cache_find(&shared->cache, key);
    if (!packed) {
        packed = ARENA_NEW(shared->source.arena, struct packed);
        TRY(pdf_pack_open(&shared->source, container->object, &packed->pack));
        packed->places = arena_array(shared->source.arena, packed->pack.count + 1, sizeof *packed->places);
        pdf_cache_add(&shared->cache, key, packed);
    }
    *out = packed;
    return OK;
}

static status load_packed(struct pdf *pdf, uint32_t number, const struct pdf_slot *slot, const struct pdf_object **out)
{
    struct pdf_loaded container = {0};
    struct packed *packed = NULL;
    TRY(container_of(pdf, slot, &container));
    TRY(packed_of(pdf, &container, &packed));
    bool is_known = slot->index < packed->pack.count && packed->pack.numbers[slot->index] == number;
    if (is_known && packed->places[slot->index].object) return *out = packed->places[slot->index].object, OK;
    struct pdf_object *object = ARENA_NEW(pdf->shared->source.arena, struct pdf_object);
    TRY(pdf_pack_object(&pdf->shared->source, &packed->pack, number, slot->index, object));
    *out = packed->places[slot->index].object = object;
    return OK;
}

static status load(struct pdf *pdf, struct pdf_ref ref, const struct pdf_object **out)
{
    struct pdf_slot slot;
    struct pdf_loaded loaded = {0};
    TRY(pdf_xref_find(&pdf->shared->source, &pdf->shared->xref, pdf->revision, ref.number, &slot));
    if (slot.kind == PDF_SLOT_PACKED && ref.generation == 0) return load_packed(pdf, ref.number, &slot, out);
    if (slot.kind != PDF_SLOT_PLAIN || slot.generation != ref.generation) return OK; /* 7.3.10: null */
    TRY(load_plain(pdf, ref.number, &slot, &loaded));
    *out = loaded.object;
    return OK;
}

/* Loading one object may load another (an indirect /Length), which may come back to the first. The view lends itself to
 * the source meanwhile. */
status pdf_read_load(struct pdf *pdf, struct pdf_ref ref, const struct pdf_object **out, struct problem *why)
{
    struct pdf_source *source = &pdf->shared->source;
    struct problem *outer_why = source->why;
    void *outer_context = source->context;
    *out = &pdf_object_null;
    if (pdf->shared->loading >= LOADING_MAX) return problem_set(why, PDF_TOO_COMPLEX, "objects that need each other");
    pdf->shared->loading++;
    source->why = why;
    source->context = pdf;
    status got = load(pdf, ref, out);
    source->why = outer_why;
    source->context = outer_context;
    pdf->shared->loading--;
    return got;
}

static status locate(struct pdf *pdf, uint32_t number, struct pdf_place *out)
{
    struct pdf_slot slot;
    struct pdf_loaded loaded = {0};
    TRY(pdf_xref_find(&pdf->shared->source, &pdf->shared->xref, pdf->revision, number, &slot));
    *out = (struct pdf_place){.number = number,
                              .generation = slot.generation,
                              .is_free = slot.kind == PDF_SLOT_ABSENT || slot.kind == PDF_SLOT_FREE,
                              .is_packed = slot.kind == PDF_SLOT_PACKED,
                              .container = slot.container,
                              .index = slot.index,
                              .revision = slot.revision};
    if (out->is_free) return OK;
    TRY(out->is_packed ? container_of(pdf, &slot, &loaded) : load_plain(pdf, number, &slot, &loaded));
    out->start = loaded.start;
    out->end = loaded.end;
    return OK;
}

status pdf_read_locate(struct pdf *pdf, uint32_t number, struct pdf_place *out, struct problem *why)
{
    struct pdf_source *source = &pdf->shared->source;
    source->why = why;
    source->context = pdf;
    return locate(pdf, number, out);
}

status pdf_read_pack(struct pdf *pdf, uint32_t number, const struct pdf_pack **out, struct problem *why)
{
    struct pdf_loaded container = {0};
    struct packed *packed = NULL;
    const struct pdf_slot slot = {.container = number};
    pdf->shared->source.why = why;
    pdf->shared->source.context = pdf;
    TRY(container_of(pdf, &slot, &container));
    TRY(packed_of(pdf, &container, &packed));
    *out = &packed->pack;
    return OK;
}

status pdf_read_decode(struct pdf *pdf, const struct pdf_object *stream, struct bytes *out, struct problem *why)
{
    struct pdf_source *source = &pdf->shared->source;
    source->why = why;
    source->context = pdf;
    return pdf_source_decode(source, stream, out);
}

unsigned pdf_read_spent(const struct pdf *pdf)
{
    return pdf_source_spent(&pdf->shared->source);
}

size_t pdf_read_values(const struct pdf *pdf)
{
    const struct pdf_source *source = &pdf->shared->source;
    return (size_t)(source->whole.values - source->budget.values);
}

status pdf_read_afford(const struct pdf *pdf, size_t size, struct problem *why)
{
    pdf->shared->source.why = why;
    return pdf_source_afford(&pdf->shared->source, size);
}

status pdf_read_drawn(struct pdf *pdf, size_t bytes, size_t steps, struct problem *why)
{
    struct shared *shared = pdf->shared;
    shared->drawn_bytes += bytes;
    shared->drawn_steps += steps;
    bool is_fit =
        shared->drawn_bytes <= DRAWN_LEAST + 8ULL * shared->source.file.size && shared->drawn_steps <= STEPS_MAX;
    return is_fit ? OK : problem_set(why, PDF_TOO_COMPLEX, "too much content");
}

static void keep_fault(struct shared *shared, enum problem_code code, const char *subject)
{
    if (shared->fault != PROBLEM_NONE) return;
    shared->fault = code;
    (void)text_copy(shared->fault_subject, sizeof shared->fault_subject, subject);
}

const struct pdf_object *pdf_read_resolve(struct pdf *pdf, const struct pdf_object *object)
{
    struct problem why;
    for (int hops = 0; object && object->kind == PDF_REF; hops++) {
        status got = hops < HOPS_MAX ? pdf_read_load(pdf, object->ref, &object, &why)
                                     : problem_set(&why, PDF_BROKEN, "a loop of references");
        if (got == OK) continue;
        keep_fault(pdf->shared, why.code, why.subject);
        return &pdf_object_null;
    }
    return object ? object : &pdf_object_null;
}

const struct pdf_object *pdf_read_get(struct pdf *pdf, const struct pdf_object *dict, const char *key)
{
    return pdf_read_resolve(pdf, pdf_object_get(dict, key));
}

const struct pdf_object *pdf_read_item(struct pdf *pdf, const struct pdf_object *array, size_t index)
{
    return pdf_read_resolve(pdf, pdf_object_at(array, index));
}

status pdf_read_fault(const struct pdf *pdf, struct problem *why)
{
    if (pdf->shared->fault == PROBLEM_NONE) return OK;
    return problem_set(why, pdf->shared->fault, "%s", pdf->shared->fault_subject);
}

const struct pdf_object *pdf_read_catalog(struct pdf *pdf)
{
    const struct pdf_object *root = pdf_read_get(pdf, pdf_read_trailer(pdf), "Root");
    if (root->kind == PDF_DICT) return root;
    keep_fault(pdf->shared, PDF_BROKEN, "no catalog");
    return &pdf_object_null;
}

static int by_number(const void *a, const void *b)
{
    const struct pdf_place *x = a, *y = b;
    return x->number < y->number ? -1 : x->number > y->number;
}

static status gather(struct pdf_source *source, const struct pdf_section *section, struct list *out)
{
    for (size_t i = 0; i < section->parts.count; i++) {
        const struct pdf_part *part = LIST_AT(&section->parts, struct pdf_part, i);
        if (out->count + part->count > CHANGED_MAX)
            return problem_set(source->why, PDF_TOO_COMPLEX, "too many objects");
        TRY(pdf_source_afford(source, 3 * (out->count + part->count) * sizeof(struct pdf_place))); /* it doubles */
        for (uint32_t k = 0; k < part->count; k++) ((struct pdf_place *)list_add(out))->number = part->first + k;
    }
    return section->hidden ? gather(source, section->hidden, out) : OK;
}

static status place_own(struct pdf *pdf, size_t revision, struct pdf_place *place)
{
    struct pdf_slot slot;
    TRY(pdf_xref_own(&pdf->shared->source, &pdf->shared->xref, revision, place->number, &slot));
    place->generation = slot.generation;
    place->is_free = slot.kind == PDF_SLOT_FREE || slot.kind == PDF_SLOT_ABSENT;
    place->is_packed = slot.kind == PDF_SLOT_PACKED;
    place->container = slot.container;
    place->index = slot.index;
    place->revision = revision;
    return OK;
}

status pdf_read_changed(struct pdf *pdf, size_t revision, struct pdf_place **out, size_t *count, struct problem *why)
{
    struct list found = LIST_OF(pdf_read_arena(pdf), struct pdf_place), sections = pdf->shared->xref.sections;
    pdf->shared->source.why = why;
    for (size_t i = 0; i < sections.count; i++)
        if (LIST_AT(&sections, struct pdf_section, i)->revision == revision)
            TRY(gather(&pdf->shared->source, LIST_AT(&sections, struct pdf_section, i), &found));
    if (found.count) qsort(found.items, found.count, found.item_size, by_number);
    *out = found.items;
    *count = 0;
    for (size_t i = 0; i < found.count; i++) {
        struct pdf_place *place = LIST_AT(&found, struct pdf_place, i);
        if (*count && (*out)[*count - 1].number == place->number) continue;
        TRY(place_own(pdf, revision, place));
        (*out)[(*count)++] = *place;
    }
    return OK;
}

/* Streams compare their dictionaries and what they hold; of plain files as it stands. */
status pdf_read_same(struct pdf *a, const struct pdf_object *x, struct pdf *b, const struct pdf_object *y, bool *out,
                     struct problem *why)
{
    bool is_encrypted = a->shared->crypt || b->shared->crypt;
    if (!is_encrypted || x->kind != PDF_STREAM || y->kind != PDF_STREAM) return *out = pdf_object_equal(x, y), OK;
    struct pdf_object first = *x, second = *y;
    a->shared->source.why = b->shared->source.why = why;
    a->shared->source.context = a;
    b->shared->source.context = b;
    TRY(pdf_source_plain(&a->shared->source, x, &first.data));
    TRY(pdf_source_plain(&b->shared->source, y, &second.data));
    *out = pdf_object_equal(&first, &second);
    return OK;
}
