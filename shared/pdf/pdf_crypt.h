/* pdf_crypt - the Standard security handler (ISO 32000-1 and 32000-2, 7.6): RC4 of 40 to 128 bits, AES-128, AES-256,
 * with the crypt filters that say what is under which. Inside shared/pdf only.
 *
 * Strings are undone when their object is read (pdf_crypt_text), streams when they are decoded. RC4 stays what it is in
 * a file that has it; nothing here can turn one method into another. */
#ifndef PDF_CRYPT_H
#define PDF_CRYPT_H

#include "pdf_crypt_key.h"
#include "pdf_object.h"

struct pdf_source;

enum pdf_crypt_method { PDF_CRYPT_NONE, PDF_CRYPT_RC4, PDF_CRYPT_AES128, PDF_CRYPT_AES256 };

struct pdf_crypt {
    struct pdf_crypt_facts facts; /* copies: equal ones have the same key */
    unsigned char key[PDF_CRYPT_KEY_MAX];
    const struct pdf_object *filters; /* /CF, or NULL */
    enum pdf_crypt_method streams, strings, files;
    uint32_t number;  /* of the encryption dictionary, whose own strings are plain; 0: it stands in the trailer */
    uint32_t allowed; /* table 22's bits, as far as /P and /Perms agree */
    bool is_owner;    /* the password was the owner's */
    bool is_empty;    /* it was the empty one */
};

/* `id`: the first string of /ID. `known`: an opened one or NULL; its key serves when the dictionaries are the same.
 * When `password` does not fit, the empty one is tried. Everything kept lives in the source's arena.
 * Fails: PDF_ENCRYPTED for handlers and methods that are not supported, PDF_BROKEN, PDF_PASSWORD_NEEDED,
 * PDF_PASSWORD_WRONG. */
status pdf_crypt_open(struct pdf_source *source, const struct pdf_object *dict, struct bytes id, struct bytes password,
                      const struct pdf_crypt *known, struct pdf_crypt **out) MUST_USE;

/* Same dictionary, same identifier: everything that decides how an object reads. Both may be NULL. */
bool pdf_crypt_is_same(const struct pdf_crypt *a, const struct pdf_crypt *b);

/* See pdf_read.h. */
struct pdf_protection;
void pdf_crypt_protection(const struct pdf_crypt *crypt, struct pdf_protection *out);

/* What a stream is under: its own /Crypt filter, /EFF, /StmF; none for cross-reference streams and, where the
 * dictionary says so, metadata. */
enum pdf_crypt_method pdf_crypt_method_of(const struct pdf_crypt *crypt, struct pdf_source *source,
                                          const struct pdf_object *stream);

/* `ref` is the object that holds the bytes. What was never encrypted as it should be comes out as it went in. */
struct bytes pdf_crypt_undo(const struct pdf_crypt *crypt, enum pdf_crypt_method method, struct pdf_ref ref,
                            struct bytes in, struct arena *arena);
/* AES begins with a random block (7.6.3.1), so no two results are the same. */
struct bytes pdf_crypt_make(const struct pdf_crypt *crypt, enum pdf_crypt_method method, struct pdf_ref ref,
                            struct bytes in, struct arena *arena);

#endif
