#include "pdf_crypt.h"
#include "cipher.h"
#include "pdf_read.h"
#include "pdf_source.h"
#include "random.h"
#include "text.h"
#include <string.h>

enum {
    OLD_STRING = 32,
    NEW_STRING = 48,
    LEAST_KEY = 5,
    MOST_KEY = 16,
    LEAST_BITS = 40,
    MOST_BITS = 128,
    OBJECT_KEY_EXTRA = 9
};

static status broken(struct pdf_source *source, const char *what)
{
    return problem_set(source->why, PDF_BROKEN, "/Encrypt: %s", what);
}

static status unknown(struct pdf_source *source, const char *key, const char *value)
{
    return problem_set(source->why, PDF_ENCRYPTED, "%s %.40s", key, value ? value : "?");
}

static int64_t integer(const struct pdf_object *dict, const char *key, int64_t fallback)
{
    int64_t value = fallback;
    return pdf_object_integer(pdf_object_get(dict, key), &value) ? value : fallback;
}

/* /Length counts bits. Some writers count bytes, which cannot be mistaken: fewer than 40 bits were never allowed. */
static bool key_size(int64_t length, size_t *out)
{
    if (length >= LEAST_KEY && length <= MOST_KEY) length *= 8;
    if (length < LEAST_BITS || length > MOST_BITS || length % 8) return false;
    *out = (size_t)length / 8;
    return true;
}

static const struct pdf_object *filter_of(const struct pdf_crypt *crypt, const char *name)
{
    const struct pdf_object *filter = pdf_object_get(crypt->filters, name);
    return filter && filter->kind == PDF_DICT ? filter : NULL;
}

/* 7.6.6, table 25. false: a method that is not known, or a filter that is not there. */
static bool method_named(const struct pdf_crypt *crypt, const char *name, enum pdf_crypt_method *out)
{
    bool is_new = crypt->facts.revision >= 5;
    *out = PDF_CRYPT_NONE;
    if (!name || text_equal(name, "Identity")) return true;
    const struct pdf_object *method = pdf_object_get(filter_of(crypt, name), "CFM");
    if (pdf_object_is_name(method, "V2") && !is_new) return *out = PDF_CRYPT_RC4, true;
    if (pdf_object_is_name(method, "AESV2") && !is_new) return *out = PDF_CRYPT_AES128, true;
    if (pdf_object_is_name(method, "AESV3") && is_new) return *out = PDF_CRYPT_AES256, true;
    return false;
}

static status use_filter(struct pdf_source *source, const struct pdf_crypt *crypt, const struct pdf_object *dict,
                         const char *key, enum pdf_crypt_method *out)
{
    const struct pdf_object *name = pdf_object_get(dict, key);
    if (name && name->kind != PDF_NAME) return broken(source, key);
    return method_named(crypt, pdf_object_name(name), out) ? OK : unknown(source, key, pdf_object_name(name));
}

/* The key of version 4 is as long as its filters say; AES has 16 bytes always. */
static status size_by_filters(struct pdf_source *source, struct pdf_crypt *crypt, const struct pdf_object *dict)
{
    const struct pdf_object *filter = NULL;
    if (crypt->streams == PDF_CRYPT_RC4) filter = filter_of(crypt, pdf_object_name(pdf_object_get(dict, "StmF")));
    if (crypt->strings == PDF_CRYPT_RC4) filter = filter_of(crypt, pdf_object_name(pdf_object_get(dict, "StrF")));
    crypt->facts.key_size = MOST_KEY;
    bool has_aes = crypt->streams == PDF_CRYPT_AES128 || crypt->strings == PDF_CRYPT_AES128;
    int64_t length = integer(filter, "Length", integer(dict, "Length", MOST_BITS));
    if (!filter || has_aes) return OK;
    return key_size(length, &crypt->facts.key_size) ? OK : broken(source, "Length");
}

static status read_filters(struct pdf_source *source, struct pdf_crypt *crypt, const struct pdf_object *dict)
{
    const struct pdf_object *filters = pdf_object_get(dict, "CF");
    if (filters && filters->kind != PDF_DICT) return broken(source, "CF");
    crypt->filters = filters;
    TRY(use_filter(source, crypt, dict, "StmF", &crypt->streams));
    TRY(use_filter(source, crypt, dict, "StrF", &crypt->strings));
    crypt->files = crypt->streams;
    if (pdf_object_get(dict, "EFF")) TRY(use_filter(source, crypt, dict, "EFF", &crypt->files));
    crypt->facts.key_size = PDF_CRYPT_KEY_MAX;
    return crypt->facts.revision >= 5 ? OK : size_by_filters(source, crypt, dict);
}

/* Versions 1 and 2 know RC4 alone; 7.6.2, table 20. */
static status read_version(struct pdf_source *source, struct pdf_crypt *crypt, const struct pdf_object *dict)
{
    int64_t version = integer(dict, "V", 0), revision = integer(dict, "R", 0);
    bool is_old = (version == 1 || version == 2) && (revision == 2 || revision == 3);
    bool is_known = is_old || (version == 4 && revision == 4) || (version == 5 && (revision == 5 || revision == 6));
    if (!pdf_object_is_name(pdf_object_get(dict, "Filter"), "Standard"))
        return unknown(source, "Filter", pdf_object_name(pdf_object_get(dict, "Filter")));
    if (!is_known)
        return problem_set(source->why, PDF_ENCRYPTED, "V %lld, R %lld", (long long)version, (long long)revision);
    crypt->facts.revision = (int)revision;
    if (!is_old) return read_filters(source, crypt, dict);
    crypt->streams = crypt->strings = crypt->files = PDF_CRYPT_RC4;
    crypt->facts.key_size = LEAST_KEY;
    if (version == 1 || revision == 2) return OK;
    return key_size(integer(dict, "Length", LEAST_BITS), &crypt->facts.key_size) ? OK : broken(source, "Length");
}

/* Writers append zeros to these; more than what is asked for is cut off. */
static status read_string(struct pdf_source *source, const struct pdf_object *dict, const char *key, size_t size,
                          struct bytes *out)
{
    struct bytes text = pdf_object_text(pdf_object_get(dict, key));
    if (text.size < size) return broken(source, key);
    *out = bytes_copy(source->arena, bytes_of(text.data, size));
    return OK;
}

static status read_strings(struct pdf_source *source, struct pdf_crypt *crypt, const struct pdf_object *dict)
{
    struct pdf_crypt_facts *facts = &crypt->facts;
    const struct pdf_object *metadata = pdf_object_get(dict, "EncryptMetadata");
    size_t size = facts->revision >= 5 ? NEW_STRING : OLD_STRING;
    int64_t permissions = 0;
    if (!pdf_object_integer(pdf_object_get(dict, "P"), &permissions)) return broken(source, "P");
    facts->permissions = (uint32_t)permissions; /* 32 bits, signed or not */
    facts->encrypts_metadata = facts->revision < 4 || !metadata || metadata->kind != PDF_TRUTH || metadata->truth;
    TRY(read_string(source, dict, "O", size, &facts->owner));
    TRY(read_string(source, dict, "U", size, &facts->user));
    if (facts->revision < 5) return OK;
    TRY(read_string(source, dict, "OE", PDF_CRYPT_KEY_MAX, &facts->owner_key));
    return read_string(source, dict, "UE", PDF_CRYPT_KEY_MAX, &facts->user_key);
}

static bool has_same_facts(const struct pdf_crypt_facts *a, const struct pdf_crypt_facts *b)
{
    return a->revision == b->revision && a->key_size == b->key_size && bytes_equal(a->owner, b->owner) &&
           bytes_equal(a->user, b->user) && bytes_equal(a->owner_key, b->owner_key) &&
           bytes_equal(a->user_key, b->user_key) && bytes_equal(a->id, b->id) && a->permissions == b->permissions &&
           a->encrypts_metadata == b->encrypts_metadata;
}

static status find_key(struct pdf_source *source, struct pdf_crypt *crypt, struct bytes password,
                       const struct pdf_crypt *known)
{
    if (known && has_same_facts(&known->facts, &crypt->facts)) {
        memcpy(crypt->key, known->key, sizeof crypt->key);
        crypt->is_owner = known->is_owner;
        crypt->is_empty = known->is_empty;
        return OK;
    }
    crypt->is_empty = password.size == 0;
    if (pdf_crypt_key_find(&crypt->facts, password, crypt->key, &crypt->is_owner)) return OK;
    if (password.size == 0) return problem_set(source->why, PDF_PASSWORD_NEEDED, "%s", "");
    crypt->is_empty = true;
    if (pdf_crypt_key_find(&crypt->facts, (struct bytes){0}, crypt->key, &crypt->is_owner)) return OK;
    return problem_set(source->why, PDF_PASSWORD_WRONG, "%s", "");
}

/* Algorithm 13: from revision 5 on /P does not go into the key, so that anybody can change it; /Perms tells what the
 * writer meant. What does not agree is not allowed. */
static void check_permissions(struct pdf_crypt *crypt, const struct pdf_object *dict)
{
    static const unsigned char no_iv[CIPHER_BLOCK];
    unsigned char plain[CIPHER_BLOCK] = {0};
    struct bytes sealed = pdf_object_text(pdf_object_get(dict, "Perms"));
    crypt->allowed = crypt->facts.permissions;
    if (crypt->facts.revision < 5) return;
    if (sealed.size >= sizeof plain)
        cipher_decrypt(bytes_of(crypt->key, sizeof crypt->key), no_iv, bytes_of(sealed.data, sizeof plain), plain);
    uint32_t meant = plain[0] | (uint32_t)plain[1] << 8 | (uint32_t)plain[2] << 16 | (uint32_t)plain[3] << 24;
    crypt->allowed &= memcmp(plain + 9, "adb", 3) == 0 ? meant : 0;
}

status pdf_crypt_open(struct pdf_source *source, const struct pdf_object *dict, struct bytes id, struct bytes password,
                      const struct pdf_crypt *known, struct pdf_crypt **out)
{
    struct pdf_crypt *crypt = ARENA_NEW(source->arena, struct pdf_crypt);
    if (dict->kind != PDF_DICT) return broken(source, "no dictionary");
    TRY(read_version(source, crypt, dict));
    TRY(read_strings(source, crypt, dict));
    crypt->facts.id = bytes_copy(source->arena, id);
    TRY(find_key(source, crypt, password, known));
    check_permissions(crypt, dict);
    *out = crypt;
    return OK;
}

bool pdf_crypt_is_same(const struct pdf_crypt *a, const struct pdf_crypt *b)
{
    const struct pdf_object *none = &pdf_object_null;
    if (!a || !b) return a == b;
    bool has_filters = pdf_object_equal(a->filters ? a->filters : none, b->filters ? b->filters : none);
    return has_filters && a->streams == b->streams && a->strings == b->strings && a->files == b->files &&
           has_same_facts(&a->facts, &b->facts);
}

static const char *method_name(const struct pdf_crypt *crypt, enum pdf_crypt_method method)
{
    static const char *const rc4[] = {"RC4-40", "RC4-48", "RC4-56",  "RC4-64",  "RC4-72",  "RC4-80",
                                      "RC4-88", "RC4-96", "RC4-104", "RC4-112", "RC4-120", "RC4-128"};
    if (method == PDF_CRYPT_RC4) return rc4[crypt->facts.key_size - LEAST_KEY];
    return method == PDF_CRYPT_AES128 ? "AES-128" : method == PDF_CRYPT_AES256 ? "AES-256" : "Identity";
}

/* Table 22. A seal is a new field with its annotation: bits 4 and 6 together; to fill one that is there, bit 6 or,
 * since revision 3, bit 9. */
void pdf_crypt_protection(const struct pdf_crypt *crypt, struct pdf_protection *out)
{
    enum { MODIFY = 1 << 3, ANNOTATE = 1 << 5, FILL = 1 << 8 };
    uint32_t allowed = crypt->is_owner ? UINT32_MAX : crypt->allowed;
    enum pdf_crypt_method method = crypt->streams != PDF_CRYPT_NONE ? crypt->streams : crypt->strings;
    *out =
        (struct pdf_protection){.method = method_name(crypt, method),
                                .is_weak = crypt->streams == PDF_CRYPT_RC4 || crypt->strings == PDF_CRYPT_RC4,
                                .is_open = crypt->is_empty,
                                .is_owner = crypt->is_owner,
                                .may_add_field = (allowed & MODIFY) && (allowed & ANNOTATE),
                                .may_fill = (allowed & ANNOTATE) || (crypt->facts.revision >= 3 && (allowed & FILL))};
}

/* 7.4.10: a stream's own /Crypt filter stands first. */
static const struct pdf_object *own_filter(struct pdf_source *source, const struct pdf_object *stream, bool *found)
{
    const struct pdf_object *filter = pdf_source_get(source, stream, "Filter");
    const struct pdf_object *settings = pdf_source_get(source, stream, "DecodeParms");
    if (filter->kind == PDF_ARRAY) filter = pdf_object_at(filter, 0);
    if (settings->kind == PDF_ARRAY) settings = pdf_object_at(settings, 0);
    *found = pdf_object_is_name(filter, "Crypt");
    return pdf_object_get(settings, "Name");
}

enum pdf_crypt_method pdf_crypt_method_of(const struct pdf_crypt *crypt, struct pdf_source *source,
                                          const struct pdf_object *stream)
{
    bool is_own = false;
    enum pdf_crypt_method method = PDF_CRYPT_NONE;
    const struct pdf_object *name = own_filter(source, stream, &is_own);
    if (pdf_object_is_type(stream, "XRef")) return PDF_CRYPT_NONE;
    if (is_own && crypt->filters) return method_named(crypt, pdf_object_name(name), &method) ? method : crypt->streams;
    if (pdf_object_is_type(stream, "Metadata") && !crypt->facts.encrypts_metadata) return PDF_CRYPT_NONE;
    return pdf_object_is_type(stream, "EmbeddedFile") ? crypt->files : crypt->streams;
}

struct object_key {
    unsigned char data[PDF_CRYPT_KEY_MAX];
    size_t size;
};

/* Algorithm 1: the file's key with the object's number; algorithm 1.A takes it as it is. */
static struct object_key key_of(const struct pdf_crypt *crypt, enum pdf_crypt_method method, struct pdf_ref ref)
{
    struct object_key out = {.size = crypt->facts.key_size};
    static const unsigned char salt[] = {'s', 'A', 'l', 'T'};
    unsigned char in[MOST_KEY + OBJECT_KEY_EXTRA];
    size_t size = crypt->facts.key_size;
    memcpy(out.data, crypt->key, sizeof out.data);
    if (method == PDF_CRYPT_AES256) return out;
    memcpy(in, crypt->key, size);
    for (int i = 0; i < 3; i++) in[size++] = (unsigned char)(ref.number >> 8 * i);
    for (int i = 0; i < 2; i++) in[size++] = (unsigned char)(ref.generation >> 8 * i);
    if (method == PDF_CRYPT_AES128) memcpy(in + size, salt, sizeof salt);
    cipher_md5(bytes_of(in, method == PDF_CRYPT_AES128 ? size + sizeof salt : size), out.data);
    bool is_short = method == PDF_CRYPT_RC4 && size < CIPHER_MD5_SIZE; /* AES has one size */
    out.size = is_short ? size : CIPHER_MD5_SIZE;
    bytes_wipe(in, sizeof in);
    return out;
}

/* PKCS #7; what is filled up otherwise stays whole. */
static size_t unfilled(const unsigned char *data, size_t size)
{
    size_t fill = size ? data[size - 1] : 0;
    if (fill == 0 || fill > CIPHER_BLOCK || fill > size) return size;
    for (size_t i = size - fill; i < size; i++)
        if (data[i] != fill) return size;
    return size - fill;
}

static struct bytes undo_aes(struct object_key *key, struct bytes in, struct arena *arena)
{
    size_t size = in.size < CIPHER_BLOCK ? 0 : (in.size - CIPHER_BLOCK) / CIPHER_BLOCK * CIPHER_BLOCK;
    if (in.size < CIPHER_BLOCK) return in;
    unsigned char *out = arena_alloc(arena, size + 1);
    cipher_decrypt(bytes_of(key->data, key->size), in.data, bytes_of(in.data + CIPHER_BLOCK, size), out);
    size = unfilled(out, size);
    out[size] = 0;
    return bytes_of(out, size);
}

struct bytes pdf_crypt_undo(const struct pdf_crypt *crypt, enum pdf_crypt_method method, struct pdf_ref ref,
                            struct bytes in, struct arena *arena)
{
    if (method == PDF_CRYPT_NONE) return in;
    struct object_key key = key_of(crypt, method, ref);
    unsigned char *plain = method == PDF_CRYPT_RC4 ? arena_alloc(arena, in.size + 1) : NULL;
    if (plain) cipher_rc4(bytes_of(key.data, key.size), in, plain);
    struct bytes out = plain ? bytes_of(plain, in.size) : undo_aes(&key, in, arena);
    bytes_wipe(&key, sizeof key);
    return out;
}

struct bytes pdf_crypt_make(const struct pdf_crypt *crypt, enum pdf_crypt_method method, struct pdf_ref ref,
                            struct bytes in, struct arena *arena)
{
    if (method == PDF_CRYPT_NONE || method == PDF_CRYPT_RC4) return pdf_crypt_undo(crypt, method, ref, in, arena);
    size_t fill = CIPHER_BLOCK - in.size % CIPHER_BLOCK, size = in.size + fill;
    struct object_key key = key_of(crypt, method, ref);
    unsigned char *out = arena_alloc(arena, CIPHER_BLOCK + size), *body = out + CIPHER_BLOCK;
    random_bytes(out, CIPHER_BLOCK);
    if (in.size) memcpy(body, in.data, in.size);
    memset(body + in.size, (int)fill, fill);
    cipher_encrypt(bytes_of(key.data, key.size), out, bytes_of(body, size), body);
    bytes_wipe(&key, sizeof key);
    return bytes_of(out, CIPHER_BLOCK + size);
}
