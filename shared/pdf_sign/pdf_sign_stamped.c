#include "pdf_sign_stamped.h"
#include "pdf_read.h"

enum { TRIES = 3, TOKEN_SPARE = 512 };

struct trial {
    struct pdf *pdf;
    const struct pdf_sign_signer *by;
    struct pdf_sign *sign;
    struct bytes cms;
    size_t token;
    bool is_done;
};

static status sign(struct trial *trial, struct problem *why)
{
    struct arena *arena = pdf_read_arena(trial->pdf);
    unsigned char content[DIGEST_SIZE_MAX], digest[DIGEST_SIZE_MAX];
    struct sign_method method = cms_sign_method(trial->by->cms);
    struct cms_sign_parts parts = {.content = content};
    pdf_sign_digest_by(trial->sign, method.digest, content);
    struct bytes input = cms_sign_input(trial->by->cms, content, arena);
    TRY(sign_key_sign_by(trial->by->key, method, input, arena, &parts.signature, why));
    if (trial->by->source) {
        enum digest_kind imprint = cms_sign_imprint(trial->by->cms);
        struct bytes stamped = bytes_of(digest, digest_kind_size(imprint));
        digest_pieces(imprint, &parts.signature, 1, digest);
        TRY(ts_source_token(trial->by->source, imprint, stamped, arena, &parts.timestamp, why));
    }
    trial->token = parts.timestamp.size;
    cms_sign_write(trial->by->cms, &parts, arena, &trial->cms);
    return OK;
}

/* One more try: has it led to a file? */
static status attempt(struct trial *trial, struct pdf_sign_request *asked, size_t *room, struct problem *why)
{
    asked->contents_size = cms_sign_size_stamped(trial->by->cms, *room);
    TRY(pdf_sign_prepare(trial->pdf, asked, &trial->sign, why));
    TRY(sign(trial, why));
    trial->is_done = trial->cms.size <= asked->contents_size;
    *room = trial->token + TOKEN_SPARE;
    return trial->is_done ? pdf_sign_complete(trial->sign, trial->cms, why) : OK;
}

status pdf_sign_stamped(struct pdf *pdf, const struct pdf_sign_request *request, const struct pdf_sign_signer *by,
                        struct list *pieces, struct problem *why)
{
    struct pdf_sign_request asked = *request;
    struct trial trial = {.pdf = pdf, .by = by};
    size_t room = by->source ? ts_source_room(by->source) : 0;
    asked.has_timestamp = by->source != NULL;
    asked.digest = cms_sign_method(by->cms).digest;
    for (int i = 0; i < TRIES && !trial.is_done; i++) TRY(attempt(&trial, &asked, &room, why));
    if (!trial.is_done) return problem_set(why, TIMESTAMP_TOO_LARGE, "%zu", trial.token);
    *pieces = pdf_sign_output(trial.sign);
    return OK;
}
