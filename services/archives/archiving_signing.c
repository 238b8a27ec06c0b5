#include "archiving_signing.h"
#include "json_read.h"
#include "json_write.h"
#include "log.h"
#include "record.h"
#include "record_evidence_repo.h"
#include "text.h"

#define SIGNING "/estamp/internal/v1/signing/"
enum { TIMEOUT_MS = 30000 };

struct refusal {
    const char *document_id, *code;
};

struct answer { /* the first three by what was asked */
    struct list frozen, filed, released, refused;
    struct list digests; /* of the frozen ones, in their order */
};

static const struct json_field refusal_shape[] = {JSON_TEXT(struct refusal, document_id, .check = json_check_id),
                                                  JSON_TEXT(struct refusal, code), JSON_END};
static const struct json_field answer_shape[] = {
    JSON_TEXTS(struct answer, frozen, .optional = true, .max = 1000),
    JSON_TEXTS(struct answer, digests, .optional = true, .max = 1000),
    JSON_TEXTS(struct answer, filed, .optional = true, .max = 1000),
    JSON_TEXTS(struct answer, released, .optional = true, .max = 1000),
    JSON_LIST(struct answer, refused, struct refusal, refusal_shape, .max = 1000),
    JSON_END,
};

static status call_signing(const struct archives *archives, const char *path, struct json_writer *body,
                           struct answer *out, struct problem *why)
{
    struct arena *arena = body->out.arena;
    struct bytes answer = {0};
    const struct http_call call = {
        .method = "POST", .path = path, .json = buffer_bytes(&body->out), .timeout_ms = TIMEOUT_MS};
    TRY(http_client_call(archives->client, &call, arena, &answer, why));
    return json_read(answer, answer_shape, out, arena, why);
}

/* The answer names ids in the order in which they were asked, so each is looked for from where the last one stood. */
static bool take(const struct list *ids, size_t *at, const char *id)
{
    for (size_t i = 0; i < ids->count; i++) {
        size_t place = (*at + i) % ids->count;
        if (!text_equal(*LIST_AT(ids, const char *, place), id)) continue;
        *at = place + 1;
        return true;
    }
    return false;
}

static void begin(struct json_writer *w, const char *run_id, const char *name)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "run_id", run_id);
    json_write_begin(w, name, '[');
}

static void end(struct json_writer *w)
{
    json_write_end(w, ']');
    json_write_end(w, '}');
}

status archiving_signing_freeze(const struct archives *archives, const char *run_id, struct list *documents,
                                struct problem *why)
{
    struct json_writer body = {.out = {.arena = documents->arena}};
    struct answer answer = {0};
    size_t at = 0;
    begin(&body, run_id, "document_ids");
    for (size_t i = 0; i < documents->count; i++) {
        json_write_text(&body, NULL, LIST_AT(documents, struct archiving_document, i)->id);
    }
    end(&body);
    TRY(call_signing(archives, SIGNING "freezes", &body, &answer, why));
    if (answer.digests.count != answer.frozen.count) return problem_set(why, INTERNAL_FAILED, "%s", "digests");
    for (size_t i = 0; i < documents->count; i++) {
        struct archiving_document *document = LIST_AT(documents, struct archiving_document, i);
        document->is_frozen = take(&answer.frozen, &at, document->id);
        if (!document->is_frozen) document->fault = problem_name(DOCUMENT_NOT_FREE);
        /* Until it was frozen it could get one more seal or lose its last one. */
        if (document->is_frozen) document->file_digest = *LIST_AT(&answer.digests, const char *, at - 1);
    }
    return OK;
}

status archiving_signing_release(const struct archives *archives, const char *run_id, const struct list *documents,
                                 bool all, struct problem *why)
{
    struct json_writer body = {.out = {.arena = documents->arena}};
    struct answer answer = {0};
    size_t count = 0;
    begin(&body, run_id, "document_ids");
    for (size_t i = 0; i < documents->count; i++) {
        const struct archiving_document *document = LIST_AT(documents, const struct archiving_document, i);
        if (!document->is_frozen || (!document->fault && !all)) continue;
        json_write_text(&body, NULL, document->id);
        count++;
    }
    end(&body);
    return count > 0 ? call_signing(archives, SIGNING "releases", &body, &answer, why) : OK;
}

/* Asks for those that are still unfiled; `taken` is marked for those that signing has. */
static status ask_filing(const struct archives *archives, const char *run_id, const struct list *records, bool *taken,
                         struct problem *why)
{
    struct json_writer body = {.out = {.arena = records->arena}};
    struct answer answer = {0};
    size_t at = 0;
    begin(&body, run_id, "items");
    for (size_t i = 0; i < records->count; i++) {
        const struct record *record = LIST_AT(records, const struct record, i);
        if (taken[i]) continue;
        json_write_begin(&body, NULL, '{');
        json_write_text(&body, "document_id", record->document_id);
        json_write_text(&body, "archive_number", record->archive_number);
        json_write_end(&body, '}');
    }
    end(&body);
    TRY(call_signing(archives, SIGNING "filings", &body, &answer, why));
    for (size_t i = 0; i < records->count; i++) {
        if (!taken[i]) taken[i] = take(&answer.filed, &at, LIST_AT(records, const struct record, i)->document_id);
    }
    return OK;
}

/* One that a cancelled run has released under our hands is frozen once more. */
static status freeze_again(const struct archives *archives, const char *run_id, const struct list *records,
                           const bool *taken, struct problem *why)
{
    struct json_writer body = {.out = {.arena = records->arena}};
    struct answer answer = {0};
    begin(&body, run_id, "document_ids");
    for (size_t i = 0; i < records->count; i++) {
        if (!taken[i]) json_write_text(&body, NULL, LIST_AT(records, const struct record, i)->document_id);
    }
    end(&body);
    return call_signing(archives, SIGNING "freezes", &body, &answer, why);
}

static size_t count_untaken(const bool *taken, size_t count)
{
    size_t untaken = 0;
    for (size_t i = 0; i < count; i++) untaken += !taken[i];
    return untaken;
}

status archiving_signing_file(const struct archives *archives, const char *run_id, struct list *records,
                              struct problem *why)
{
    bool *taken = arena_array(records->arena, records->count + 1, sizeof *taken);
    TRY(ask_filing(archives, run_id, records, taken, why));
    if (count_untaken(taken, records->count) > 0) {
        TRY(freeze_again(archives, run_id, records, taken, why));
        TRY(ask_filing(archives, run_id, records, taken, why));
    }
    for (size_t i = 0; i < records->count; i++) {
        struct record *record = LIST_AT(records, struct record, i);
        if (taken[i]) continue;
        log_event(LOG_ERROR, "filing_refused", log_text("document", record->document_id));
        record->document_id = NULL;
    }
    return OK;
}

struct renewed {
    const char *digest;
    int64_t size_bytes;
};

status archiving_signing_renew(const struct archives *archives, const struct record_due *due, struct arena *arena,
                               const char **digest, struct problem *why)
{
    static const struct json_field shape[] = {JSON_TEXT(struct renewed, digest, .min = 64, .max = 64),
                                              JSON_INT(struct renewed, size_bytes, .min = 0, .max = INT64_MAX),
                                              JSON_END};
    struct bytes answer = {0};
    struct renewed renewed = {0};
    struct json_writer body = {.out = {.arena = arena}};
    json_write_begin(&body, NULL, '{');
    json_write_text(&body, "document_id", due->document_id);
    json_write_text(&body, "digest", due->evidence.digest);
    json_write_int(&body, "until_ms", due->evidence.until_ms);
    json_write_end(&body, '}');
    const struct http_call call = {
        .method = "POST", .path = SIGNING "renewals", .json = buffer_bytes(&body.out), .timeout_ms = TIMEOUT_MS};
    TRY(http_client_call(archives->client, &call, arena, &answer, why));
    TRY(json_read(answer, shape, &renewed, arena, why));
    *digest = renewed.digest;
    return OK;
}
