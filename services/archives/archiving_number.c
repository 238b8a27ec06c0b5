#include "archiving_number.h"
#include "archiving_repo.h"
#include "json_write.h"
#include "text.h"
#include "volume_repo.h"
#include <stdlib.h>
#include <string.h>

struct series {
    const char *name;
    int64_t next;
    bool is_used;
};

struct assigning {
    struct db *db;
    struct list *documents;
    struct arena *arena;
    struct volume_schemes schemes;
    struct list series, volumes;
    int64_t now_ms;
};

static struct volume_parts parts_of(const struct assigning *at, const struct archiving_document *document)
{
    return (struct volume_parts){.fonds = at->schemes.fonds,
                                 .authority = document->authority_code,
                                 .class_code = document->classification_code,
                                 .year = document->year};
}

static struct series *find_series(const struct assigning *at, const char *name)
{
    for (size_t i = 0; i < at->series.count; i++) {
        struct series *series = LIST_AT(&at->series, struct series, i);
        if (text_equal(series->name, name)) return series;
    }
    return NULL;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct series *)a)->name, ((const struct series *)b)->name);
}

/* Every series that a document belongs to, in one order for all runs: with these locks held nobody else numbers the
 * same documents. */
static status lock_series(struct assigning *at, struct problem *why)
{
    for (size_t i = 0; i < at->documents->count; i++) {
        const struct archiving_document *document = LIST_AT(at->documents, const struct archiving_document, i);
        const struct volume_parts parts = parts_of(at, document);
        char *name = NULL;
        if (document->fault) continue;
        TRY(volume_number(at->schemes.volume, &parts, at->arena, &name, why));
        if (!find_series(at, name)) ((struct series *)list_add(&at->series))->name = name;
    }
    if (at->series.count > 1) qsort(at->series.items, at->series.count, at->series.item_size, by_name);
    for (size_t i = 0; i < at->series.count; i++) {
        struct series *series = LIST_AT(&at->series, struct series, i);
        TRY(archiving_repo_lock_series(at->db, series->name, &series->next, why));
    }
    return OK;
}

static status lock_volumes(struct assigning *at, struct problem *why)
{
    struct json_writer w = {.out = {.arena = at->arena}};
    const struct archiving_document *last = NULL;
    json_write_begin(&w, NULL, '[');
    for (size_t i = 0; i < at->documents->count; i++) {
        const struct archiving_document *document = LIST_AT(at->documents, const struct archiving_document, i);
        bool is_same = last && last->year == document->year && text_equal(last->category_id, document->category_id) &&
                       text_equal(last->taxpayer_id, document->taxpayer_id);
        last = document;
        if (is_same) continue; /* sorted: a volume's documents stand together */
        json_write_begin(&w, NULL, '{');
        json_write_text(&w, "c", document->category_id);
        json_write_int(&w, "y", document->year);
        json_write_text(&w, "t", document->taxpayer_id);
        json_write_end(&w, '}');
    }
    json_write_end(&w, ']');
    return volume_repo_lock(at->db, buffer_string(&w.out), &at->volumes, why);
}

static status open_volume(struct assigning *at, const struct archiving_document *document, struct volume *out,
                          struct problem *why)
{
    struct volume_parts parts = parts_of(at, document);
    char *name = NULL, *number = NULL, *id = arena_alloc(at->arena, ID_SIZE);
    TRY(volume_number(at->schemes.volume, &parts, at->arena, &name, why));
    struct series *series = find_series(at, name);
    if (!series) return problem_set(why, INTERNAL_FAILED, "%s", "series");
    parts.seq = series->next++;
    series->is_used = true;
    TRY(volume_number(at->schemes.volume, &parts, at->arena, &number, why));
    id_new(id);
    *out = (struct volume){.id = id,
                           .volume_number = number,
                           .category_id = document->category_id,
                           .category_name = document->category_name,
                           .classification_code = document->classification_code,
                           .year = document->year,
                           .taxpayer_id = document->taxpayer_id,
                           .taxpayer_code = document->taxpayer_code,
                           .taxpayer_name = document->taxpayer_name,
                           .authority_id = document->authority_id,
                           .authority_code = document->authority_code,
                           .authority_name = document->authority_name,
                           .created_ms = at->now_ms,
                           .is_new = true};
    return OK;
}

static status find_volume(struct assigning *at, const struct archiving_document *document, struct volume **out,
                          struct problem *why)
{
    for (size_t i = at->volumes.count; i-- > 0;) {
        *out = LIST_AT(&at->volumes, struct volume, i);
        if (archiving_same_volume(*out, document)) return OK;
    }
    *out = list_add(&at->volumes);
    return open_volume(at, document, *out, why);
}

static status number_document(struct assigning *at, struct archiving_document *document, struct problem *why)
{
    struct volume_parts parts = parts_of(at, document);
    struct volume *volume = NULL;
    char *number = NULL, *id = arena_alloc(at->arena, ID_SIZE);
    TRY(find_volume(at, document, &volume, why));
    volume_raise(&volume->grade, &document->grade);
    volume->item_count++;
    volume->changed_ms = at->now_ms;
    volume->is_changed = true;
    parts.volume = volume->volume_number;
    parts.item = volume->item_count;
    TRY(volume_number(at->schemes.record, &parts, at->arena, &number, why));
    id_new(id);
    document->record_id = id;
    document->archive_number = number;
    document->item_number = volume->item_count;
    /* The list of volumes may still move in memory: documents get a copy of what they need of theirs. */
    document->volume = arena_copy(at->arena, volume, sizeof *volume);
    return OK;
}

static status save_series(const struct assigning *at, struct problem *why)
{
    for (size_t i = 0; i < at->series.count; i++) {
        const struct series *series = LIST_AT(&at->series, const struct series, i);
        if (series->is_used) TRY(archiving_repo_save_series(at->db, series->name, series->next, why));
    }
    return OK;
}

status archiving_number_assign(struct db *db, struct list *documents, int64_t now_ms, struct problem *why)
{
    struct arena *arena = documents->arena;
    struct assigning at = {.db = db,
                           .documents = documents,
                           .arena = arena,
                           .now_ms = now_ms,
                           .series = LIST_OF(arena, struct series),
                           .volumes = LIST_OF(arena, struct volume)};
    TRY(archiving_repo_schemes(db, arena, &at.schemes, why));
    archiving_sort(documents);
    TRY(lock_series(&at, why));
    TRY(archiving_repo_drop_recorded(db, documents, why));
    archiving_sort(documents);
    TRY(lock_volumes(&at, why));
    for (size_t i = 0; i < documents->count; i++) {
        struct archiving_document *document = LIST_AT(documents, struct archiving_document, i);
        if (!document->fault) TRY(number_document(&at, document, why));
    }
    TRY(save_series(&at, why));
    return volume_repo_save(db, &at.volumes, why);
}
