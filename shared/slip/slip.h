/* slip - printable slips that hand a secret to its holder (密码单): initial passwords, initial codes of seals.
 *
 * One PDF for many recipients, A4, one slip a page or four with lines to cut along. Each names the unit and its code,
 * what the secret is for, the secret in large letters, and what its holder does next, in Chinese and English. The file
 * is encrypted (AES-256, ISO 32000-2 7.6.4.4, by libqpdf) under a password that whoever prints it has chosen; it may be
 * printed, not copied from. No page of it is ever written anywhere in the clear.
 *
 *     struct slip_writer *w;
 *     TRY(slip_begin(&sheet, &w, why));        yours: slip_free, or AUTO(slip_writer, w)
 *     slip_add(w, &slip);                      as often as wanted, up to SLIP_MAX
 *     TRY(slip_end(w, password, arena, &pdf, why));
 *
 * Memory: some 2 KB a slip until slip_end, about three times the file while it is encrypted. What this folder holds of
 * the secrets is wiped; the drawing library's glyphs of one page and the encryptor's copies are freed unwiped. */
#ifndef SLIP_H
#define SLIP_H

#include "arena.h"
#include "auto.h"
#include "bytes.h"
#include "problem.h"
#include <stdint.h>

enum { SLIP_MAX = 20000, SLIP_PASSWORD_MIN = 10, SLIP_PASSWORD_MAX = 64 };

/* A text in both languages; borrowed until slip_free. */
struct slip_words {
    const char *zh, *en;
};

struct slip_sheet {           /* what all slips of a file share */
    struct slip_words title;  /* 印章初始密码单 */
    struct slip_words number; /* what `number` is: 印章编号, 登录名 */
    struct slip_words secret; /* 初始密码 */
    struct slip_words next;   /* what to do with it, one to three sentences */
    const char *issuer;       /* who hands them out: the authority's name; NULL: nobody is named */
    int64_t made_ms;
    int64_t expires_ms; /* 0: does not expire */
    int per_page;       /* 1 or 4 */
};

struct slip { /* one recipient; borrowed for the call. Names longer than two lines end with an ellipsis */
    const char *unit_name, *unit_code, *number, *secret;
};

struct slip_writer;
typedef struct slip_writer slip_writer;

/* Fails: INTERNAL_FAILED. */
status slip_begin(const struct slip_sheet *sheet, slip_writer **out, struct problem *why) MUST_USE;
void slip_add(slip_writer *writer, const struct slip *slip);
size_t slip_count(const slip_writer *writer);
/* pdf  the encrypted file, in `arena`
 * Fails: INTERNAL_FAILED when no slip was added, more than SLIP_MAX were, or a library failed. */
status slip_end(slip_writer *writer, const char *password, struct arena *arena, struct bytes *pdf, struct problem *why)
    MUST_USE;
void slip_free(slip_writer *writer);
AUTO_DECLARE(slip_writer, slip_free);

/* For .check of json_read: 10 to 64 visible ASCII characters, at least five different ones. NULL: fine. */
const char *slip_check_password(const char *password);

#endif
