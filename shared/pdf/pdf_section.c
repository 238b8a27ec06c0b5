#include "pdf_section.h"
#include <stdlib.h>
#include <string.h>

enum { ROW = 20, SHORT_ROW = 19, WIDTH_MAX = 8, PARTS_MAX = 1000000 };

static status broken(struct pdf_source *source, const char *what, size_t at)
{
    return problem_set(source->why, PDF_BROKEN, "%s, byte %zu", what, at);
}

static int by_first(const void *a, const void *b)
{
    const struct pdf_part *x = a, *y = b;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* Readers differ in which of two entries for one object they take, so a section must not hold two. */
static status order(struct pdf_source *source, struct pdf_section *section)
{
    struct list *parts = &section->parts;
    if (parts->count) qsort(parts->items, parts->count, parts->item_size, by_first);
    for (size_t i = 1; i < parts->count; i++) {
        const struct pdf_part *before = LIST_AT(parts, struct pdf_part, i - 1);
        if (before->first + before->count > LIST_AT(parts, struct pdf_part, i)->first)
            return broken(source, "an object is listed twice", section->offset);
    }
    return OK;
}

static status add_part(struct pdf_source *source, struct pdf_section *section, const struct pdf_part *part)
{
    if (part->count == 0) return OK;
    if (section->parts.count >= PARTS_MAX) return problem_set(source->why, PDF_TOO_COMPLEX, "too many subsections");
    if ((uint64_t)part->first + part->count > (uint64_t)PDF_MAX_NUMBER + 1)
        return problem_set(source->why, PDF_TOO_COMPLEX, "object numbers too large");
    if (section->parts.count == section->parts.room)
        TRY(pdf_source_afford(source, 2 * section->parts.room * sizeof *part));
    *(struct pdf_part *)list_add(&section->parts) = *part;
    return OK;
}

/* 7.5.4: entries have 20 bytes. Writers that end them with one byte only are common enough to be read. */
static size_t stride(const struct pdf_lex *lex)
{
    bool is_short =
        pdf_lex_is_blank(pdf_lex_peek_at(lex, SHORT_ROW - 1)) && !pdf_lex_is_blank(pdf_lex_peek_at(lex, SHORT_ROW));
    return is_short ? SHORT_ROW : ROW;
}

static status table_part(struct pdf_source *source, struct pdf_lex *lex, struct pdf_section *section)
{
    uint64_t first = 0, count = 0;
    bool has_first = pdf_lex_unsigned(lex, PDF_MAX_NUMBER, &first);
    pdf_lex_skip_blanks(lex);
    if (!has_first || !pdf_lex_unsigned(lex, PDF_MAX_NUMBER, &count))
        return broken(source, "a wrong subsection", lex->at);
    pdf_lex_skip_blanks(lex);
    struct pdf_part part = {.first = (uint32_t)first, .count = (uint32_t)count, .stride = stride(lex)};
    size_t size = part.stride * part.count, left = lex->input.size - lex->at;
    /* The last entry of a file may lack its second line end byte. */
    if (part.count && size > left + 1) return broken(source, "a cut off subsection", lex->at);
    part.rows = bytes_of(lex->input.data + lex->at, size < left ? size : left);
    lex->at += part.rows.size;
    return add_part(source, section, &part);
}

static bool is_table(const struct pdf_source *source, size_t at)
{
    struct pdf_lex lex = {.input = source->file, .at = at};
    pdf_lex_skip_blanks(&lex);
    return pdf_lex_word(&lex, "xref");
}

/* A table there could name itself, and so on without end: it is not even read. */
static status hidden(struct pdf_source *source, struct pdf_section *section)
{
    int64_t at = 0;
    if (!pdf_object_integer(pdf_object_get(section->trailer, "XRefStm"), &at)) return OK;
    if (at <= 0 || (uint64_t)at >= source->file.size) return broken(source, "a wrong /XRefStm", section->offset);
    size_t from = (size_t)at + source->header;
    if (from >= source->file.size || is_table(source, from)) return broken(source, "a wrong /XRefStm", section->offset);
    section->hidden = ARENA_NEW(source->arena, struct pdf_section);
    return pdf_section_read(source, from, section->hidden);
}

static status table(struct pdf_source *source, struct pdf_lex lex, struct pdf_section *section)
{
    struct pdf_object *trailer = ARENA_NEW(source->arena, struct pdf_object);
    for (pdf_lex_skip_blanks(&lex); !pdf_lex_take(&lex, "trailer"); pdf_lex_skip_blanks(&lex))
        TRY(table_part(source, &lex, section));
    section->end = lex.at;
    TRY(pdf_source_value(source, source->file, &section->end, trailer));
    if (trailer->kind != PDF_DICT) return broken(source, "a wrong trailer", lex.at);
    section->trailer = trailer;
    TRY(order(source, section));
    return hidden(source, section);
}

static status widths(struct pdf_source *source, struct pdf_section *section)
{
    const struct pdf_object *array = pdf_object_get(section->trailer, "W");
    for (size_t i = 0; i < 3; i++) {
        int64_t width = -1;
        (void)pdf_object_integer(pdf_object_at(array, i), &width);
        if (width < 0 || width > WIDTH_MAX) return broken(source, "a wrong /W", section->offset);
        section->widths[i] = (unsigned)width;
    }
    return section->widths[1] ? OK : broken(source, "a wrong /W", section->offset);
}

static status stream_part(struct pdf_source *source, struct pdf_section *section, const struct pdf_object *first,
                          const struct pdf_object *count, struct bytes *rows)
{
    int64_t from = -1, many = -1;
    size_t stride_ = section->widths[0] + section->widths[1] + section->widths[2];
    (void)pdf_object_integer(first, &from);
    (void)pdf_object_integer(count, &many);
    if (from < 0 || from > PDF_MAX_NUMBER || many < 0 || stride_ == 0 || (uint64_t)many > rows->size / stride_)
        return broken(source, "a wrong /Index", section->offset);
    struct pdf_part part = {.first = (uint32_t)from, .count = (uint32_t)many, .stride = stride_};
    part.rows = bytes_of(rows->data, stride_ * part.count);
    *rows = bytes_of(rows->data + part.rows.size, rows->size - part.rows.size);
    return add_part(source, section, &part);
}

static status stream(struct pdf_source *source, struct pdf_section *section)
{
    static const struct pdf_object zero = {.kind = PDF_INTEGER};
    struct pdf_loaded loaded;
    struct bytes rows;
    TRY(pdf_source_object(source, section->offset, &loaded));
    section->is_stream = true;
    section->end = loaded.end;
    section->trailer = loaded.object;
    if (loaded.object->kind != PDF_STREAM || !pdf_object_is_type(loaded.object, "XRef"))
        return broken(source, "no cross-reference section", section->offset);
    TRY(widths(source, section));
    TRY(pdf_source_decode(source, loaded.object, &rows));
    const struct pdf_object *index = pdf_object_get(loaded.object, "Index");
    if (!index) TRY(stream_part(source, section, &zero, pdf_object_get(loaded.object, "Size"), &rows));
    for (size_t i = 0; pdf_object_at(index, i); i += 2)
        TRY(stream_part(source, section, pdf_object_at(index, i), pdf_object_at(index, i + 1), &rows));
    return order(source, section);
}

static uint64_t remainders_of(const struct pdf_section *section)
{
    uint64_t out = section->hidden ? UINT64_MAX : 0;
    for (size_t i = 0; i < section->parts.count && out != UINT64_MAX; i++) {
        const struct pdf_part *part = LIST_AT(&section->parts, const struct pdf_part, i);
        uint32_t count = part->count < 64 ? part->count : 64;
        for (uint32_t k = 0; k < count; k++) out |= 1ULL << (part->first + k) % 64;
    }
    return out;
}

status pdf_section_read(struct pdf_source *source, size_t at, struct pdf_section *out)
{
    if (at >= source->file.size) return broken(source, "no cross-reference section", at);
    struct pdf_lex lex = {.input = source->file, .at = at};
    pdf_lex_skip_blanks(&lex);
    *out = (struct pdf_section){.offset = lex.at, .parts = LIST_OF(source->arena, struct pdf_part)};
    TRY(pdf_lex_word(&lex, "xref") ? table(source, lex, out) : stream(source, out));
    out->remainders = remainders_of(out);
    return OK;
}

static const struct pdf_part *part_of(const struct pdf_section *section, uint32_t number)
{
    size_t low = 0, high = section->parts.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct pdf_part *part = LIST_AT(&section->parts, struct pdf_part, middle);
        if (number >= part->first && number - part->first < part->count) return part;
        if (number < part->first) high = middle;
        if (number > part->first) low = middle + 1;
    }
    return NULL;
}

static uint64_t big_endian(const unsigned char *from, unsigned width)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < width; i++) value = value << 8 | from[i];
    return value;
}

/* 7.5.8.3, table 18. An unknown type stands for the null object. */
static void stream_entry(const struct pdf_section *section, const unsigned char *row, struct pdf_slot *out)
{
    const unsigned *width = section->widths;
    uint64_t type = width[0] ? big_endian(row, width[0]) : 1;
    uint64_t second = big_endian(row + width[0], width[1]);
    uint64_t third = big_endian(row + width[0] + width[1], width[2]);
    out->kind = type == 1 ? PDF_SLOT_PLAIN : type == 2 ? PDF_SLOT_PACKED : PDF_SLOT_FREE;
    out->offset = (size_t)second;
    out->generation = type == 1 ? (uint32_t)third : 0;
    out->container = type == 2 && second <= PDF_MAX_NUMBER ? (uint32_t)second : 0;
    out->index = type == 2 ? (uint32_t)third : 0;
}

static status table_entry(struct pdf_source *source, struct bytes row, struct pdf_slot *out)
{
    uint64_t offset = 0, generation = 0;
    struct pdf_lex lex = {.input = row};
    bool has_offset = pdf_lex_unsigned(&lex, 9999999999ULL, &offset) && lex.at == 10 && pdf_lex_take(&lex, " ");
    bool has_generation = pdf_lex_unsigned(&lex, 65535, &generation) && lex.at == 16 && pdf_lex_take(&lex, " ");
    int kind = pdf_lex_peek(&lex);
    if (!has_offset || !has_generation || (kind != 'n' && kind != 'f'))
        return broken(source, "a wrong cross-reference entry", (size_t)(row.data - source->file.data));
    out->kind = kind == 'n' ? PDF_SLOT_PLAIN : PDF_SLOT_FREE;
    out->offset = (size_t)offset;
    out->generation = (uint32_t)generation;
    return OK;
}

status pdf_section_entry(struct pdf_source *source, const struct pdf_section *section, uint32_t number,
                         struct pdf_slot *out)
{
    *out = (struct pdf_slot){.kind = PDF_SLOT_ABSENT, .revision = section->revision};
    const struct pdf_part *part = part_of(section, number);
    if (part) {
        const unsigned char *row = part->rows.data + (size_t)(number - part->first) * part->stride;
        size_t left = part->rows.size - (size_t)(row - part->rows.data);
        if (section->is_stream)
            stream_entry(section, row, out);
        else
            TRY(table_entry(source, bytes_of(row, left < part->stride ? left : part->stride), out));
        if (out->kind == PDF_SLOT_PLAIN) out->offset += source->header;
    }
    /* 7.5.8.4: objects that only readers of streams shall see are free or absent in the table. */
    if (section->hidden && (out->kind == PDF_SLOT_ABSENT || out->kind == PDF_SLOT_FREE)) {
        struct pdf_slot slot;
        TRY(pdf_section_entry(source, section->hidden, number, &slot));
        slot.revision = section->revision;
        if (slot.kind != PDF_SLOT_ABSENT) *out = slot;
    }
    return OK;
}
