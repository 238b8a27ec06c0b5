/* pdf_read - strict reader of PDF files (ISO 32000-1, 7.5): classic tables, cross-reference streams, hybrids, object
 * streams, any number of incremental updates. Lazy: opening touches only the cross-reference sections.
 *
 * Hostile input is expected. Every loop, depth, object number and decoded size is bounded and all work of one file
 * comes out of one budget; a damaged file is refused with a reason, never repaired. Encrypted files (Standard handler)
 * are read as if they were plain; a password may be needed.
 *
 *     TRY(pdf_read_open(arena, file, &pdf, why));
 *     const struct pdf_object *form = pdf_read_get(pdf, pdf_read_catalog(pdf), "AcroForm");
 *     TRY(pdf_read_fault(pdf, why));
 *
 * A `struct pdf` shows the file as of one revision; pdf_read_at() gives another view of the same file, sharing what was
 * read. Offsets are those of the file, counted from its first byte (also where %PDF- stands later). Not shared between
 * threads. The file's bytes and the arena must outlive it. */
#ifndef PDF_READ_H
#define PDF_READ_H

#include "arena.h"
#include "bytes.h"
#include "pdf_object.h"
#include "problem.h"

enum {
    PDF_MAX_DEPTH = 100,        /* of nested arrays and dictionaries, and of the page tree */
    PDF_MAX_NUMBER = 8388607,   /* of an object (Annex C.2) */
    PDF_MAX_SECTIONS = 4096,    /* cross-reference sections of one file */
    PDF_MAX_DECODED = 67108864, /* bytes of one decoded stream */
    PDF_MAX_MEMORY = 134217728, /* bytes that reading one file puts into its arena */
};

struct pdf;
struct pdf_crypt;
struct pdf_pack;

/* Where the bytes of a revision stand. A linearized file's two sections make one revision. */
struct pdf_revision {
    size_t xref;                      /* of its newest cross-reference section */
    size_t startxref;                 /* of the keyword `startxref` that ends it */
    size_t eof;                       /* right behind %%EOF */
    size_t end;                       /* behind the line end that follows %%EOF, if there is one */
    bool is_stream;                   /* its newest section is a cross-reference stream */
    bool is_hybrid;                   /* a table with /XRefStm */
    const struct pdf_object *trailer; /* of the newest section */
};

/* Where an object stands. */
struct pdf_place {
    uint32_t number;
    uint32_t generation;
    bool is_free;
    bool is_packed;     /* inside an object stream: start and end are those of the stream's object */
    uint32_t container; /* that stream's number */
    uint32_t index;     /* place in it */
    size_t revision;    /* the revision that defines it */
    size_t start;       /* of `N G obj` */
    size_t end;         /* behind `endobj` */
};

/* With the empty password. Fails: PDF_BROKEN, PDF_TOO_COMPLEX, PDF_ENCRYPTED (a handler or method that is not known),
 * PDF_PASSWORD_NEEDED, PDF_PASSWORD_WRONG. */
status pdf_read_open(struct arena *arena, struct bytes file, struct pdf **out, struct problem *why) MUST_USE;
/* The user's or the owner's password, UTF-8; where neither fits, the empty one is tried. A copy stays in the arena. */
status pdf_read_open_with(struct arena *arena, struct bytes file, struct bytes password, struct pdf **out,
                          struct problem *why) MUST_USE;
/* A part of a file that was opened: with the same password, and the same key if it is encrypted in the same way. */
status pdf_read_open_part(const struct pdf *pdf, struct arena *arena, struct bytes part, struct pdf **out,
                          struct problem *why) MUST_USE;

/* How a file is encrypted and what that lets the holder of the password do (ISO 32000-2, table 22). */
struct pdf_protection {
    const char *method; /* "RC4-40" … "RC4-128", "AES-128", "AES-256"; "Identity": strings and streams are plain */
    bool is_weak;       /* RC4 */
    bool is_open;       /* the empty password opens it */
    bool is_owner;      /* opened with the owner's password: everything is allowed */
    bool may_add_field; /* and so a new seal */
    bool may_fill;      /* a field that is there */
};
/* false: not encrypted, nothing is written to `out`. */
bool pdf_read_protection(const struct pdf *pdf, struct pdf_protection *out);
const struct pdf_crypt *pdf_read_crypt(const struct pdf *pdf); /* NULL: not encrypted; inside shared/pdf only */

struct bytes pdf_read_file(const struct pdf *pdf);
struct bytes pdf_read_password(const struct pdf *pdf); /* as it was given; size 0: none */
struct arena *pdf_read_arena(const struct pdf *pdf);
size_t pdf_read_header(const struct pdf *pdf); /* offset of %PDF-; cross-reference offsets count from there */
/* The highest object number that any section or /Size of the whole file claims. */
uint32_t pdf_read_highest(const struct pdf *pdf);

size_t pdf_read_revisions(const struct pdf *pdf);                                     /* all of the file */
const struct pdf_revision *pdf_read_revision(const struct pdf *pdf, size_t revision); /* 0 is the oldest; NULL: none */
size_t pdf_read_current(const struct pdf *pdf); /* the revision that this view shows */
/* Behind the last byte of the cross-reference sections that make this revision. */
size_t pdf_read_reach(const struct pdf *pdf, size_t revision);
struct pdf *pdf_read_at(const struct pdf *pdf, size_t revision); /* NULL: none */
/* Places that a revision itself writes (also free ones), by number. Their start and end are not looked up: 0; see
 * pdf_read_locate(). */
status pdf_read_changed(struct pdf *pdf, size_t revision, struct pdf_place **out, size_t *count, struct problem *why)
    MUST_USE;

const struct pdf_object *pdf_read_trailer(const struct pdf *pdf); /* of the view's newest section */
const struct pdf_object *pdf_read_catalog(struct pdf *pdf);       /* the null object, and a fault, when there is none */

/* One object of this view. A number that is free or absent gives the null object (7.3.10).
 * Fails: PDF_BROKEN, PDF_TOO_COMPLEX, PDF_FILTER (its object stream). */
status pdf_read_load(struct pdf *pdf, struct pdf_ref ref, const struct pdf_object **out, struct problem *why) MUST_USE;
/* The object stream of that number in this view (Inside shared/pdf only). Fails like pdf_read_load. */
status pdf_read_pack(struct pdf *pdf, uint32_t number, const struct pdf_pack **out, struct problem *why) MUST_USE;
/* Where it stands in this view, with its byte range. is_free when absent. */
status pdf_read_locate(struct pdf *pdf, uint32_t number, struct pdf_place *out, struct problem *why) MUST_USE;

/* Convenience without status: the null object stands for what is absent or broken, and the first fault is kept (it is
 * the file's, shared by all views). Never NULL. Ask pdf_read_fault() before acting on what was read. */
const struct pdf_object *pdf_read_resolve(struct pdf *pdf, const struct pdf_object *object);
const struct pdf_object *pdf_read_get(struct pdf *pdf, const struct pdf_object *dict, const char *key);
const struct pdf_object *pdf_read_item(struct pdf *pdf, const struct pdf_object *array, size_t index);
status pdf_read_fault(const struct pdf *pdf, struct problem *why) MUST_USE;

/* Lists that grow with what a file claims ask first: may reading put so many bytes more into the arena (of
 * PDF_MAX_MEMORY in all)? Fails: PDF_TOO_COMPLEX. */
status pdf_read_afford(const struct pdf *pdf, size_t size, struct problem *why) MUST_USE;

/* Drawing pages costs, too, and many may share one content: so many bytes and so many operators and glyphs more have
 * been gone through. Fails: PDF_TOO_COMPLEX when that is more than one file may want. */
status pdf_read_drawn(struct pdf *pdf, size_t bytes, size_t steps, struct problem *why) MUST_USE;

/* So much of what reading the file may cost is used up, in percent: of memory, values or bytes, whatever is nearest to
 * its end. */
unsigned pdf_read_spent(const struct pdf *pdf);

size_t pdf_read_values(const struct pdf *pdf); /* that reading the file has made so far: what its work grows with */

/* A stream's bytes with its filters undone (Flate, LZW, ASCIIHex, ASCII85, RunLength; PNG and TIFF predictors), at most
 * PDF_MAX_DECODED. Fails: PDF_FILTER for another filter, PDF_BROKEN, PDF_TOO_COMPLEX. */
status pdf_read_decode(struct pdf *pdf, const struct pdf_object *stream, struct bytes *out, struct problem *why)
    MUST_USE;

/* Same value in two views of one file, as pdf_object_equal, but streams by their data without encryption (which differs
 * each time it is done). Fails: PDF_TOO_COMPLEX. */
status pdf_read_same(struct pdf *a, const struct pdf_object *x, struct pdf *b, const struct pdf_object *y, bool *out,
                     struct problem *why) MUST_USE;

#endif
