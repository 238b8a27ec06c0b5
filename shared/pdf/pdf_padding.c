#include "pdf_padding.h"
#include "der.h"
#include "pdf_crypt.h"

static bool is_zero(struct bytes data, size_t from)
{
    for (size_t i = from; i < data.size; i++) {
        if (data.data[i] != 0) return false;
    }
    return from < data.size;
}

/* Where the plain text begins of which the signature left the encrypted bytes alone. */
static size_t untouched(enum pdf_crypt_method method, size_t signature_size)
{
    enum { BLOCK = 16 }; /* of AES; the first one is random, and each is mixed into the next (7.6.3.1) */
    if (method == PDF_CRYPT_RC4) return signature_size;
    return ((signature_size - 1) / BLOCK + 1) * BLOCK;
}

struct bytes pdf_padding_without(const struct pdf *pdf, struct pdf_ref ref, struct bytes contents)
{
    const struct pdf_crypt *crypt = pdf_read_crypt(pdf);
    struct bytes rest = contents;
    struct der cms;
    AUTO_ARENA(scratch);
    if (!crypt || crypt->strings == PDF_CRYPT_NONE || ref.number == 0) return contents;
    if (!der_take(&rest, DER_SEQUENCE, &cms) || rest.size == 0 || rest.data[0] == 0) return contents;
    struct bytes plain = pdf_crypt_undo(crypt, crypt->strings, ref, contents, scratch);
    return is_zero(plain, untouched(crypt->strings, cms.whole.size)) ? cms.whole : contents;
}
