#include "table_zip.h"

#include "text.h"
#include <string.h>
#include <zlib.h>

struct entry {
    char name[TABLE_ZIP_NAME];
    uint32_t crc;
    uint64_t packed, size, offset;
};

struct table_zip {
    const struct table_sink *sink;
    z_stream stream;
    bool is_open; /* an entry has begun */
    size_t count;
    uint64_t offset;
    struct entry entries[TABLE_ZIP_ENTRIES];
    unsigned char out[1 << 16];
};

enum { FLAGS = 0x0808 /* sizes behind, names in UTF-8 */, DEFLATED = 8, VERSION = 20, DATE = 0x5b76 /* 2025-11-22 */ };

struct table_zip *table_zip_new(struct arena *arena, const struct table_sink *sink)
{
    struct table_zip *zip = ARENA_NEW(arena, struct table_zip);
    zip->sink = sink;
    return zip;
}

void table_zip_close(struct table_zip *zip)
{
    if (zip && zip->is_open) (void)deflateEnd(&zip->stream);
    if (zip) zip->is_open = false;
}

static status put(struct table_zip *zip, const void *data, size_t size, struct problem *why)
{
    zip->offset += size;
    return size ? zip->sink->put(zip->sink->self, bytes_of(data, size), why) : OK;
}

struct record { /* little-endian fields one behind the other */
    unsigned char data[64];
    size_t size;
};

static void field(struct record *record, size_t width, uint64_t value)
{
    for (size_t i = 0; i < width; i++) record->data[record->size++] = (unsigned char)(value >> (8 * i));
}

static void field_facts(struct record *record, const struct entry *entry)
{
    field(record, 4, entry->crc);
    field(record, 4, entry->packed);
    field(record, 4, entry->size);
}

static void field_kind(struct record *record)
{
    field(record, 2, VERSION);
    field(record, 2, FLAGS);
    field(record, 2, DEFLATED);
    field(record, 2, 0);
    field(record, 2, DATE);
}

static status pack(struct table_zip *zip, struct bytes bytes, int flush, struct problem *why)
{
    struct entry *entry = &zip->entries[zip->count - 1];
    zip->stream.next_in = (unsigned char *)bytes.data;
    zip->stream.avail_in = (uInt)bytes.size;
    int done;
    do {
        zip->stream.next_out = zip->out;
        zip->stream.avail_out = sizeof zip->out;
        done = deflate(&zip->stream, flush);
        if (done == Z_STREAM_ERROR) return problem_set(why, INTERNAL_FAILED, "%s", "deflate");
        size_t size = sizeof zip->out - zip->stream.avail_out;
        entry->packed += size;
        TRY(put(zip, zip->out, size, why));
    } while (flush == Z_FINISH ? done != Z_STREAM_END : !zip->stream.avail_out);
    return OK;
}

status table_zip_add(struct table_zip *zip, struct bytes bytes, struct problem *why)
{
    struct entry *entry = &zip->entries[zip->count - 1];
    entry->crc = (uint32_t)crc32(entry->crc, bytes.data, (uInt)bytes.size);
    entry->size += bytes.size;
    return pack(zip, bytes, Z_NO_FLUSH, why);
}

/* 4 GB and more would need zip64; the caller begins another entry before. */
static bool is_plain(const struct table_zip *zip, const struct entry *entry)
{
    return entry->size < UINT32_MAX && entry->packed < UINT32_MAX && zip->offset < UINT32_MAX;
}

static status end_entry(struct table_zip *zip, struct problem *why)
{
    struct entry *entry = &zip->entries[zip->count - 1];
    struct record behind = {.size = 0};
    TRY(pack(zip, bytes_of("", 0), Z_FINISH, why));
    table_zip_close(zip);
    if (!is_plain(zip, entry)) return problem_set(why, INTERNAL_FAILED, "%s", "zip of 4 GB");
    field(&behind, 4, 0x08074b50);
    field_facts(&behind, entry);
    return put(zip, behind.data, behind.size, why);
}

status table_zip_entry(struct table_zip *zip, const char *name, struct problem *why)
{
    if (zip->is_open) TRY(end_entry(zip, why));
    if (zip->count == TABLE_ZIP_ENTRIES) return problem_set(why, INTERNAL_FAILED, "%s", "zip entries");
    struct entry *entry = &zip->entries[zip->count++];
    *entry = (struct entry){.crc = (uint32_t)crc32(0, NULL, 0), .offset = zip->offset};
    if (!text_copy(entry->name, sizeof entry->name, name)) return problem_set(why, INTERNAL_FAILED, "zip %s", name);
    zip->stream = (z_stream){.zalloc = Z_NULL};
    /* Level 1: most of a table is repetition, and a million rows are a gigabyte of XML. */
    if (deflateInit2(&zip->stream, 1, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        return problem_set(why, INTERNAL_FAILED, "%s", "deflateInit2");
    zip->is_open = true;
    struct record head = {.size = 0};
    field(&head, 4, 0x04034b50);
    field_kind(&head);
    field(&head, 4, 0);
    field(&head, 4, 0);
    field(&head, 4, 0);
    field(&head, 2, strlen(entry->name));
    field(&head, 2, 0);
    TRY(put(zip, head.data, head.size, why));
    return put(zip, entry->name, strlen(entry->name), why);
}

static status put_listed(struct table_zip *zip, const struct entry *entry, struct problem *why)
{
    struct record listed = {.size = 0};
    field(&listed, 4, 0x02014b50);
    field(&listed, 2, VERSION);
    field_kind(&listed);
    field_facts(&listed, entry);
    field(&listed, 2, strlen(entry->name));
    field(&listed, 2, 0); /* extra */
    field(&listed, 2, 0); /* comment */
    field(&listed, 2, 0); /* disk */
    field(&listed, 2, 0); /* internal attributes */
    field(&listed, 4, 0); /* external attributes */
    field(&listed, 4, entry->offset);
    TRY(put(zip, listed.data, listed.size, why));
    return put(zip, entry->name, strlen(entry->name), why);
}

status table_zip_end(struct table_zip *zip, struct problem *why)
{
    if (zip->is_open) TRY(end_entry(zip, why));
    uint64_t begin = zip->offset;
    for (size_t i = 0; i < zip->count; i++) TRY(put_listed(zip, &zip->entries[i], why));
    struct record last = {.size = 0};
    uint64_t size = zip->offset - begin;
    field(&last, 4, 0x06054b50);
    field(&last, 4, 0); /* disks */
    field(&last, 2, zip->count);
    field(&last, 2, zip->count);
    field(&last, 4, size);
    field(&last, 4, begin);
    field(&last, 2, 0); /* comment */
    return put(zip, last.data, last.size, why);
}
