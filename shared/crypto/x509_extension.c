#include "x509_extension.h"
#include "text.h"
#include "x509_parse.h"

enum { NAME_MAX_SIZE = 200 };

/* Whoever made the certificate wrote it: what is no printable UTF-8 becomes a dot, byte by byte. */
static const char *clean(const char *data, size_t size, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    size_t most = size < X509_EXTENSION_TEXT_MAX ? size : X509_EXTENSION_TEXT_MAX;
    while (most < size && most > 0 && ((unsigned char)data[most] & 0xc0) == 0x80) most--; /* no half letters */
    bool is_utf8 = text_is_utf8(data, most);
    for (size_t i = 0; i < most; i++) {
        unsigned char byte = (unsigned char)data[i];
        bool is_shown = byte == '\n' || (byte >= 0x20 && byte != 0x7f && (is_utf8 || byte < 0x80));
        buffer_byte(&out, is_shown ? byte : '.');
    }
    return text_trim(arena, buffer_string(&out));
}

static const char *value_text(X509_EXTENSION *extension, struct arena *arena)
{
    char *data = NULL;
    AUTO(BIO, out);
    out = BIO_new(BIO_s_mem());
    if (!out || X509V3_EXT_print(out, extension, X509V3_EXT_DUMP_UNKNOWN, 0) != 1) return "";
    long size = BIO_get_mem_data(out, &data);
    return size > 0 ? clean(data, (size_t)size, arena) : "";
}

static void read_one(X509_EXTENSION *extension, struct list *out)
{
    char oid[NAME_MAX_SIZE], name[NAME_MAX_SIZE];
    const ASN1_OBJECT *object = X509_EXTENSION_get_object(extension);
    if (OBJ_obj2txt(oid, sizeof oid, object, 1) <= 0 || OBJ_obj2txt(name, sizeof name, object, 0) <= 0) return;
    *(struct x509_extension *)list_add(out) =
        (struct x509_extension){.oid = arena_text(out->arena, oid),
                                .name = arena_text(out->arena, name),
                                .value = value_text(extension, out->arena),
                                .is_critical = X509_EXTENSION_get_critical(extension)};
}

struct list x509_extension_all(struct bytes der, struct arena *arena)
{
    struct list out = LIST_OF(arena, struct x509_extension);
    AUTO(X509, certificate);
    certificate = x509_parse(der);
    int count = certificate ? X509_get_ext_count(certificate) : 0;
    for (int i = 0; i < count && i < X509_EXTENSION_MAX; i++) read_one(X509_get_ext(certificate, i), &out);
    return out;
}
