#include "pdf_crypt_text.h"
#include <string.h>

struct rewriting {
    const struct pdf_crypt *crypt;
    struct pdf_ref ref;
    bool makes;
    struct buffer out;
    const unsigned char *begin, *at; /* of the old text; copied up to `at` */
    size_t base;                     /* of `begin` in the whole */
    struct list *moves;              /* NULL: nobody asks */
};

/* A signature dictionary, whatever it calls itself: its /Contents is plain. */
static bool is_signature(const struct pdf_object *dict)
{
    return pdf_object_get(dict, "ByteRange") != NULL;
}

static bool is_plain(const struct pdf_object *dict, size_t index)
{
    return dict->kind != PDF_ARRAY && is_signature(dict) && strcmp(dict->keys[index], "Contents") == 0;
}

static void put_hex(struct buffer *out, struct bytes data)
{
    static const char digits[] = "0123456789ABCDEF";
    buffer_byte(out, '<');
    for (size_t i = 0; i < data.size; i++) {
        buffer_byte(out, (unsigned char)digits[data.data[i] >> 4]);
        buffer_byte(out, (unsigned char)digits[data.data[i] & 15]);
    }
    buffer_byte(out, '>');
}

static void copy_to(struct rewriting *r, const unsigned char *to)
{
    buffer_add(&r->out, r->at, (size_t)(to - r->at));
    r->at = to;
}

/* The new value stands in `out` behind what precedes the old one. */
static void replaced(struct rewriting *r, const struct pdf_object *old)
{
    r->at = old->raw.data + old->raw.size;
    if (!r->moves) return;
    struct pdf_crypt_move move = {.from = r->base + (size_t)(r->at - r->begin), .to = r->base + r->out.size};
    *(struct pdf_crypt_move *)list_add(r->moves) = move;
}

static void rewrite_string(struct rewriting *r, const struct pdf_object *string)
{
    AUTO_ARENA(scratch);
    enum pdf_crypt_method method = r->crypt->strings;
    struct bytes text = r->makes ? pdf_crypt_make(r->crypt, method, r->ref, string->text, scratch)
                                 : pdf_crypt_undo(r->crypt, method, r->ref, string->text, scratch);
    copy_to(r, string->raw.data);
    put_hex(&r->out, text);
    replaced(r, string);
}

/* In the order of the text. Depth: PDF_MAX_DEPTH. */
static void rewrite(struct rewriting *r, const struct pdf_object *object)
{
    if (object->kind == PDF_STRING) {
        rewrite_string(r, object);
    } else if (object->kind == PDF_ARRAY || pdf_object_is_dict(object)) {
        for (size_t i = 0; i < object->count; i++)
            if (!is_plain(object, i)) rewrite(r, &object->items[i]);
    }
}

static bool has_strings(const struct pdf_object *object)
{
    if (object->kind == PDF_STRING) return true;
    if (object->kind != PDF_ARRAY && !pdf_object_is_dict(object)) return false;
    for (size_t i = 0; i < object->count; i++)
        if (!is_plain(object, i) && has_strings(&object->items[i])) return true;
    return false;
}

/* Both have the same shape: what is plain keeps its place in the file. */
static void keep_places(const struct pdf_object *from, struct pdf_object *to)
{
    if (to->kind != from->kind || (to->kind != PDF_ARRAY && !pdf_object_is_dict(to)) || to->count != from->count)
        return;
    for (size_t i = 0; i < to->count; i++) {
        if (is_plain(from, i))
            to->items[i] = from->items[i];
        else
            keep_places(&from->items[i], &to->items[i]);
    }
}

status pdf_crypt_text_undo(const struct pdf_crypt *crypt, struct pdf_source *source, struct pdf_loaded *loaded)
{
    size_t at = 0;
    struct pdf_object *old = loaded->object, *plain = NULL;
    if (crypt->strings == PDF_CRYPT_NONE || loaded->ref.number == crypt->number || !has_strings(old)) return OK;
    struct rewriting r = {.crypt = crypt,
                          .ref = loaded->ref,
                          .out = {.arena = source->arena},
                          .begin = old->raw.data,
                          .at = old->raw.data};
    rewrite(&r, old);
    copy_to(&r, old->raw.data + old->raw.size);
    plain = ARENA_NEW(source->arena, struct pdf_object);
    TRY(pdf_source_value(source, buffer_bytes(&r.out), &at, plain));
    struct pdf_object dict = *old;
    if (old->kind == PDF_STREAM) dict.kind = PDF_DICT;
    keep_places(&dict, plain);
    plain->kind = old->kind;
    plain->data = old->data;
    loaded->object = plain;
    return OK;
}

/* What stands behind the dictionary: the data between `stream` and `endstream`. Without the keyword it is no stream. */
static status find_data(struct bytes text, size_t at, struct pdf_object *object, struct problem *why)
{
    int64_t length = -1;
    struct pdf_lex lex = {.input = text, .at = at};
    pdf_lex_skip(&lex);
    if (object->kind != PDF_DICT || !pdf_lex_take(&lex, "stream")) return OK;
    bool is_sound = pdf_parse_stream_start(&lex) && pdf_object_integer(pdf_object_get(object, "Length"), &length);
    if (!is_sound || length < 0 || (uint64_t)length > text.size - lex.at)
        return problem_set(why, PDF_BROKEN, "%s", "stream");
    object->kind = PDF_STREAM;
    object->data = bytes_of(text.data + lex.at, (size_t)length);
    return OK;
}

/* Strings of the dictionary with the new /Length among them, then the data. */
static void rewrite_stream(struct rewriting *r, const struct pdf_object *stream, struct bytes data)
{
    for (size_t i = 0; i < stream->count; i++) {
        if (strcmp(stream->keys[i], "Length") != 0) {
            if (!is_plain(stream, i)) rewrite(r, &stream->items[i]);
            continue;
        }
        copy_to(r, stream->items[i].raw.data);
        buffer_format(&r->out, "%zu", data.size);
        replaced(r, &stream->items[i]);
    }
    copy_to(r, stream->data.data);
    buffer_add(&r->out, data.data, data.size);
    r->at = stream->data.data + stream->data.size;
}

status pdf_crypt_text_make(const struct pdf_crypt_making *making, struct buffer *text, size_t from, struct problem *why)
{
    AUTO_ARENA(scratch);
    size_t at = 0;
    struct pdf_object object = {.kind = PDF_NULL};
    struct bytes old = bytes_of(text->data + from, text->size - from);
    struct pdf_source source = {.arena = scratch, .file = old, .why = why};
    source.budget =
        (struct pdf_budget){.bytes = UINT64_MAX, .values = UINT64_MAX, .decoded = UINT64_MAX, .memory = SIZE_MAX};
    struct rewriting r = {.crypt = making->crypt,
                          .ref = making->ref,
                          .makes = true,
                          .out = {.arena = scratch},
                          .begin = old.data,
                          .at = old.data,
                          .base = from,
                          .moves = making->moves};
    TRY(pdf_source_value(&source, old, &at, &object));
    TRY(find_data(old, at, &object, why));
    if (object.kind == PDF_STREAM) {
        enum pdf_crypt_method method = pdf_crypt_method_of(r.crypt, &source, &object);
        rewrite_stream(&r, &object, pdf_crypt_make(r.crypt, method, r.ref, object.data, scratch));
    } else {
        rewrite(&r, &object);
    }
    copy_to(&r, old.data + old.size);
    text->size = from;
    buffer_add(text, r.out.data, r.out.size);
    return OK;
}
