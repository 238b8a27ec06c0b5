#include "pdf_source.h"
#include "pdf_crypt.h"
#include "pdf_filter.h"
#include "pdf_read.h"
#include "text.h"
#include <string.h>

enum { HEADER_WITHIN = 1024, FILTERS_MAX = 8, END_WITHIN = 8, END_WORD = 9 /* of `endstream` */ };

static status broken(struct pdf_source *source, const char *what, size_t at)
{
    return problem_set(source->why, PDF_BROKEN, "%s, byte %zu", what, at);
}

status pdf_source_open(struct pdf_source *source)
{
    size_t within = source->file.size < HEADER_WITHIN ? source->file.size : HEADER_WITHIN;
    const unsigned char *found = within ? memmem(source->file.data, within, "%PDF-", 5) : NULL;
    if (!found) return problem_set(source->why, PDF_BROKEN, "no %%PDF- at the start");
    source->header = (size_t)(found - source->file.data);
    source->budget = (struct pdf_budget){.bytes = 64ULL * 1024 * 1024 + 32ULL * source->file.size,
                                         .values = 4000000,
                                         .decoded = 512ULL * 1024 * 1024,
                                         .looks = 256ULL * 1024 * 1024 + 32ULL * source->file.size,
                                         .memory = arena_used(source->arena) + PDF_MAX_MEMORY};
    source->whole = source->budget;
    return OK;
}

status pdf_source_afford(const struct pdf_source *source, size_t size)
{
    size_t used = arena_used(source->arena);
    if (used <= source->budget.memory && size <= source->budget.memory - used) return OK;
    return problem_set(source->why, PDF_TOO_COMPLEX, "too many parts");
}

static unsigned percent(uint64_t used, uint64_t of)
{
    return of ? (unsigned)(used * 100 / of) : 100;
}

static unsigned greater(unsigned a, unsigned b)
{
    return a > b ? a : b;
}

unsigned pdf_source_spent(const struct pdf_source *source)
{
    const struct pdf_budget *left = &source->budget, *whole = &source->whole;
    size_t base = whole->memory - PDF_MAX_MEMORY;
    unsigned memory = percent(arena_used(source->arena) - base, PDF_MAX_MEMORY);
    unsigned parsed = greater(percent(whole->bytes - left->bytes, whole->bytes),
                              percent(whole->values - left->values, whole->values));
    unsigned unpacked = greater(percent(whole->decoded - left->decoded, whole->decoded),
                                percent(whole->looks - left->looks, whole->looks));
    return greater(memory, greater(parsed, unpacked));
}

static struct pdf_parse parser(struct pdf_source *source, struct bytes input, size_t at)
{
    return (struct pdf_parse){
        .lex = {.input = input, .at = at}, .arena = source->arena, .budget = &source->budget, .why = source->why};
}

const struct pdf_object *pdf_source_get(struct pdf_source *source, const struct pdf_object *dict, const char *key)
{
    const struct pdf_object *found = pdf_object_get(dict, key);
    if (!found || found->kind != PDF_REF) return found ? found : &pdf_object_null;
    return source->resolve ? source->resolve(source->context, found) : &pdf_object_null;
}

/* Does the stream that begins here end after so many bytes? Then `lex` stands behind `endstream`. */
static bool ends_after(struct pdf_lex *lex, int64_t length)
{
    struct pdf_lex ahead = *lex;
    if (length < 0 || (uint64_t)length > lex->input.size - lex->at) return false;
    ahead.at += (size_t)length;
    size_t end = ahead.at;
    pdf_lex_skip_blanks(&ahead);
    if (ahead.at - end > END_WITHIN || !pdf_lex_take(&ahead, "endstream")) return false;
    *lex = ahead;
    return true;
}

/* A wrong /Length, or none: up to the first `endstream` and the line end before it, as all readers do. What the file's
 * own structure hangs on stays strict, and who judges later revisions is told (is_mended). */
static status mend(struct pdf_source *source, struct pdf_lex *lex, struct pdf_object *object)
{
    const unsigned char *from = lex->input.data + lex->at;
    size_t left = lex->input.size - lex->at;
    bool is_structure = pdf_object_is_type(object, "XRef") || pdf_object_is_type(object, "ObjStm") || !source->resolve;
    const unsigned char *end = is_structure ? NULL : memmem(from, left, "endstream", END_WORD);
    size_t size = end ? (size_t)(end - from) : is_structure ? 0 : left;
    bool is_fit = source->budget.bytes >= size;
    source->budget.bytes -= is_fit ? size : source->budget.bytes;
    if (!is_fit) return problem_set(source->why, PDF_TOO_COMPLEX, "streams of wrong length");
    if (!end) return broken(source, "a stream of wrong length", lex->at);
    lex->at += size + END_WORD;
    if (size && from[size - 1] == '\n') size--;
    if (size && from[size - 1] == '\r') size--;
    object->data = bytes_of(from, size);
    object->is_mended = true;
    return OK;
}

/* 7.3.8: /Length bytes, then `endstream`, before which a line end may stand. */
static status stream(struct pdf_source *source, struct pdf_lex *lex, struct pdf_object *object)
{
    int64_t length = -1;
    if (!pdf_parse_stream_start(lex)) return broken(source, "a stream without start", lex->at);
    (void)pdf_object_integer(pdf_source_get(source, object, "Length"), &length);
    const unsigned char *from = lex->input.data + lex->at;
    if (!ends_after(lex, length)) TRY(mend(source, lex, object));
    object->kind = PDF_STREAM;
    if (!object->is_mended) object->data = bytes_of(from, (size_t)length);
    return OK;
}

/* pypdf leaves the word out behind its cross-reference streams. */
static bool is_ended(struct pdf_lex *lex, bool has_stream)
{
    struct pdf_lex ahead = *lex;
    return pdf_lex_take(lex, "endobj") || (has_stream && pdf_lex_word(&ahead, "startxref"));
}

status pdf_source_object(struct pdf_source *source, size_t at, struct pdf_loaded *out)
{
    if (at >= source->file.size) return broken(source, "an object is missing", at);
    struct pdf_parse parse = parser(source, source->file, at);
    TRY(pdf_parse_header(&parse, &out->ref));
    out->object = ARENA_NEW(source->arena, struct pdf_object);
    TRY(pdf_parse_value(&parse, out->object));
    pdf_lex_skip(&parse.lex);
    bool has_stream = out->object->kind == PDF_DICT && pdf_lex_take(&parse.lex, "stream");
    if (has_stream) TRY(stream(source, &parse.lex, out->object));
    pdf_lex_skip(&parse.lex);
    if (!is_ended(&parse.lex, has_stream)) return broken(source, "an object without end", parse.lex.at);
    struct pdf_lex begin = {.input = source->file, .at = at};
    pdf_lex_skip_blanks(&begin);
    out->start = begin.at;
    out->end = parse.lex.at;
    return OK;
}

status pdf_source_value(struct pdf_source *source, struct bytes input, size_t *at, struct pdf_object *out)
{
    struct pdf_parse parse = parser(source, input, *at);
    TRY(pdf_parse_value(&parse, out));
    *at = parse.lex.at;
    return OK;
}

static int64_t integer(struct pdf_source *source, const struct pdf_object *dict, const char *key, int64_t fallback)
{
    int64_t value = fallback;
    return pdf_object_integer(pdf_source_get(source, dict, key), &value) ? value : fallback;
}

static const struct pdf_object *nth(struct pdf_source *source, const struct pdf_object *object, size_t index)
{
    const struct pdf_object *item = object->kind == PDF_ARRAY ? pdf_object_at(object, index) : index ? NULL : object;
    if (item && item->kind == PDF_REF) item = source->resolve ? source->resolve(source->context, item) : NULL;
    return item;
}

static uint64_t place_of(const struct pdf_source *source, const struct pdf_object *stream)
{
    return (uint64_t)(stream->data.data - source->file.data) + 1;
}

void pdf_source_keep(struct pdf_source *source, const struct pdf_loaded *loaded)
{
    struct pdf_ref *ref = arena_copy(source->arena, &loaded->ref, sizeof loaded->ref);
    source->streams.arena = source->arena;
    pdf_cache_add(&source->streams, place_of(source, loaded->object), ref);
}

status pdf_source_plain(struct pdf_source *source, const struct pdf_object *stream, struct bytes *out)
{
    *out = stream->data;
    const struct pdf_ref *ref = source->crypt ? pdf_cache_find(&source->streams, place_of(source, stream)) : NULL;
    if (!ref) return OK;
    enum pdf_crypt_method method = pdf_crypt_method_of(source->crypt, source, stream);
    if (method == PDF_CRYPT_NONE) return OK;
    if (out->size > PDF_MAX_DECODED || source->budget.decoded < out->size)
        return problem_set(source->why, PDF_TOO_COMPLEX, "a stream is too large");
    source->budget.decoded -= out->size;
    *out = pdf_crypt_undo(source->crypt, method, *ref, *out, source->arena);
    return OK;
}

status pdf_source_decode(struct pdf_source *source, const struct pdf_object *object, struct bytes *out)
{
    struct pdf_filter filter = {.arena = source->arena, .budget = &source->budget, .why = source->why};
    if (!object || object->kind != PDF_STREAM) return problem_set(source->why, PDF_BROKEN, "a stream is missing");
    const struct pdf_object *names = pdf_source_get(source, object, "Filter");
    const struct pdf_object *settings = pdf_source_get(source, object, "DecodeParms");
    size_t count = names->kind == PDF_ARRAY ? names->count : names->kind == PDF_NAME;
    if (count > FILTERS_MAX) return problem_set(source->why, PDF_TOO_COMPLEX, "too many filters");
    TRY(pdf_source_plain(source, object, out));
    for (size_t i = 0; i < count; i++) {
        const struct pdf_object *set = nth(source, settings, i);
        struct pdf_predictor predictor = {.kind = integer(source, set, "Predictor", 1),
                                          .colors = integer(source, set, "Colors", 1),
                                          .bits = integer(source, set, "BitsPerComponent", 8),
                                          .columns = integer(source, set, "Columns", 1)};
        const char *name = pdf_object_name(nth(source, names, i));
        if (name && source->crypt && text_equal(name, "Crypt")) continue; /* undone above */
        TRY(pdf_filter_undo(&filter, name, integer(source, set, "EarlyChange", 1) != 0, *out, out));
        TRY(pdf_filter_predict(&filter, &predictor, *out, out));
    }
    return OK;
}
