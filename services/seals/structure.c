#include "structure.h"

#include "ses_read.h"
#include "ses_write.h"
#include "text.h"

static const char VENDOR[] = "eStamp";

static struct bytes info_of(const struct structure_order *order, struct arena *arena)
{
    const struct seal *seal = order->seal;
    int64_t from_ms = seal->certificate.not_before_ms;
    const struct ses_write_seal what = {.vendor = VENDOR,
                                        .id = seal->number,
                                        .name = seal->name,
                                        .type = text_equal(seal->type, "legal_person") ? SES_OF_PERSON : SES_OF_UNIT,
                                        .certificates = &order->certificate,
                                        .certificate_count = 1,
                                        .created_ms = order->now_ms,
                                        .start_ms = from_ms > seal->created_ms ? from_ms : seal->created_ms,
                                        .end_ms = seal->certificate.not_after_ms,
                                        .picture_type = "png",
                                        .picture = order->picture,
                                        .width_mm = seal->width_mm,
                                        .height_mm = seal->height_mm};
    return ses_write_info(&what, arena);
}

static const char *hex_of(struct bytes content, struct arena *arena)
{
    char *digest = arena_alloc(arena, DIGEST_HEX_SIZE);
    digest_sha256_hex(content, digest);
    return digest;
}

/* Where the picture stands is read out of what was made, as others will read it. */
static status take_picture_out(struct bytes whole, struct arena *arena, struct structure *out, struct problem *why)
{
    struct ses_seal seal;
    struct buffer frame = {.arena = arena};
    const char *fault = ses_read_seal(whole, arena, &seal);
    if (fault) return problem_set(why, STRUCTURE_BROKEN, "%s", fault);
    const unsigned char *behind = seal.picture.data + seal.picture.size;
    out->picture_at = seal.picture.data - whole.data;
    buffer_add(&frame, whole.data, (size_t)out->picture_at);
    buffer_add(&frame, behind, (size_t)(whole.data + whole.size - behind));
    out->frame = buffer_bytes(&frame);
    return OK;
}

status structure_make(const struct structure_order *order, struct arena *arena, struct structure *out,
                      struct problem *why)
{
    AUTO_ARENA(scratch);
    struct ses_write_signed made;
    const struct x509 *maker = maker_certificate(order->maker);
    struct bytes info = info_of(order, scratch);
    TRY(ses_write_sign(maker_key(order->maker), maker->der, info, scratch, &made, why));
    struct bytes whole = ses_write_whole(&made, scratch);
    *out = (struct structure){.seal_id = order->seal->id,
                              .picture_digest = order->seal->picture_digest,
                              .digest = hex_of(whole, arena),
                              .maker = maker->fingerprint,
                              .made_ms = order->now_ms};
    return take_picture_out(whole, arena, out, why);
}

status structure_whole(const struct structure *structure, struct bytes picture, struct arena *arena, struct bytes *out,
                       struct problem *why)
{
    struct buffer whole = {.arena = arena};
    const struct bytes frame = structure->frame;
    size_t at = (size_t)structure->picture_at;
    if (structure->picture_at < 0 || at > frame.size) return problem_set(why, STRUCTURE_BROKEN, "%s", "frame");
    buffer_reserve(&whole, frame.size + picture.size);
    buffer_add(&whole, frame.data, at);
    buffer_add(&whole, picture.data, picture.size);
    buffer_add(&whole, frame.data + at, frame.size - at);
    *out = buffer_bytes(&whole);
    if (text_equal(hex_of(*out, arena), structure->digest)) return OK;
    return problem_set(why, STRUCTURE_BROKEN, "%s", "digest");
}
