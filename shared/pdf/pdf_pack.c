#include "pdf_pack.h"
#include "pdf_read.h"

enum { OBJECTS_MAX = 1000000 };

static status broken(struct pdf_source *source)
{
    return problem_set(source->why, PDF_BROKEN, "a wrong object stream");
}

static status index_of(struct pdf_source *source, struct pdf_pack *pack)
{
    struct pdf_lex lex = {.input = bytes_of(pack->data.data, pack->first)};
    for (uint32_t i = 0; i < pack->count; i++) {
        uint64_t number = 0, offset = 0;
        pdf_lex_skip_blanks(&lex);
        bool has_number = pdf_lex_unsigned(&lex, PDF_MAX_NUMBER, &number);
        pdf_lex_skip_blanks(&lex);
        if (!has_number || !pdf_lex_unsigned(&lex, PDF_MAX_DECODED, &offset)) return broken(source);
        if (offset >= pack->data.size - pack->first) return broken(source);
        pack->numbers[i] = (uint32_t)number;
        pack->offsets[i] = (uint32_t)offset;
    }
    return OK;
}

status pdf_pack_open(struct pdf_source *source, const struct pdf_object *stream, struct pdf_pack *out)
{
    int64_t count = -1, first = -1;
    (void)pdf_object_integer(pdf_source_get(source, stream, "N"), &count);
    (void)pdf_object_integer(pdf_source_get(source, stream, "First"), &first);
    if (!pdf_object_is_type(stream, "ObjStm") || count < 0 || first < 0) return broken(source);
    if (count > OBJECTS_MAX) return problem_set(source->why, PDF_TOO_COMPLEX, "too many objects in a stream");
    TRY(pdf_source_decode(source, stream, &out->data));
    if ((uint64_t)first > out->data.size || count > first) return broken(source); /* a pair takes two bytes and more */
    out->first = (size_t)first;
    out->count = (uint32_t)count;
    out->numbers = arena_array(source->arena, out->count + 1, sizeof *out->numbers);
    out->offsets = arena_array(source->arena, out->count + 1, sizeof *out->offsets);
    return index_of(source, out);
}

status pdf_pack_object(struct pdf_source *source, const struct pdf_pack *pack, uint32_t number, uint32_t index,
                       struct pdf_object *out)
{
    if (index >= pack->count || pack->numbers[index] != number) return broken(source);
    size_t at = pack->first + pack->offsets[index];
    return pdf_source_value(source, pack->data, &at, out);
}
