#include "checkpoint.h"
#include "digest.h"
#include "text.h"
#include <inttypes.h>
#include <string.h>

enum { KEY_ID_SIZE = 4, ED25519_TYPE = 1 };
#define SIGNATURE_START "\xe2\x80\x94 " /* em dash, blank */

struct note_key {
    const char *name;
    unsigned char id[KEY_ID_SIZE], public_key[ED25519_PUBLIC_SIZE];
};

/* signed-note: the key id is the start of SHA-256(name || 0A || type || public key). */
static void fill_key_id(struct note_key *key, struct arena *arena)
{
    unsigned char digest[DIGEST_SIZE];
    struct buffer text = {.arena = arena};
    buffer_format(&text, "%s\n", key->name);
    buffer_byte(&text, ED25519_TYPE);
    buffer_add(&text, key->public_key, ED25519_PUBLIC_SIZE);
    digest_sha256(buffer_bytes(&text), digest);
    memcpy(key->id, digest, KEY_ID_SIZE);
}

static status key_of(const char *name, const unsigned char *seed, struct arena *arena, struct note_key *out,
                     struct problem *why)
{
    out->name = name;
    TRY(ed25519_public(seed, out->public_key, why));
    fill_key_id(out, arena);
    return OK;
}

static struct bytes body_of(const struct checkpoint *checkpoint, struct arena *arena)
{
    struct buffer body = {.arena = arena};
    const char *root = bytes_base64(arena, bytes_of(checkpoint->head.root.bytes, MERKLE_SIZE));
    buffer_format(&body, "%s\n%" PRId64 "\n%s\n", checkpoint->origin, checkpoint->head.size, root);
    return buffer_bytes(&body);
}

status checkpoint_sign(const struct checkpoint *checkpoint, const char *name,
                       const unsigned char seed[ED25519_SEED_SIZE], struct arena *arena, char **note,
                       struct problem *why)
{
    struct note_key key = {0};
    unsigned char value[KEY_ID_SIZE + ED25519_SIGNATURE_SIZE];
    struct bytes body = body_of(checkpoint, arena);
    TRY(key_of(name, seed, arena, &key, why));
    memcpy(value, key.id, KEY_ID_SIZE);
    TRY(ed25519_sign(seed, body, value + KEY_ID_SIZE, why));
    *note = arena_format(arena, "%s\n" SIGNATURE_START "%s %s\n", (const char *)body.data, name,
                         bytes_base64(arena, bytes_of(value, sizeof value)));
    return OK;
}

status checkpoint_verifier(const char *name, const unsigned char seed[ED25519_SEED_SIZE], struct arena *arena,
                           char **verifier, struct problem *why)
{
    struct note_key key = {0};
    unsigned char typed[1 + ED25519_PUBLIC_SIZE] = {ED25519_TYPE};
    TRY(key_of(name, seed, arena, &key, why));
    memcpy(typed + 1, key.public_key, ED25519_PUBLIC_SIZE);
    *verifier = arena_format(arena, "%s+%s+%s", name, bytes_hex(arena, bytes_of(key.id, KEY_ID_SIZE)),
                             bytes_base64(arena, bytes_of(typed, sizeof typed)));
    return OK;
}

static status invalid(struct problem *why, const char *what)
{
    return problem_set(why, CHECKPOINT_INVALID, "%s", what);
}

/* Cuts the text before `separator` off; NULL when there is none. */
static char *cut(char **rest, const char *separator)
{
    char *start = *rest, *end = strstr(start, separator);
    if (!end) return NULL;
    *end = '\0';
    *rest = end + strlen(separator);
    return start;
}

static status read_verifier(const char *verifier, struct arena *arena, struct note_key *out, struct problem *why)
{
    char *rest = arena_text(arena, verifier);
    struct bytes typed = {0}, id = {0};
    out->name = cut(&rest, "+");
    const char *id_text = out->name ? cut(&rest, "+") : NULL;
    if (!id_text || !bytes_from_hex(arena, id_text, &id) || id.size != KEY_ID_SIZE) return invalid(why, "key id");
    if (!bytes_from_base64(arena, rest, &typed) || typed.size != 1 + ED25519_PUBLIC_SIZE ||
        typed.data[0] != ED25519_TYPE) {
        return invalid(why, "public key");
    }
    memcpy(out->public_key, typed.data + 1, ED25519_PUBLIC_SIZE);
    fill_key_id(out, arena);
    return memcmp(out->id, id.data, KEY_ID_SIZE) == 0 ? OK : invalid(why, "key id");
}

static bool is_signed_by(const struct note_key *key, struct bytes body, char *lines, struct arena *arena)
{
    for (char *line = cut(&lines, "\n"); line; line = cut(&lines, "\n")) {
        struct bytes value = {0};
        if (!text_starts(line, SIGNATURE_START)) return false;
        char *rest = line + strlen(SIGNATURE_START);
        const char *name = cut(&rest, " ");
        if (!text_equal(name, key->name) || !bytes_from_base64(arena, rest, &value)) continue;
        if (value.size != KEY_ID_SIZE + ED25519_SIGNATURE_SIZE || memcmp(value.data, key->id, KEY_ID_SIZE) != 0) {
            continue;
        }
        if (ed25519_verify(key->public_key, body, value.data + KEY_ID_SIZE)) return true;
    }
    return false;
}

static status read_body(char *body, struct arena *arena, struct checkpoint *out, struct problem *why)
{
    struct bytes root = {0};
    const char *origin = cut(&body, "\n");
    const char *size = origin ? cut(&body, "\n") : NULL;
    const char *root_text = size ? cut(&body, "\n") : NULL; /* extension lines may follow */
    if (!root_text || !origin[0]) return invalid(why, "lines");
    if (!text_int(size, &out->head.size) || out->head.size < 0 || (size[0] == '0' && size[1])) {
        return invalid(why, "size");
    }
    if (!bytes_from_base64(arena, root_text, &root) || root.size != MERKLE_SIZE) return invalid(why, "root");
    memcpy(out->head.root.bytes, root.data, MERKLE_SIZE);
    out->origin = origin;
    return OK;
}

status checkpoint_open(struct bytes note, const char *verifier, struct arena *arena, struct checkpoint *out,
                       struct problem *why)
{
    struct note_key key = {0};
    TRY(read_verifier(verifier, arena, &key, why));
    if (note.size > CHECKPOINT_NOTE_MAX || !text_is_utf8((const char *)note.data, note.size)) {
        return invalid(why, "form");
    }
    char *text = arena_copy(arena, note.data, note.size);
    char *gap = strstr(text, "\n\n");
    if (!gap) return invalid(why, "form");
    struct bytes body = bytes_of(arena_copy(arena, text, (size_t)(gap + 1 - text)), (size_t)(gap + 1 - text));
    if (!is_signed_by(&key, body, gap + 2, arena)) return invalid(why, "signature");
    gap[1] = '\0';
    return read_body(text, arena, out, why);
}
