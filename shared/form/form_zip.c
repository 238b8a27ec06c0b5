#include "form_zip.h"
#include "text.h"
#include <string.h>
#include <zip.h>

struct form_zip {
    zip_t *archive;
    const char **names;
    size_t count;
    size_t left; /* bytes that may still be read */
};

typedef struct zip_file zip_entry;
static void close_entry(zip_entry *entry)
{
    (void)zip_fclose(entry);
}
AUTO_DECLARE(zip_entry, close_entry);

static status read_names(struct form_zip *zip, struct arena *arena, struct problem *why)
{
    zip_int64_t count = zip_get_num_entries(zip->archive, 0);
    if (count < 1) return problem_set(why, FORM_WORKBOOK_BROKEN, "zip");
    if (count > FORM_ZIP_ENTRIES) return problem_set(why, FORM_WORKBOOK_LARGE, "%d", (int)FORM_ZIP_ENTRIES);
    zip->names = arena_array(arena, (size_t)count, sizeof *zip->names);
    for (zip_int64_t i = 0; i < count; i++) {
        const char *name = zip_get_name(zip->archive, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
        if (!name || strlen(name) > 255 || form_zip_has(zip, name))
            return problem_set(why, FORM_WORKBOOK_BROKEN, "zip: name");
        zip->names[zip->count++] = arena_text(arena, name);
    }
    return OK;
}

status form_zip_open(struct bytes file, struct arena *arena, struct form_zip **out, struct problem *why)
{
    if (file.size > FORM_ZIP_BYTES) return problem_set(why, FORM_WORKBOOK_LARGE, "%d MB", FORM_ZIP_BYTES >> 20);
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(file.data, file.size, 0, &error);
    if (!source) return problem_set(why, INTERNAL_FAILED, "libzip");
    AUTO(form_zip, zip);
    zip = ARENA_NEW(arena, struct form_zip);
    zip->left = FORM_ZIP_TOTAL_BYTES;
    zip->archive = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (!zip->archive) {
        zip_source_free(source);
        return problem_set(why, FORM_WORKBOOK_BROKEN, "zip %d", zip_error_code_zip(&error));
    }
    TRY(read_names(zip, arena, why));
    *out = zip;
    zip = NULL;
    return OK;
}

void form_zip_close(struct form_zip *zip)
{
    if (!zip || !zip->archive) return;
    zip_discard(zip->archive);
    zip->archive = NULL;
}

size_t form_zip_count(const struct form_zip *zip)
{
    return zip->count;
}

const char *form_zip_name(const struct form_zip *zip, size_t index)
{
    return zip->names[index];
}

static int64_t index_of(const struct form_zip *zip, const char *name)
{
    for (size_t i = 0; i < zip->count; i++)
        if (text_equal_nocase(zip->names[i], name)) return (int64_t)i;
    return -1;
}

bool form_zip_has(const struct form_zip *zip, const char *name)
{
    return index_of(zip, name) >= 0;
}

static status check_size(const struct form_zip *zip, const zip_stat_t *stat, const char *name, struct problem *why)
{
    zip_uint64_t wanted = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if ((stat->valid & wanted) != wanted) return problem_set(why, FORM_WORKBOOK_BROKEN, "zip: %s", name);
    bool plain = stat->encryption_method == ZIP_EM_NONE &&
                 (stat->comp_method == ZIP_CM_STORE || stat->comp_method == ZIP_CM_DEFLATE);
    if (!plain) return problem_set(why, FORM_WORKBOOK_BROKEN, "zip: %s", name);
    bool bomb = stat->size > (zip_uint64_t)1 << 20 && stat->size / FORM_ZIP_RATIO > stat->comp_size;
    if (bomb || stat->size > FORM_ZIP_ENTRY_BYTES || stat->size > zip->left)
        return problem_set(why, FORM_WORKBOOK_LARGE, "%s", name);
    return OK;
}

status form_zip_read(struct form_zip *zip, const char *name, struct arena *arena, struct bytes *out,
                     struct problem *why)
{
    int64_t index = index_of(zip, name);
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (index < 0 || zip_stat_index(zip->archive, (zip_uint64_t)index, 0, &stat) != 0)
        return problem_set(why, FORM_WORKBOOK_BROKEN, "%s", name);
    TRY(check_size(zip, &stat, name, why));
    AUTO(zip_entry, entry);
    entry = zip_fopen_index(zip->archive, (zip_uint64_t)index, 0);
    if (!entry) return problem_set(why, FORM_WORKBOOK_BROKEN, "%s", name);
    unsigned char *data = arena_alloc(arena, (size_t)stat.size + 1);
    /* One byte more than announced is asked for: libzip then checks the CRC, and a lying size shows. */
    zip_int64_t got = zip_fread(entry, data, stat.size + 1);
    if (got < 0 || (zip_uint64_t)got != stat.size) return problem_set(why, FORM_WORKBOOK_BROKEN, "%s", name);
    zip->left -= (size_t)stat.size;
    *out = bytes_of(data, (size_t)stat.size);
    return OK;
}
