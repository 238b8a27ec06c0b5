/* pdf_crypt_key - from a password to the key of an encrypted file (ISO 32000-2, 7.6.4): revisions 2 to 4 by MD5 and
 * RC4, 5 by SHA-256, 6 by algorithm 2.B. Inside shared/pdf only.
 *
 * SASLprep (RFC 4013), which revision 6 asks for, maps and normalizes: blanks of other kinds become a blank, invisible
 * characters go, and the rest takes form NFKC, by which full-width letters are plain ones and é is one character.
 * Forbidden characters are not refused: the password is tried as it was typed, too. */
#ifndef PDF_CRYPT_KEY_H
#define PDF_CRYPT_KEY_H

#include "bytes.h"

enum { PDF_CRYPT_KEY_MAX = 32, PDF_CRYPT_PASSWORD_MAX = 127 };

struct pdf_crypt_facts {              /* of the encryption dictionary; borrowed */
    int revision;                     /* 2 to 6 */
    size_t key_size;                  /* bytes: 5 to 16; 32 from revision 5 on */
    struct bytes owner, user;         /* /O, /U: 32 bytes; 48 from revision 5 on */
    struct bytes owner_key, user_key; /* /OE, /UE: 32 bytes, from revision 5 on */
    struct bytes id;                  /* the first of /ID; may be empty */
    uint32_t permissions;             /* /P */
    bool encrypts_metadata;
};

/* `password` is UTF-8; bytes of another encoding are tried as they are. The owner's password is tried first: it may be
 * the user's, too. false: it is neither; nothing is left in `key`. */
bool pdf_crypt_key_find(const struct pdf_crypt_facts *facts, struct bytes password,
                        unsigned char key[PDF_CRYPT_KEY_MAX], bool *is_owner);

#endif
