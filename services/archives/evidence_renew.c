#include "evidence_renew.h"
#include "archiving_check.h"
#include "archiving_signing.h"
#include "evidence_end.h"
#include "text.h"
#include <string.h>

/* Fixity: the bytes that the digest names, or none. */
static status read_file(const struct archives *archives, const char *digest, store_file **file, struct problem *why)
{
    status got = store_get(archives->store, digest, file, why);
    if (got != OK && why->code != STORE_MISSING) return got;
    if (got == OK && archiving_check_is_same(store_file_bytes(*file), digest)) return OK;
    problem_clear(why);
    return problem_set(why, RECORD_BYTES_CHANGED, "%s", "");
}

static status judge(const struct archives *archives, struct bytes file, int64_t now_ms, struct arena *arena,
                    struct evidence_end *end, struct problem *why)
{
    struct pdf_verify_report report = {0};
    pdf_verify(file, archives->trust, now_ms, arena, &report);
    if (report.overall != PDF_VERIFY_INTACT)
        return problem_set(why, PDF_EXTEND_UNFIT, "%s", pdf_verify_overall_name(report.overall));
    evidence_end_of(archives, &report, arena, end);
    return OK;
}

static void keep(const struct archives *archives, const char *digest, size_t size, const struct evidence_end *end,
                 struct evidence_renew *one)
{
    (void)text_copy(one->digest, sizeof one->digest, digest);
    (void)text_copy(one->algorithms, sizeof one->algorithms, end->algorithms);
    one->now = one->due->evidence;
    one->now.digest = one->digest;
    one->now.algorithms = one->algorithms;
    one->now.size_bytes = (int64_t)size;
    one->now.until_ms = end->until_ms;
    one->now.next_ms = end->until_ms - archives->renew_ms;
}

/* Every earlier byte is there, all of it is intact, and its proof lasts longer. */
static status take(const struct archives *archives, struct bytes before, const char *digest, int64_t now_ms,
                   struct evidence_renew *one, struct problem *why)
{
    AUTO_ARENA(work);
    AUTO(store_file, file);
    struct evidence_end end = {0};
    TRY(read_file(archives, digest, &file, why));
    struct bytes after = store_file_bytes(file);
    bool goes_on = after.size > before.size && memcmp(after.data, before.data, before.size) == 0;
    if (!goes_on) return problem_set(why, RENEWAL_UNSOUND, "%s", "bytes");
    TRY(judge(archives, after, now_ms, work, &end, why));
    if (!end.is_stamped) return problem_set(why, RENEWAL_UNSOUND, "%s", "timestamp");
    if (end.until_ms <= one->due->evidence.until_ms) return problem_set(why, RENEWAL_GAINS_NOTHING, "%s", "");
    keep(archives, digest, after.size, &end, one);
    one->now.number = one->due->evidence.number + 1;
    one->now.made_ms = now_ms;
    one->is_new = true;
    return OK;
}

static status renew(const struct archives *archives, struct bytes file, int64_t now_ms, struct evidence_renew *one,
                    struct problem *why)
{
    AUTO_ARENA(arena);
    const char *digest = NULL;
    TRY(archiving_signing_renew(archives, one->due, arena, &digest, why));
    if (text_equal(digest, one->due->evidence.digest)) return problem_set(why, RENEWAL_GAINS_NOTHING, "%s", "");
    return take(archives, file, digest, now_ms, one, why);
}

static status look(const struct archives *archives, struct bytes file, int64_t now_ms, struct evidence_renew *one,
                   struct problem *why)
{
    AUTO_ARENA(work);
    struct evidence_end end = {0};
    TRY(judge(archives, file, now_ms, work, &end, why));
    keep(archives, one->due->evidence.digest, file.size, &end, one);
    return OK;
}

static status run(const struct archives *archives, int64_t now_ms, struct evidence_renew *one, struct problem *why)
{
    AUTO(store_file, file);
    const struct record_evidence *was = &one->due->evidence;
    TRY(read_file(archives, was->digest, &file, why));
    bool is_known = was->until_ms > 0;
    return is_known ? renew(archives, store_file_bytes(file), now_ms, one, why)
                    : look(archives, store_file_bytes(file), now_ms, one, why);
}

void evidence_renew_one(const struct archives *archives, int64_t now_ms, struct evidence_renew *one)
{
    (void)run(archives, now_ms, one, &one->why);
}
