#include "ses_read.h"
#include "der_write.h"
#include "ses_value.h"
#include "text.h"
#include <string.h>

enum { LIST_CERTIFICATES = 1, LIST_DIGESTS = 2, VERSION_4 = 4, VERSION_5 = 5 };

static bool begins(struct bytes data, const char *with, size_t size)
{
    return data.size >= size && memcmp(data.data, with, size) == 0;
}

const char *ses_read_picture_type(struct bytes picture)
{
    static const struct {
        const char *begin, *type;
    } kinds[] = {{"\x89PNG", "png"}, {"\xFF\xD8\xFF", "jpg"}, {"GIF8", "gif"},      {"BM", "bmp"},
                 {"<svg", "svg"},    {"<?xml", "svg"},        {"PK\x03\x04", "ofd"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (begins(picture, kinds[i].begin, strlen(kinds[i].begin))) return kinds[i].type;
    return NULL;
}

/* Elements of a sequence, up to `most`. */
static size_t count(struct bytes rest, size_t most)
{
    struct der element;
    size_t number = 0;
    while (rest.size && number < most && der_next(&rest, &element)) number++;
    return rest.size && number < most ? 0 : number;
}

static bool open_outer(struct bytes file, struct der *out, struct bytes *behind)
{
    *behind = file;
    return ses_value_sequence(behind, out);
}

/* Both are a sequence whose first element is one: SES_SealInfo begins with another (the header), TBS_Sign with its
 * version. */
enum ses_read_kind ses_read_kind(struct bytes file)
{
    struct bytes behind, rest;
    struct der outer, first;
    if (file.size > SES_FILE_MAX || !open_outer(file, &outer, &behind)) return SES_READ_NOTHING;
    rest = outer.value;
    if (!ses_value_sequence(&rest, &first)) return SES_READ_NOTHING;
    if (der_peek(first.value, DER_INTEGER)) return SES_READ_SIGNATURE;
    return der_peek(first.value, DER_SEQUENCE) ? SES_READ_SEAL : SES_READ_NOTHING;
}

static const char *read_header(const struct ses_value *v, struct bytes *rest, struct ses_seal *out)
{
    struct der header;
    const char *id = NULL;
    if (!ses_value_sequence(rest, &header)) return "header";
    if (!ses_value_text(v, &header.value, &id) || !text_equal(id, "ES")) return "header";
    if (!ses_value_integer(&header.value, &out->version)) return "header";
    if (!ses_value_text(v, &header.value, &out->vendor) || header.value.size) return "header";
    if (out->is_old && out->version != 1 && out->version != 2) ses_value_warn(v, SES_VERSION);
    bool is_known = out->is_old || out->version == VERSION_4 || out->version == VERSION_5;
    return is_known ? NULL : "version_unknown";
}

static bool read_listed(const struct ses_value *v, struct bytes *rest, struct ses_listed *out)
{
    struct der pair;
    if (der_peek(*rest, DER_OCTET_STRING)) return ses_value_octets(rest, &out->value);
    return ses_value_sequence(rest, &pair) && ses_value_text(v, &pair.value, &out->digest) &&
           ses_value_octets(&pair.value, &out->value) && pair.value.size == 0;
}

/* SES_CertList is a choice of two sequences without tags: what stands inside tells which. */
static const char *read_list(const struct ses_value *v, struct bytes *rest, struct ses_seal *out)
{
    struct der all;
    if (!ses_value_sequence(rest, &all)) return "certificate_list";
    while (all.value.size) {
        struct ses_listed one = {0};
        if (!read_listed(v, &all.value, &one)) return "certificate_list";
        if (out->listed.count && out->lists_digests != (one.digest != NULL)) return "certificate_list";
        if (out->listed.count >= SES_LIST_MAX) return "too_many";
        out->lists_digests = one.digest != NULL;
        *(struct ses_listed *)list_add(&out->listed) = one;
    }
    if (out->listed.count == 0) return "certificate_list";
    int64_t usual = out->lists_digests ? LIST_DIGESTS : LIST_CERTIFICATES;
    if (!out->is_old && out->list_type != usual) ses_value_warn(v, SES_LIST_TYPE);
    return NULL;
}

static const char *read_property(const struct ses_value *v, struct bytes *rest, struct ses_seal *out)
{
    struct der property;
    if (!ses_value_sequence(rest, &property)) return "property";
    struct bytes in = property.value;
    if (!ses_value_integer(&in, &out->type) || !ses_value_text(v, &in, &out->name)) return "property";
    out->list_type = LIST_CERTIFICATES;
    if (!out->is_old && !ses_value_integer(&in, &out->list_type)) return "property";
    const char *fault = read_list(v, &in, out);
    if (fault) return fault;
    bool has_times = ses_value_time(v, &in, &out->created_ms) && ses_value_time(v, &in, &out->start_ms) &&
                     ses_value_time(v, &in, &out->end_ms) && in.size == 0;
    return has_times ? NULL : "time";
}

static bool is_same_type(const char *said, const char *found)
{
    if (text_equal_nocase(said, found)) return true;
    return text_equal(found, "jpg") && text_equal_nocase(said, "jpeg");
}

static const char *read_picture(const struct ses_value *v, struct bytes *rest, struct ses_seal *out)
{
    struct der picture;
    if (!ses_value_sequence(rest, &picture)) return "picture";
    struct bytes in = picture.value;
    bool is_whole = ses_value_text(v, &in, &out->picture_type) && ses_value_octets(&in, &out->picture) &&
                    ses_value_integer(&in, &out->width_mm) && ses_value_integer(&in, &out->height_mm);
    if (!is_whole || in.size) return "picture";
    const char *found = ses_read_picture_type(out->picture);
    if (!found || !is_same_type(out->picture_type, found)) ses_value_warn(v, SES_PICTURE_TYPE);
    return NULL;
}

static bool read_extension(const struct ses_value *v, struct bytes *rest, struct ses_extension *out)
{
    struct der extension, critical;
    struct bytes oid;
    if (!ses_value_sequence(rest, &extension) || !ses_value_oid(&extension.value, &oid)) return false;
    out->oid = ses_value_dotted(v->arena, oid);
    if (der_take(&extension.value, DER_BOOLEAN, &critical))
        out->is_critical = critical.value.size != 1 || critical.value.data[0];
    if (out->is_critical) ses_value_warn(v, SES_CRITICAL_EXTENSION);
    return ses_value_octets(&extension.value, &out->value) && extension.value.size == 0;
}

static const char *read_extensions(const struct ses_value *v, struct bytes in, struct list *out)
{
    struct der all;
    if (in.size == 0) return NULL;
    if (!ses_value_sequence(&in, &all) || in.size) return "extensions";
    while (all.value.size) {
        struct ses_extension one = {0};
        if (out->count >= SES_LIST_MAX) return "too_many";
        if (!read_extension(v, &all.value, &one)) return "extensions";
        *(struct ses_extension *)list_add(out) = one;
    }
    return NULL;
}

static const char *read_info(const struct ses_value *v, struct bytes in, struct ses_seal *out)
{
    const char *fault = read_header(v, &in, out);
    if (fault) return fault;
    if (!ses_value_text(v, &in, &out->id)) return "property";
    fault = read_property(v, &in, out);
    if (!fault) fault = read_picture(v, &in, out);
    return fault ? fault : read_extensions(v, in, &out->extensions);
}

static bool read_signer(struct bytes *rest, struct ses_signed *out)
{
    return ses_value_octets(rest, &out->certificate) && ses_value_oid(rest, &out->algorithm);
}

/* timeStamp [0] EXPLICIT BIT STRING OPTIONAL, at the end. */
static const char *read_timestamp(struct bytes rest, struct bytes *out)
{
    struct der tagged;
    if (rest.size == 0) return NULL;
    if (!der_take(&rest, DER_CONTEXT_0, &tagged) || tagged.indefinite || rest.size) return "timestamp";
    return ses_value_bits(&tagged.value, out) && tagged.value.size == 0 ? NULL : "timestamp";
}

/* GM/T 0031-2014: the maker signed info, certificate and algorithm as one sequence, which stands nowhere as such. */
static const char *read_old_maker(struct bytes rest, struct der info, struct arena *arena, struct ses_seal *out)
{
    struct der by;
    if (!ses_value_sequence(&rest, &by) || rest.size) return "signed_part";
    struct bytes in = by.value;
    if (!read_signer(&in, &out->made)) return "signed_part";
    struct bytes signer = bytes_of(by.value.data, by.value.size - in.size);
    if (!ses_value_bits(&in, &out->made.value) || in.size) return "signature";
    out->made.content = der_write_wrap(arena, DER_SEQUENCE, der_write_join(arena, info.whole, signer));
    return NULL;
}

static const char *read_maker(struct bytes rest, struct der info, struct ses_seal *out)
{
    if (!read_signer(&rest, &out->made)) return "signed_part";
    if (!ses_value_bits(&rest, &out->made.value)) return "signature";
    out->made.content = info.whole;
    if (rest.size && out->version != VERSION_5) return "timestamp";
    return read_timestamp(rest, &out->timestamp);
}

static const char *read_seal(const struct ses_value *v, struct der seal, struct ses_seal *out)
{
    struct der info;
    struct bytes rest = seal.value;
    size_t parts = count(seal.value, 6);
    out->whole = seal.whole;
    out->is_old = parts == 2;
    if (!out->is_old && parts != 4 && parts != 5) return "not_a_seal";
    if (!ses_value_sequence(&rest, &info)) return "not_a_seal";
    const char *fault = read_info(v, info.value, out);
    if (fault) return fault;
    return out->is_old ? read_old_maker(rest, info, v->arena, out) : read_maker(rest, info, out);
}

static struct ses_seal empty_seal(struct arena *arena)
{
    return (struct ses_seal){.listed = LIST_OF(arena, struct ses_listed),
                             .extensions = LIST_OF(arena, struct ses_extension)};
}

static const char *open_file(struct bytes file, bool padded, struct der *out)
{
    struct bytes behind;
    if (file.size == 0) return "empty";
    if (file.size > SES_FILE_MAX) return "too_large";
    if (!open_outer(file, out, &behind)) return "not_asn1";
    for (size_t i = 0; i < behind.size; i++)
        if (!padded || behind.data[i] != 0) return "junk_behind";
    return NULL;
}

const char *ses_read_seal(struct bytes file, struct arena *arena, struct ses_seal *out)
{
    struct der outer;
    *out = empty_seal(arena);
    const char *fault = open_file(file, false, &outer);
    if (fault) return fault;
    return read_seal(&(struct ses_value){arena, &out->warnings}, outer, out);
}

static const char *read_embedded(const struct ses_value *v, struct bytes *rest, struct ses_seal *out)
{
    struct der seal;
    if (!ses_value_sequence(rest, &seal)) return "not_a_seal";
    return read_seal(&(struct ses_value){v->arena, &out->warnings}, seal, out);
}

/* What both layouts of TBS_Sign share, after the time. */
static bool read_range(const struct ses_value *v, struct bytes *rest, struct ses_signature *out)
{
    return ses_value_bits(rest, &out->hash) && ses_value_text(v, rest, &out->property);
}

static const char *read_old_tbs(const struct ses_value *v, struct bytes in, struct ses_signature *out)
{
    struct bytes time;
    if (!ses_value_bits(&in, &time)) return "time";
    out->time_ms = ses_value_old_time(v, time);
    return read_range(v, &in, out) && read_signer(&in, &out->made) && in.size == 0 ? NULL : "signed_part";
}

static const char *read_tbs(const struct ses_value *v, struct bytes in, struct ses_signature *out)
{
    struct der tagged;
    if (!ses_value_time(v, &in, &out->time_ms)) return "time";
    if (!read_range(v, &in, out)) return "signed_part";
    if (in.size == 0) return NULL;
    if (!der_take(&in, DER_CONTEXT_0, &tagged) || tagged.indefinite || in.size) return "extensions";
    return read_extensions(v, tagged.value, &out->extensions);
}

static const char *read_behind_tbs(struct bytes rest, struct ses_signature *out)
{
    if (!out->seal.is_old && !read_signer(&rest, &out->made)) return "signed_part";
    if (!ses_value_bits(&rest, &out->made.value)) return "signature";
    if (out->seal.is_old) return rest.size ? "junk_behind" : NULL;
    return read_timestamp(rest, &out->timestamp);
}

const char *ses_read_signature(struct bytes file, bool padded, struct arena *arena, struct ses_signature *out)
{
    struct der outer, tbs;
    *out = (struct ses_signature){.seal = empty_seal(arena), .extensions = LIST_OF(arena, struct ses_extension)};
    const struct ses_value v = {arena, &out->warnings};
    const char *fault = open_file(file, padded, &outer);
    if (fault) return fault;
    struct bytes rest = outer.value;
    if (!ses_value_sequence(&rest, &tbs)) return "not_a_signature";
    out->made.content = tbs.whole;
    struct bytes in = tbs.value;
    int64_t ignored; /* its version: the seal's, or any */
    if (!ses_value_integer(&in, &ignored)) return "not_a_signature";
    fault = read_embedded(&v, &in, &out->seal);
    out->warnings |= out->seal.warnings;
    if (!fault) fault = out->seal.is_old ? read_old_tbs(&v, in, out) : read_tbs(&v, in, out);
    return fault ? fault : read_behind_tbs(rest, out);
}
