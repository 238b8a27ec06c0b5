/* pdf_object - one PDF object (ISO 32000-1, 7.3) as it stands in a file; nothing is resolved here.
 *
 * Objects are read-only and live in the arena of the reader that made them; `raw` points into the file or into a
 * decoded object stream, so a part can be copied byte by byte. Every accessor takes NULL and the wrong kind, and then
 * answers as if the value were absent. */
#ifndef PDF_OBJECT_H
#define PDF_OBJECT_H

#include "arena.h"
#include "bytes.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pdf_kind {
    PDF_NULL,
    PDF_TRUTH,
    PDF_INTEGER,
    PDF_REAL,
    PDF_STRING, /* `text`: the bytes, escapes undone, NUL behind */
    PDF_NAME,   /* `text`: without the solidus, #xx undone, NUL behind */
    PDF_ARRAY,
    PDF_DICT,
    PDF_STREAM, /* the dictionary, and `data` */
    PDF_REF,
};

struct pdf_ref {
    uint32_t number; /* 0: no object */
    uint32_t generation;
};

struct pdf_object {
    enum pdf_kind kind;
    bool is_hex;       /* a string that was written <…> */
    bool is_mended;    /* a stream whose /Length is wrong: its data ends at the first `endstream` */
    struct bytes raw;  /* first to last byte of the value; of a stream: its dictionary */
    struct bytes data; /* of a stream: the encoded bytes */
    union {
        bool truth;
        int64_t integer;
        double real;
        struct bytes text;
        struct pdf_ref ref;
        struct {
            struct pdf_object *items; /* of an array; of a dictionary the values */
            const char **keys;        /* of a dictionary; see pdf_object_index() */
            size_t count;
        };
    };
};

enum { PDF_OBJECT_LONG = 64 };

extern const struct pdf_object pdf_object_null;

/* Dictionaries of more than PDF_OBJECT_LONG keys are searched by an index, which stands right behind their keys: room
 * for so many bytes in all, and filled once all keys are there. Who makes a dictionary does both (pdf_parse). */
size_t pdf_object_keys_size(size_t count);
void pdf_object_index(struct pdf_object *dict);

/* The value of a dictionary or stream; of a repeated key the last one. NULL: none. */
const struct pdf_object *pdf_object_get(const struct pdf_object *dict, const char *key);
size_t pdf_object_times(const struct pdf_object *dict, const char *key); /* how often the key stands there */
const struct pdf_object *pdf_object_at(const struct pdf_object *array, size_t index); /* NULL: past the end */
bool pdf_object_is_dict(const struct pdf_object *object);                             /* dictionary or stream */
bool pdf_object_is_name(const struct pdf_object *object, const char *name);
bool pdf_object_is_type(const struct pdf_object *dict, const char *type); /* its direct /Type is that name */
const char *pdf_object_name(const struct pdf_object *object);             /* NULL: not a name */
bool pdf_object_integer(const struct pdf_object *object, int64_t *out);
bool pdf_object_number(const struct pdf_object *object, double *out); /* integer or real */
bool pdf_object_ref(const struct pdf_object *object, struct pdf_ref *out);
struct bytes pdf_object_text(const struct pdf_object *object); /* a string's bytes; empty when it is none */

/* A text string (7.9.2.2: PDFDocEncoding, UTF-16BE, UTF-8 with its mark) as UTF-8; NULL: not a string. */
char *pdf_object_utf8(const struct pdf_object *object, struct arena *arena);
/* A date (7.9.4): D:YYYYMMDDHHmmSSOHH'mm'. false: not one. */
bool pdf_object_date(const struct pdf_object *object, int64_t *ms);
/* Same value, whatever the spelling: names, numbers, strings, containers in order (dictionaries in any order).
 * References are the same when they name the same object. Streams compare their dictionary and encoded bytes. */
bool pdf_object_equal(const struct pdf_object *a, const struct pdf_object *b);

#endif
