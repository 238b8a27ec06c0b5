#include "cms_read.h"
#include "command.h"
#include "der.h"
#include "digest.h"
#include "json_read.h"
#include "json_write.h"
#include "keystore.h"
#include "text.h"
#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum { FAILED = 1, ITEMS_MAX = 100, ATTRIBUTES_MAX = 65536 };

struct options {
    const char *p12, *pass_file, *in;
};

struct offered { /* a document of what was prepared: gateway/openapi.yaml, /signing/sealings/prepare */
    const char *document_id, *state;
    struct bytes digest, attributes;
};
struct offer {
    const char *token;
    const char *method; /* NULL: the services of old, SHA-256 */
    struct bytes certificate;
    struct list items;
};
static const struct json_field offered_shape[] = {
    JSON_TEXT(struct offered, document_id), JSON_TEXT(struct offered, state),
    JSON_BYTES(struct offered, digest, .optional = true, .max = DIGEST_SIZE_MAX),
    JSON_BYTES(struct offered, attributes, .optional = true, .max = ATTRIBUTES_MAX), JSON_END_OPEN};
static const struct json_field offer_shape[] = {
    JSON_TEXT(struct offer, token), JSON_TEXT(struct offer, method, .optional = true),
    JSON_BYTES(struct offer, certificate, .max = ATTRIBUTES_MAX),
    JSON_LIST(struct offer, items, struct offered, offered_shape, .min = 1, .max = ITEMS_MAX), JSON_END_OPEN};

static bool read_options(int argc, char **argv, struct options *out)
{
    static const struct option known[] = {
        {"p12", required_argument, NULL, 'p'}, {"pass-file", required_argument, NULL, 'P'}, {NULL, 0, NULL, 0}};
    opterr = 0;
    for (int option = getopt_long(argc, argv, "", known, NULL); option != -1;
         option = getopt_long(argc, argv, "", known, NULL)) { /* NOLINT(concurrency-mt-unsafe): one thread */
        if (option == 'p')
            out->p12 = optarg;
        else if (option == 'P')
            out->pass_file = optarg;
        else
            return false;
    }
    if (argc - optind != 1) return false;
    out->in = argv[optind];
    return out->p12 && out->pass_file;
}

static bool map(const char *path, struct bytes *out)
{
    const char *reason = NULL;
    if (command_map(path, out, &reason)) return true;
    (void)fprintf(stderr, "estamp: %s: %s\n", path, reason);
    return false;
}

static struct bytes first_line(struct bytes text)
{
    const void *end = text.size ? memchr(text.data, '\n', text.size) : NULL;
    if (end) text.size = (size_t)((const unsigned char *)end - text.data);
    if (text.size && text.data[text.size - 1] == '\r') text.size--;
    return text;
}

struct signing {
    const struct sign_key *key;
    struct sign_method method;
};

/* Signed attributes of data (RFC 5652, 5.3): a SET, as nothing else begins that keys sign, neither certificates nor
 * timestamps nor the text of a sign-in. So no service can make a key sign something else. */
static bool is_of_data(struct bytes attributes, size_t digest_size)
{
    struct der all, type, digest;
    if (!der_take(&attributes, DER_SET, &all) || all.indefinite || attributes.size) return false;
    if (cms_read_attribute(all.value, CMS_OID_CONTENT_TYPE, &type) != 1 || type.tag != DER_OID) return false;
    return der_is_oid(type.value, CMS_OID_DATA) &&
           cms_read_attribute(all.value, CMS_OID_MESSAGE_DIGEST, &digest) == 1 && digest.tag == DER_OCTET_STRING &&
           digest.value.size == digest_size;
}

/* The digest is that of the attributes. With SM2 it has Z in it, and Ed25519 has none: there the attributes are what is
 * digested here. */
static status check(const struct signing *signing, const struct offered *item, struct problem *why)
{
    unsigned char digest[DIGEST_SIZE_MAX];
    enum sign_algorithm algorithm = sign_key_algorithm(signing->key);
    if (!is_of_data(item->attributes, digest_kind_size(signing->method.digest)))
        return problem_set(why, SIGNATURE_WRONG, "%s", item->document_id);
    if (algorithm == SIGN_SM2 || algorithm == SIGN_ED25519) return OK;
    digest_pieces(signing->method.digest, &item->attributes, 1, digest);
    bool good = bytes_equal(item->digest, bytes_of(digest, digest_kind_size(signing->method.digest)));
    return good ? OK : problem_set(why, SIGNATURE_WRONG, "%s", item->document_id);
}

static status sign_items(const struct offer *offer, const struct signing *signing, struct json_writer *w,
                         struct problem *why)
{
    json_write_begin(w, "signatures", '[');
    for (size_t i = 0; i < offer->items.count; i++) {
        const struct offered *item = LIST_AT(&offer->items, const struct offered, i);
        struct bytes value;
        if (!text_equal(item->state, "prepared")) continue;
        TRY(check(signing, item, why));
        TRY(sign_key_sign_message(signing->key, signing->method, item->attributes, w->out.arena, &value, why));
        json_write_begin(w, NULL, '{');
        json_write_text(w, "document_id", item->document_id);
        json_write_bytes(w, "signature", value);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    return OK;
}

static status run(struct arena *arena, const struct bytes files[3], struct json_writer *w, struct problem *why)
{
    AUTO(sign_key, key);
    struct offer offer = {0};
    struct keystore store;
    TRY(keystore_open(arena, files[0], first_line(files[1]), &store, why));
    TRY(sign_key_open(store.key, &key, why));
    TRY(json_read(files[2], offer_shape, &offer, arena, why));
    if (!sign_key_matches(key, offer.certificate)) return problem_set(why, KEYSTORE_CERTIFICATE, "%s", "");
    struct signing signing = {.key = key};
    if (offer.method && !sign_method_of_name(offer.method, &signing.method))
        return problem_set(why, SIGN_METHOD_UNFIT, "%s", offer.method);
    TRY(sign_method_check(sign_key_algorithm(key), signing.method, why));
    json_write_begin(w, NULL, '{');
    json_write_text(w, "token", offer.token);
    TRY(sign_items(&offer, &signing, w, why));
    json_write_end(w, '}');
    return OK;
}

static int complain(const struct problem *why)
{
    (void)fprintf(stderr, "estamp: %s", problem_name(why->code));
    if (*why->subject) (void)fprintf(stderr, " (%s)", why->subject);
    (void)fprintf(stderr, ": %s\n", problem_text(why->code, command_is_chinese()));
    for (size_t i = 0; i < why->fault_count && i < PROBLEM_FAULTS_MAX; i++)
        (void)fprintf(stderr, "  %s: %s\n", why->faults[i].field, problem_name(why->faults[i].code));
    return FAILED;
}

int sign_digests_command(int argc, char **argv)
{
    AUTO_ARENA(memory);
    struct options options = {0};
    struct problem why = {0};
    struct bytes files[3];
    struct json_writer w = {.out = {.arena = memory}};
    if (!read_options(argc, argv, &options)) {
        (void)fprintf(stderr, "usage: " SIGN_DIGESTS_USAGE "\n");
        return COMMAND_USAGE;
    }
    if (!map(options.p12, &files[0]) || !map(options.pass_file, &files[1]) || !map(options.in, &files[2]))
        return FAILED;
    if (run(memory, files, &w, &why) != OK) return complain(&why);
    return puts(buffer_string(&w.out)) == EOF ? FAILED : 0;
}
