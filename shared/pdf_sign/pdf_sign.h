/* pdf_sign - a signature in a PDF file (ISO 32000-2, 12.8; ETSI EN 319 142-1, PAdES B-B): a new field or an empty one
 * that is there, its picture on the pages (pdf_layout.h, pdf_widget.h), the signature dictionary, all in one
 * incremental update. What earlier signatures forbid is refused (pdf_permit.h), and what the field demands is met or
 * refused (pdf_target.h). The private key may live elsewhere:
 *
 *     TRY(pdf_sign_prepare(pdf, &request, &sign, why));         pdf from pdf_read_open(), newest revision
 *     pdf_sign_digest(sign, content);                           SHA-256 of the byte range
 *     cms_sign_digest(signer, content, to_be_signed);           goes to whoever holds the key
 *     TRY(cms_sign_check(signer, content, signature, why));
 *     cms_sign_write(signer, &parts, arena, &der);
 *     TRY(pdf_sign_complete(sign, der, why));
 *     pieces = pdf_sign_output(sign);                           the file as it was, and what follows it
 *
 * The seal's number stands in the signature dictionary as /ESTAMP_Seal, so it is signed. */
#ifndef PDF_SIGN_H
#define PDF_SIGN_H

#include "cms_sign.h"
#include "digest.h"
#include "pdf_signature.h"
#include "pdf_stamp.h"
#include "sign_key.h"

enum { PDF_SIGN_CONTENTS_MAX = 262144, PDF_SIGN_TEXT_MAX = 1000 };

/* Fields that are locked once this is signed (FieldMDP, 12.8.2.4). Names are full names, UTF-8. */
struct pdf_sign_lock {
    enum pdf_signature_lock kind;
    const char *const *names; /* of include and exclude */
    size_t count;
};

enum pdf_sign_format {
    PDF_SIGN_PADES,  /* CMS, ETSI.CAdES.detached */
    PDF_SIGN_SES,    /* a SES_Signature (pdf_sign_ses.h) by a key of another kind than SM2 */
    PDF_SIGN_SES_SM2 /* the same by SM2 */
};

struct pdf_sign_request {
    enum pdf_sign_format format;                    /* of what stands in /Contents */
    const struct pdf_image *image;                  /* NULL: an invisible signature */
    const struct pdf_stamp_place *place;            /* of the picture; of an existing field not looked at */
    size_t place_count;                             /* 0: one */
    const char *field;                              /* NULL: the next free "SealN" */
    bool is_existing;                               /* `field` is the full name of an empty field of the file */
    int certify;                                    /* DocMDP 1 to 3 (12.8.2.2); 0: an ordinary signature */
    const struct pdf_sign_lock *lock;               /* NULL: none but the existing field's own */
    bool is_document_timestamp;                     /* of the file itself (12.8.5): says and shows nothing, and is
                                                       allowed whatever earlier signatures forbid */
    enum digest_kind digest;                        /* by which it will be signed: some fields demand it */
    bool has_timestamp;                             /* the signature will have one: some fields demand it */
    const char *name, *reason, *location, *contact; /* UTF-8 or NULL */
    const char *seal;                               /* the seal's number, or NULL */
    int64_t time_ms;                                /* said as /M */
    size_t contents_size;                           /* room for the CMS: cms_sign_size() */
};

struct pdf_sign;

/* All memory is the reader's arena. Texts are UTF-8 of at most PDF_SIGN_TEXT_MAX bytes.
 * The image must live as long as the output is used. Fails: PDF_PLACE_OUTSIDE, PDF_PAGE_MISSING, PDF_FIELD_TAKEN,
 * PDF_FIELD_MISSING, PDF_FIELD_KIND, PDF_FIELD_SIGNED, PDF_FIELD_LOCKED, PDF_FIELD_ASKS, PDF_CERTIFIED,
 * PDF_CERTIFIED_FIELDS, PDF_FORBIDDEN, PDF_CERTIFY_LATE, PDF_BROKEN, PDF_TOO_COMPLEX: also for a file that pdf_verify
 * could not read once it is sealed. */
status pdf_sign_prepare(struct pdf *pdf, const struct pdf_sign_request *request, struct pdf_sign **out,
                        struct problem *why) MUST_USE;
void pdf_sign_digest(struct pdf_sign *sign, unsigned char out[DIGEST_SIZE]);
/* The same by another digest; without SHA-256 neither pdf_sign_base() nor pdf_sign_result() know anything. */
void pdf_sign_digest_by(struct pdf_sign *sign, enum digest_kind kind, unsigned char *out);
const unsigned char *pdf_sign_base(const struct pdf_sign *sign); /* SHA-256 of the file as it was, seen on that way */
/* Fails: INTERNAL_FAILED when `cms` does not fit in the room. */
status pdf_sign_complete(struct pdf_sign *sign, struct bytes cms, struct problem *why) MUST_USE;
/* SHA-256 of the whole new file; needs pdf_sign_digest, and does not read the file as it was once more. */
void pdf_sign_result(const struct pdf_sign *sign, unsigned char out[DIGEST_SIZE]);
/* Pieces (struct bytes) that one after the other are the new file; the first is the file as it was, borrowed, and so
 * are the picture's. The list lives in the reader's arena. */
struct list pdf_sign_output(const struct pdf_sign *sign);
size_t pdf_sign_size(const struct pdf_sign *sign);                             /* of the new file */
struct bytes pdf_sign_whole(const struct pdf_sign *sign, struct arena *arena); /* the same in one, for small files */
const char *pdf_sign_field(const struct pdf_sign *sign);                       /* the name that was taken */
/* Where the picture stands, page by page: struct pdf_stamp_place, the height given, in the reader's arena. */
struct list pdf_sign_places(const struct pdf_sign *sign);

#endif
