#include "upload_file.h"

#include "pdf_page.h"
#include "pdf_repair.h"
#include "pdf_sign.h"
#include "pdf_signature.h"
#include "text.h"

enum { TRIAL_ROOM = 8192, SEAL_NUMBER_MAX = 24 };

/* A seal's number as seals gives it; what others wrote there is none of ours. */
static bool is_seal_number(const char *number)
{
    size_t size = 0;
    for (; number[size]; size++)
        if (size == SEAL_NUMBER_MAX || number[size] < '!' || number[size] > '~') return false;
    return size > 0;
}

static status look_at_signatures(struct pdf *pdf, struct upload_file *out, struct problem *why)
{
    struct list found;
    TRY(pdf_signature_all(pdf, &found, why));
    out->signature_count = (int64_t)found.count;
    for (size_t i = 0; i < found.count; i++) {
        const struct pdf_signature *one = LIST_AT(&found, const struct pdf_signature, i);
        if (one->seal && is_seal_number(one->seal))
            *(const char **)list_add(&out->seals) = arena_text(out->seals.arena, one->seal);
    }
    return OK;
}

/* An invisible one is what every file takes that takes any; where a seal may stand is known when it is sealed. */
static status try_signature(struct pdf *pdf, struct problem *why)
{
    struct pdf_sign *sign;
    const struct pdf_sign_request request = {.contents_size = TRIAL_ROOM};
    return pdf_sign_prepare(pdf, &request, &sign, why);
}

static status look_at(struct bytes content, struct upload_file *out, struct problem *why)
{
    AUTO_ARENA(scratch);
    struct pdf *pdf;
    struct pdf_page *pages;
    size_t count;
    status opened = pdf_read_open(scratch, content, &pdf, why);
    if (opened != OK && (why->code == PDF_PASSWORD_NEEDED || why->code == PDF_PASSWORD_WRONG)) {
        problem_clear(why);
        return problem_set(why, UPLOAD_PASSWORD, "%s", "");
    }
    TRY(opened);
    TRY(pdf_page_all(pdf, &pages, &count, why));
    if (count == 0) return problem_set(why, PDF_BROKEN, "%s", "no pages");
    TRY(look_at_signatures(pdf, out, why));
    TRY(try_signature(pdf, why));
    TRY(pdf_read_fault(pdf, why));
    out->content = content;
    out->page_count = (int64_t)count;
    return OK;
}

static bool is_damage(enum problem_code code)
{
    return code == PDF_BROKEN || code == PDF_TOO_COMPLEX;
}

/* What was written anew takes the place of what came. */
static status look_at_new(struct bytes content, struct upload_file *out, struct problem *why)
{
    if (content.size > UPLOAD_FILE_MAX) return problem_set(why, PDF_REPAIR_FAILED, "%s", "the result is too large");
    out->is_repaired = true;
    out->seals.count = 0;
    return look_at(content, out, why);
}

static status open_closed(struct bytes content, struct bytes password, struct arena *arena, struct upload_file *out,
                          struct problem *why)
{
    struct bytes opened;
    problem_clear(why);
    (void)!problem_set(&out->damaged, PDF_PASSWORD_NEEDED, "%s", "");
    status done = pdf_repair_decrypt(content, password, arena, &opened, why);
    if (done != OK && why->code == PDF_REPAIR_SIGNED) {
        problem_clear(why);
        return problem_set(why, UPLOAD_PASSWORD_SIGNED, "%s", "");
    }
    TRY(done);
    return look_at_new(opened, out, why);
}

status upload_file_check(struct bytes content, struct bytes password, bool repair, struct arena *arena,
                         struct upload_file *out, struct problem *why)
{
    struct bytes repaired;
    *out = (struct upload_file){.seals = LIST_OF(arena, const char *)};
    status looked = look_at(content, out, why);
    if (looked == OK) return OK;
    bool is_closed = why->code == UPLOAD_PASSWORD || why->code == PDF_FORBIDDEN;
    if (is_closed && password.size) return open_closed(content, password, arena, out, why);
    if (!repair || !is_damage(why->code)) return looked;
    out->damaged = *why;
    problem_clear(why);
    TRY(pdf_repair(content, arena, &repaired, why));
    return look_at_new(repaired, out, why);
}
