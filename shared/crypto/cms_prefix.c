#include "cms_prefix.h"
#include "openssl_auto.h"
#include "text.h"
#include <openssl/evp.h>
#include <stdlib.h>

enum { KINDS = 4 }; /* of digests in one file */

struct kept {
    const char *digest; /* NULL: free */
    size_t size;        /* of what was taken in */
    EVP_MD_CTX *context;
};

struct cms_prefix {
    struct bytes file;
    struct kept kept[KINDS];
    EVP_MD_CTX *copy;
};

struct cms_prefix *cms_prefix_open(struct arena *arena, struct bytes file)
{
    struct cms_prefix *prefix = ARENA_NEW(arena, struct cms_prefix);
    prefix->file = file;
    return prefix;
}

void cms_prefix_close(struct cms_prefix *prefix)
{
    if (!prefix) return;
    for (size_t i = 0; i < KINDS; i++) EVP_MD_CTX_free(prefix->kept[i].context);
    EVP_MD_CTX_free(prefix->copy);
}

static bool begin(struct kept *kept, const char *digest)
{
    const EVP_MD *md = EVP_get_digestbyname(digest);
    if (!kept->context) kept->context = EVP_MD_CTX_new();
    if (!md || !kept->context || EVP_DigestInit_ex(kept->context, md, NULL) != 1) return false;
    kept->digest = digest;
    kept->size = 0;
    return true;
}

static struct kept *kept_of(struct cms_prefix *prefix, const char *digest)
{
    for (size_t i = 0; i < KINDS; i++) {
        struct kept *kept = &prefix->kept[i];
        if (!kept->digest && !begin(kept, digest)) return NULL;
        if (text_equal(kept->digest, digest)) return kept;
    }
    return NULL;
}

/* A digest that failed half-way is begun anew by the next one. */
static bool grow(struct kept *kept, struct bytes file, size_t size)
{
    if (EVP_DigestUpdate(kept->context, file.data + kept->size, size - kept->size) != 1) {
        kept->digest = NULL;
        return false;
    }
    kept->size = size;
    return true;
}

size_t cms_prefix_hash(struct cms_prefix *prefix, const char *digest, const struct bytes pieces[2], unsigned char *out)
{
    unsigned int size = 0;
    if (!prefix || pieces[0].data != prefix->file.data || pieces[0].size > prefix->file.size) return 0;
    struct kept *kept = kept_of(prefix, digest);
    if (!kept || kept->size > pieces[0].size || !grow(kept, prefix->file, pieces[0].size)) return 0;
    if (!prefix->copy) prefix->copy = EVP_MD_CTX_new();
    if (!prefix->copy || EVP_MD_CTX_copy_ex(prefix->copy, kept->context) != 1) return 0;
    if (EVP_DigestUpdate(prefix->copy, pieces[1].data, pieces[1].size) != 1) return 0;
    return EVP_DigestFinal_ex(prefix->copy, out, &size) == 1 ? size : 0;
}
