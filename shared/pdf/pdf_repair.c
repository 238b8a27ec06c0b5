#include "pdf_repair.h"
#include "child.h"
#include "pdf_page.h"
#include "pdf_signature.h"
#include <string.h>

enum { WARNINGS = 3 /* qpdf's exit status when it repaired */, GROWTH = 4, LEAST = 67108864 };

static status failed(struct problem *why, const char *what)
{
    return problem_set(why, PDF_REPAIR_FAILED, "%s", what);
}

/* Written anew as it is read; with a password without its encryption. */
static status run(struct bytes file, struct bytes password, struct arena *arena, struct bytes *out, struct problem *why)
{
    static char *const plain[] = {"qpdf", "--warning-exit-0", "--object-streams=preserve", CHILD_IN, CHILD_OUT, NULL};
    static char *const closed[] = {
        "qpdf", "--warning-exit-0", "--object-streams=preserve", "--decrypt", "--password-file=-", CHILD_IN, CHILD_OUT,
        NULL};
    const struct child qpdf = {.program = "/usr/bin/qpdf",
                               .words = password.size ? closed : plain,
                               .secret = password,
                               .memory_mb = PDF_REPAIR_MEMORY_MB,
                               .cpu_s = PDF_REPAIR_CPU_S,
                               .patience_ms = PDF_REPAIR_PATIENCE_MS,
                               .most = GROWTH * file.size + LEAST};
    int code = 0;
    enum child_end end = child_run(&qpdf, file, arena, out, &code);
    if (end == CHILD_NOT_RUN) return failed(why, "qpdf is not installed");
    if (end == CHILD_STOPPED) return failed(why, "qpdf was stopped");
    if (code != 0 && code != WARNINGS) return failed(why, "qpdf cannot read it");
    return out->size ? OK : failed(why, "qpdf wrote nothing");
}

/* What a repaired file must be: read by us, with pages, without signatures. */
static status check(struct bytes file, struct problem *why)
{
    AUTO_ARENA(scratch);
    struct pdf *pdf = NULL;
    struct pdf_page page;
    struct list signatures;
    TRY(pdf_read_open(scratch, file, &pdf, why));
    TRY(pdf_page_at(pdf, 0, &page, why));
    TRY(pdf_signature_all(pdf, &signatures, why));
    return signatures.count ? problem_set(why, PDF_REPAIR_SIGNED, "%s", "") : OK;
}

/* Of a damaged file the form may be lost and a signature's dictionary be there yet. */
static bool may_be_signed(struct bytes file)
{
    static const char word[] = "/ByteRange";
    return memmem(file.data, file.size, word, sizeof word - 1) != NULL;
}

status pdf_repair(struct bytes file, struct arena *arena, struct bytes *out, struct problem *why)
{
    if (file.size > PDF_REPAIR_MAX) return problem_set(why, PDF_TOO_COMPLEX, "%s", "too large to be repaired");
    if (file.size == 0) return failed(why, "the file is empty");
    if (may_be_signed(file)) return problem_set(why, PDF_REPAIR_SIGNED, "%s", "");
    TRY(run(file, bytes_of(NULL, 0), arena, out, why));
    return check(*out, why);
}

/* Whether the one who gives this password may have it opened, and nothing signed is lost by that. */
static status check_closed(struct bytes file, struct bytes password, struct problem *why)
{
    AUTO_ARENA(scratch);
    struct pdf *pdf = NULL;
    struct list signatures;
    struct pdf_protection protection = {0};
    TRY(pdf_read_open_with(scratch, file, password, &pdf, why));
    TRY(pdf_signature_all(pdf, &signatures, why));
    if (signatures.count) return problem_set(why, PDF_REPAIR_SIGNED, "%s", "");
    bool may = !pdf_read_protection(pdf, &protection) || protection.is_owner || protection.may_add_field;
    return may ? OK : problem_set(why, PDF_FORBIDDEN, "%s", "");
}

static status check_opened(struct bytes file, struct problem *why)
{
    AUTO_ARENA(scratch);
    struct pdf *pdf = NULL;
    struct pdf_protection protection;
    TRY(pdf_read_open(scratch, file, &pdf, why));
    return pdf_read_protection(pdf, &protection) ? failed(why, "it is encrypted yet") : OK;
}

status pdf_repair_decrypt(struct bytes file, struct bytes password, struct arena *arena, struct bytes *out,
                          struct problem *why)
{
    if (file.size > PDF_REPAIR_MAX) return problem_set(why, PDF_TOO_COMPLEX, "%s", "too large to be opened");
    if (password.size == 0) return problem_set(why, PDF_PASSWORD_NEEDED, "%s", "");
    TRY(check_closed(file, password, why));
    TRY(run(file, password, arena, out, why));
    TRY(check(*out, why));
    return check_opened(*out, why);
}
