#include "trust.h"
#include "trust_cache.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX = 4194304, FILES_MAX = 2000, CHAIN_MAX = 10 };

struct trust {
    struct arena *arena; /* its own, where it lives */
    X509_STORE *roots;
    STACK_OF(X509) * helpers;
    size_t root_count;
    struct trust_cache *cache;
    struct revocation_source *source;
};

static struct trust *list_new(struct problem *why)
{
    struct arena *arena = arena_new();
    struct trust *list = ARENA_NEW(arena, struct trust);
    *list = (struct trust){
        .arena = arena, .roots = X509_STORE_new(), .helpers = sk_X509_new_null(), .cache = trust_cache_new()};
    if (list->roots && list->helpers) return list;
    trust_free(list);
    (void)problem_set(why, CRYPTO_FAILED, "%s", "X509_STORE_new");
    return NULL;
}

struct trust *trust_open_or_exit(const char *path)
{
    struct problem why = {0};
    struct trust *list = trust_open(path, &why);
    if (list) return list;
    (void)fprintf(stderr, "trust list %s: %s %s\n", path, problem_name(why.code), why.subject);
    exit(78); /* EX_CONFIG */
}

void trust_free(struct trust *list)
{
    if (!list) return;
    trust_cache_free(list->cache);
    X509_STORE_free(list->roots);
    sk_X509_pop_free(list->helpers, X509_free);
    arena_free(list->arena);
}

static status add_one(struct trust *list, struct bytes der, struct problem *why)
{
    AUTO(X509, certificate);
    certificate = x509_parse(der);
    if (!certificate) return problem_set(why, CERTIFICATE_BROKEN, "DER");
    bool is_root = X509_self_signed(certificate, 1) == 1;
    if (is_root && X509_STORE_add_cert(list->roots, certificate) != 1)
        return problem_set(why, CRYPTO_FAILED, "%s", "certificate list");
    if (is_root) list->root_count++;
    if (!is_root && !X509_add_cert(list->helpers, certificate, X509_ADD_FLAG_UP_REF | X509_ADD_FLAG_NO_DUP))
        return problem_set(why, CRYPTO_FAILED, "%s", "certificate list");
    return OK;
}

static status add_all(struct trust *list, const struct list *certificates, struct problem *why)
{
    for (size_t i = 0; i < certificates->count; i++) TRY(add_one(list, *LIST_AT(certificates, struct bytes, i), why));
    return OK;
}

static status read_file(const char *path, struct arena *arena, struct bytes *out, struct problem *why)
{
    FILE *file = fopen(path, "rb");
    if (!file) return problem_set(why, TRUST_UNREADABLE, "%s: %s", path, strerror(errno));
    struct buffer content = {.arena = arena};
    unsigned char piece[8192];
    size_t size = 0;
    while (content.size <= FILE_MAX && (size = fread(piece, 1, sizeof piece, file)) > 0)
        buffer_add(&content, piece, size);
    bool good = !ferror(file) && content.size <= FILE_MAX;
    (void)fclose(file);
    *out = buffer_bytes(&content);
    return good ? OK : problem_set(why, TRUST_UNREADABLE, "%s", path);
}

static status add_file(struct trust *list, const char *path, struct problem *why)
{
    AUTO_ARENA(scratch);
    struct bytes content = bytes_of(NULL, 0);
    struct list certificates;
    TRY(read_file(path, scratch, &content, why));
    status read = x509_read_all(content, scratch, &certificates, why);
    if (read != OK) return problem_set(why, CERTIFICATE_BROKEN, "%s", path);
    return add_all(list, &certificates, why);
}

static bool is_certificate_name(const char *name)
{
    static const char *const endings[] = {".pem", ".crt", ".cer", ".der"};
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++) {
        if (strcmp(dot, endings[i]) == 0) return name[0] != '.';
    }
    return false;
}

static status add_folder(struct trust *list, const char *path, DIR *folder, struct problem *why)
{
    char file[4096];
    int count = 0;
    const struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) { /* NOLINT(concurrency-mt-unsafe): the stream is ours alone */
        if (!is_certificate_name(entry->d_name)) continue;
        int size = snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        if (size < 0 || (size_t)size >= sizeof file || ++count > FILES_MAX)
            return problem_set(why, TRUST_UNREADABLE, "%s", path);
        TRY(add_file(list, file, why));
    }
    return OK;
}

static status add_path(struct trust *list, const char *path, struct problem *why)
{
    DIR *folder = opendir(path);
    if (!folder) return add_file(list, path, why);
    status added = add_folder(list, path, folder, why);
    (void)closedir(folder);
    return added;
}

struct trust *trust_open(const char *path, struct problem *why)
{
    struct trust *list = list_new(why);
    if (!list || !path || add_path(list, path, why) == OK) return list;
    trust_free(list);
    return NULL;
}

struct trust *trust_of(const struct list *certificates, struct problem *why)
{
    struct trust *list = list_new(why);
    if (!list || add_all(list, certificates, why) == OK) return list;
    trust_free(list);
    return NULL;
}

const char *trust_verdict_name(enum trust_verdict verdict)
{
    static const char *const names[] = {"trusted", "untrusted", "unknown"};
    return names[verdict];
}

static const struct {
    int error;
    const char *reason;
} reasons[] = {
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "self_signed"},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "root_not_listed"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "issuer_missing"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, "issuer_missing"},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, "issuer_missing"},
    {X509_V_ERR_CERT_HAS_EXPIRED, "expired"},
    {X509_V_ERR_CERT_NOT_YET_VALID, "not_yet_valid"},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, "signature_wrong"},
    {X509_V_ERR_INVALID_CA, "issuer_not_authority"},
    {X509_V_ERR_PATH_LENGTH_EXCEEDED, "issuer_not_authority"},
    {X509_V_ERR_KEYUSAGE_NO_CERTSIGN, "issuer_not_authority"},
};

static void answer(struct trust_answer *out, enum trust_verdict verdict, const char *reason)
{
    out->verdict = verdict;
    out->reason = reason;
}

static void answer_error(const struct trust *list, int error, struct trust_answer *out)
{
    const char *reason = "chain_invalid";
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (reasons[i].error == error) reason = reasons[i].reason;
    }
    bool open = strcmp(reason, "issuer_missing") == 0 || strcmp(reason, "root_not_listed") == 0;
    if (open && list->root_count == 0)
        answer(out, TRUST_UNKNOWN, "no_list");
    else
        answer(out, strcmp(reason, "issuer_missing") == 0 ? TRUST_UNKNOWN : TRUST_UNTRUSTED, reason);
}

/* Every link but the root counts: a root is believed for being on the list. */
static void read_link(X509 *certificate, bool is_root, struct arena *arena, struct trust_answer *out)
{
    unsigned char *der = NULL;
    int size = i2d_X509(certificate, &der);
    if (size > 0) *(struct bytes *)list_add(&out->chain) = bytes_copy(arena, bytes_of(der, (size_t)size));
    OPENSSL_free(der);
    int64_t end_ms = x509_parse_ms(X509_get0_notAfter(certificate));
    if (!is_root && end_ms < out->until_ms) out->until_ms = end_ms;
    enum x509_strength strength = is_root ? X509_STRONG : x509_parse_strength(certificate);
    if (strength != X509_STRONG) out->is_weak = true;
    if (strength == X509_BROKEN) answer(out, TRUST_UNTRUSTED, "too_weak");
}

static void read_chain(X509_STORE_CTX *context, struct arena *arena, struct trust_answer *out)
{
    const STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(context);
    int count = sk_X509_num(chain);
    for (int i = 0; i < count; i++) read_link(sk_X509_value(chain, i), i > 0 && i == count - 1, arena, out);
}

/* The leaf often comes along once more: it helps nobody. */
static X509_STACK *path_helpers(const struct trust *list, const struct trust_question *question, struct arena *arena)
{
    const struct list *more = question->certificates;
    X509_STACK *all = sk_X509_new_null();
    if (!all) return NULL;
    if (!X509_add_certs(all, list->helpers, X509_ADD_FLAG_UP_REF)) return all;
    for (size_t i = 0; more && i < more->count; i++) {
        AUTO(X509, certificate);
        struct bytes der = *LIST_AT(more, struct bytes, i);
        if (!bytes_equal(der, question->certificate)) certificate = trust_cache_read(list->cache, der, arena, NULL);
        if (certificate) (void)X509_add_cert(all, certificate, X509_ADD_FLAG_UP_REF | X509_ADD_FLAG_NO_DUP);
    }
    return all;
}

static void verify(const struct trust *list, X509 *leaf, const struct trust_question *question, struct arena *arena,
                   struct trust_answer *out)
{
    AUTO(X509_STACK, helpers);
    AUTO(X509_STORE_CTX, context);
    helpers = path_helpers(list, question, arena);
    context = X509_STORE_CTX_new();
    answer(out, TRUST_UNKNOWN, "chain_invalid");
    if (!helpers || !context || X509_STORE_CTX_init(context, list->roots, leaf, helpers) != 1) return;
    X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time(param, (time_t)(question->at_ms / 1000));
    X509_VERIFY_PARAM_set_depth(param, CHAIN_MAX);
    if (X509_verify_cert(context) == 1)
        answer(out, TRUST_TRUSTED, NULL);
    else
        answer_error(list, X509_STORE_CTX_get_error(context), out);
    read_chain(context, arena, out);
}

void trust_ask_at(struct trust *list, struct revocation_source *source)
{
    list->source = source;
}

struct revocation_source *trust_source(const struct trust *list)
{
    return list->source;
}

struct trust_cache *trust_certificates(const struct trust *list)
{
    return list->cache;
}

void trust_check(const struct trust *list, const struct trust_question *question, struct arena *arena,
                 struct trust_answer *out)
{
    struct x509 facts;
    unsigned char key[TRUST_CACHE_KEY];
    AUTO(X509, leaf);
    *out = (struct trust_answer){.until_ms = INT64_MAX, .chain = LIST_OF(arena, struct bytes)};
    answer(out, TRUST_UNTRUSTED, "certificate_broken");
    leaf = trust_cache_read(list->cache, question->certificate, arena, &facts);
    if (!leaf) return;
    trust_cache_key(question, key);
    if (!trust_cache_find(list->cache, key, question->at_ms, arena, out)) {
        verify(list, leaf, question, arena, out);
        trust_cache_keep(list->cache, key, out);
    }
    bool fits = question->use == TRUST_USE_SEAL ? facts.may_seal : facts.may_timestamp;
    if (out->verdict != TRUST_UNTRUSTED && !fits) answer(out, TRUST_UNTRUSTED, "wrong_use");
}
