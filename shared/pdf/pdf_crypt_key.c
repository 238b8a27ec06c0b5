#include "pdf_crypt_key.h"
#include "cipher.h"
#include "text.h"
#include <glib.h>
#include <string.h>

enum { OLD_SIZE = 32, HASH_SIZE = 32, STRING_SIZE = 48, REPEATS = 64, ROUNDS = 64, HASHED_MAX = 127 + 64 + 48 };

struct old_password { /* 7.6.4.3.2, step a: cut or filled up to 32 bytes */
    unsigned char data[OLD_SIZE];
};

static const unsigned char filling[OLD_SIZE] = {0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E,
                                                0x56, 0xFF, 0xFA, 0x01, 0x08, 0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68,
                                                0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A};

static struct old_password filled(struct bytes password)
{
    struct old_password out;
    size_t size = password.size < OLD_SIZE ? password.size : OLD_SIZE;
    if (size) memcpy(out.data, password.data, size);
    memcpy(out.data + size, filling, OLD_SIZE - size);
    return out;
}

/* Once more over its own beginning, 50 times. */
static void harden(unsigned char hash[CIPHER_MD5_SIZE], size_t size)
{
    for (int i = 0; i < 50; i++) cipher_md5(bytes_of(hash, size), hash);
}

/* RC4 once with the key, then (revision 3 on) with the key mixed with each number up to 19, or from 19 down. */
static void stir(const struct pdf_crypt_facts *facts, const unsigned char *key, bool downwards, unsigned char *data,
                 size_t size)
{
    unsigned char mixed[CIPHER_MD5_SIZE];
    int last = facts->revision >= 3 ? 19 : 0;
    for (int i = 0; i <= last; i++) {
        int number = downwards ? last - i : i;
        for (size_t k = 0; k < facts->key_size; k++) mixed[k] = (unsigned char)(key[k] ^ number);
        cipher_rc4(bytes_of(mixed, facts->key_size), bytes_of(data, size), data);
    }
    bytes_wipe(mixed, sizeof mixed);
}

/* Algorithm 2. */
static void old_key(const struct pdf_crypt_facts *facts, const struct old_password *password,
                    unsigned char key[PDF_CRYPT_KEY_MAX])
{
    AUTO_ARENA(arena);
    struct buffer in = {.arena = arena};
    buffer_add(&in, password->data, OLD_SIZE);
    buffer_add(&in, facts->owner.data, OLD_SIZE);
    for (int shift = 0; shift < 32; shift += 8) buffer_byte(&in, (unsigned char)(facts->permissions >> shift));
    buffer_add(&in, facts->id.data, facts->id.size);
    if (facts->revision >= 4 && !facts->encrypts_metadata) buffer_add(&in, "\xFF\xFF\xFF\xFF", 4);
    cipher_md5(buffer_bytes(&in), key);
    if (facts->revision >= 3) harden(key, facts->key_size);
}

/* Algorithms 4, 5 and 6: whether the key makes /U. */
static bool fits_user(const struct pdf_crypt_facts *facts, const unsigned char *key)
{
    unsigned char made[OLD_SIZE];
    size_t size = facts->revision >= 3 ? CIPHER_MD5_SIZE : OLD_SIZE;
    memcpy(made, filling, OLD_SIZE);
    if (facts->revision >= 3) {
        AUTO_ARENA(arena);
        struct buffer in = {.arena = arena};
        buffer_add(&in, filling, OLD_SIZE);
        buffer_add(&in, facts->id.data, facts->id.size);
        cipher_md5(buffer_bytes(&in), made);
    }
    stir(facts, key, false, made, size);
    return bytes_equal_secret(bytes_of(made, size), bytes_of(facts->user.data, size));
}

/* Algorithm 7: what the owner's password hides in /O is the user's, filled up. */
static struct old_password user_of(const struct pdf_crypt_facts *facts, struct bytes owner)
{
    unsigned char key[CIPHER_MD5_SIZE];
    struct old_password password = filled(owner), out;
    cipher_md5(bytes_of(password.data, OLD_SIZE), key);
    if (facts->revision >= 3) harden(key, CIPHER_MD5_SIZE);
    memcpy(out.data, facts->owner.data, OLD_SIZE);
    stir(facts, key, true, out.data, OLD_SIZE);
    bytes_wipe(key, sizeof key);
    bytes_wipe(&password, sizeof password);
    return out;
}

static bool find_old(const struct pdf_crypt_facts *facts, struct bytes password, unsigned char *key, bool *is_owner)
{
    struct old_password users[2] = {user_of(facts, password), filled(password)};
    bool found = false;
    for (int i = 0; i < 2 && !found; i++) {
        old_key(facts, &users[i], key);
        found = fits_user(facts, key);
        *is_owner = i == 0;
    }
    bytes_wipe(users, sizeof users);
    return found;
}

struct hashed {
    unsigned char data[CIPHER_SHA2_MAX];
    size_t size;
};

/* One round of algorithm 2.B over `in` (password, key, user's string), repeated 64 times; answers the last byte. */
static unsigned char round_of(struct bytes in, unsigned char *space, struct hashed *key)
{
    unsigned sum = 0;
    for (int i = 0; i < REPEATS; i++) memcpy(space + (size_t)i * in.size, in.data, in.size);
    struct bytes whole = bytes_of(space, in.size * REPEATS);
    cipher_encrypt(bytes_of(key->data, 16), key->data + 16, whole, space);
    for (int i = 0; i < 16; i++) sum += space[i];
    key->size = cipher_sha2(sum % 3 == 0 ? 256 : sum % 3 == 1 ? 384 : 512, whole, key->data);
    return space[whole.size - 1];
}

/* Algorithm 2.B; of revision 5 its first step is all. */
static void hash(int revision, struct bytes password, const unsigned char *salt, struct bytes user,
                 unsigned char out[HASH_SIZE])
{
    unsigned char in[HASHED_MAX], space[REPEATS * HASHED_MAX], last = 0;
    struct hashed key;
    AUTO_ARENA(arena);
    struct buffer first = {.arena = arena};
    buffer_add(&first, password.data, password.size);
    buffer_add(&first, salt, 8);
    buffer_add(&first, user.data, user.size);
    key.size = cipher_sha2(256, buffer_bytes(&first), key.data);
    for (int i = 1; revision >= 6 && (i <= ROUNDS || last > i - 1 - 32); i++) {
        if (password.size) memcpy(in, password.data, password.size);
        memcpy(in + password.size, key.data, key.size);
        if (user.size) memcpy(in + password.size + key.size, user.data, user.size);
        last = round_of(bytes_of(in, password.size + key.size + user.size), space, &key);
    }
    memcpy(out, key.data, HASH_SIZE);
    bytes_wipe(in, sizeof in);
    bytes_wipe(space, sizeof space);
    bytes_wipe(&key, sizeof key);
}

/* Algorithms 2.A, 11 and 12: 32 bytes of hash, 8 of validation salt, 8 of key salt. */
static bool find_by(const struct pdf_crypt_facts *facts, struct bytes password, bool as_owner, unsigned char *key)
{
    static const unsigned char no_iv[CIPHER_BLOCK];
    unsigned char made[HASH_SIZE];
    struct bytes string = as_owner ? facts->owner : facts->user;
    struct bytes sealed = as_owner ? facts->owner_key : facts->user_key;
    struct bytes user = as_owner ? bytes_of(facts->user.data, STRING_SIZE) : (struct bytes){0};
    hash(facts->revision, password, string.data + HASH_SIZE, user, made);
    bool fits = bytes_equal_secret(bytes_of(made, HASH_SIZE), bytes_of(string.data, HASH_SIZE));
    if (fits) {
        hash(facts->revision, password, string.data + HASH_SIZE + 8, user, made);
        cipher_decrypt(bytes_of(made, HASH_SIZE), no_iv, bytes_of(sealed.data, PDF_CRYPT_KEY_MAX), key);
    }
    bytes_wipe(made, sizeof made);
    return fits;
}

static bool find_new(const struct pdf_crypt_facts *facts, struct bytes password, unsigned char *key, bool *is_owner)
{
    if (password.size > PDF_CRYPT_PASSWORD_MAX) password.size = PDF_CRYPT_PASSWORD_MAX;
    *is_owner = find_by(facts, password, true, key);
    return *is_owner || find_by(facts, password, false, key);
}

static bool find(const struct pdf_crypt_facts *facts, struct bytes password, unsigned char *key, bool *is_owner)
{
    return facts->revision >= 5 ? find_new(facts, password, key, is_owner) : find_old(facts, password, key, is_owner);
}

static bool is_blank(uint32_t code)
{
    return code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x205F ||
           code == 0x3000;
}

/* RFC 3454, table B.1. */
static bool is_nothing(uint32_t code)
{
    return code == 0xAD || code == 0x34F || code == 0x1806 || (code >= 0x180B && code <= 0x180D) ||
           (code >= 0x200B && code <= 0x200D) || code == 0x2060 || (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFEFF;
}

static uint32_t next_code(struct bytes *text)
{
    uint32_t first = *text->data, code = first;
    if (first >= 0xC0) code = first < 0xE0 ? first & 0x1F : first < 0xF0 ? first & 0x0F : first & 0x07;
    *text = bytes_of(text->data + 1, text->size - 1);
    for (; text->size && (*text->data & 0xC0) == 0x80; *text = bytes_of(text->data + 1, text->size - 1))
        code = code << 6 | (*text->data & 0x3F);
    return code;
}

/* Unicode's form NFKC; what is no text stays. */
static struct bytes composed(struct arena *arena, struct bytes text)
{
    const char *from = (const char *)text.data;
    if (!text.size || memchr(from, 0, text.size) || !text_is_utf8(from, text.size)) return text;
    char *made = g_utf8_normalize(from, (gssize)text.size, G_NORMALIZE_NFKC);
    if (!made) return text;
    struct bytes out = bytes_copy(arena, bytes_of_text(made));
    bytes_wipe(made, out.size);
    g_free(made);
    return out;
}

/* As revisions 5 and 6 want it: SASLprep (RFC 4013, 2.1 and 2.2). */
static struct bytes prepared(struct arena *arena, struct bytes password)
{
    struct buffer out = {.arena = arena};
    while (password.size) {
        const unsigned char *from = password.data;
        uint32_t code = next_code(&password);
        if (is_nothing(code)) continue;
        if (is_blank(code))
            buffer_byte(&out, ' ');
        else
            buffer_add(&out, from, (size_t)(password.data - from));
    }
    return composed(arena, buffer_bytes(&out));
}

/* As revisions 2 to 4 want it: PDFDocEncoding, as far as that is Latin-1; unchanged when it cannot be. */
static struct bytes encoded(struct arena *arena, struct bytes password)
{
    struct buffer out = {.arena = arena};
    for (struct bytes left = password; left.size;) {
        uint32_t code = next_code(&left);
        bool is_latin = code < 0x80 || (code >= 0xA1 && code <= 0xFF && code != 0xAD);
        if (!is_latin && code != 0x20AC) return password;
        buffer_byte(&out, code == 0x20AC ? 0xA0 : (unsigned char)code);
    }
    return buffer_bytes(&out);
}

bool pdf_crypt_key_find(const struct pdf_crypt_facts *facts, struct bytes password,
                        unsigned char key[PDF_CRYPT_KEY_MAX], bool *is_owner)
{
    AUTO_ARENA(arena); /* wiped at its end */
    struct bytes other = facts->revision >= 5 ? prepared(arena, password) : encoded(arena, password);
    bool found = find(facts, password, key, is_owner);
    if (!found && !bytes_equal(other, password)) found = find(facts, other, key, is_owner);
    if (!found) bytes_wipe(key, PDF_CRYPT_KEY_MAX);
    return found;
}
