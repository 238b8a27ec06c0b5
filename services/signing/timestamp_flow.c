#include "timestamp_flow.h"
#include "clock.h"
#include "db_tx.h"
#include "log.h"
#include "timestamp_number.h"
#include "timestamp_repo.h"
#include "ts_response.h"
#include <stdio.h>
#include <stdlib.h>

enum { CLOCKS_APART_MS = 1000, ANSWER_MS = 5000, ANSWERS_MS = 12000 /* a thread waits so long */ };

struct timestamp_service {
    struct db_pool *db;
    struct ts_maker *maker;
    struct ts_source *source;
    struct timestamp_number numbers;
    struct net_identity identity;
    enum sealing_level level;
    bool is_required;
};

struct taking {
    int64_t count, now_ms, first, last_ms;
};

static status take_work(struct db *db, void *argument, struct problem *why)
{
    struct taking *job = argument;
    return timestamp_repo_take(db, job->count, job->now_ms, &job->first, &job->last_ms, why);
}

static status take(void *context, int64_t count, int64_t now_ms, int64_t *first, int64_t *last_ms, struct problem *why)
{
    struct taking job = {.count = count, .now_ms = now_ms};
    TRY(db_tx(context, take_work, &job, why));
    *first = job.first;
    *last_ms = job.last_ms;
    return OK;
}

static status open_maker(struct timestamp_service *service, const struct timestamp_config *config, struct problem *why)
{
    struct ts_maker *sm2 = NULL;
    if (!*config->key || !*config->certificates) return OK;
    TRY(ts_maker_open_pem(bytes_of_text(config->key), bytes_of_text(config->certificates), config->policy,
                          config->accuracy_ms, &service->maker, why));
    if (!*config->sm2_key || !*config->sm2_certificates) return OK;
    TRY(ts_maker_open_pem(bytes_of_text(config->sm2_key), bytes_of_text(config->sm2_certificates), config->policy,
                          config->accuracy_ms, &sm2, why));
    ts_maker_pair(service->maker, sm2);
    return OK;
}

static const char *or_none(const char *text)
{
    return *text ? text : NULL;
}

static status open_source(struct timestamp_service *service, const struct timestamp_config *config,
                          const struct trust *list, struct problem *why)
{
    service->identity =
        (struct net_identity){or_none(config->client_certificate), or_none(config->client_key), or_none(config->ca)};
    const struct ts_source_setup setup = {.urls = config->urls,
                                          .policy = config->asked_policy,
                                          .user_password = or_none(config->user_password),
                                          .identity = &service->identity,
                                          .maker = service->maker,
                                          .number = timestamp_number_next,
                                          .number_context = &service->numbers,
                                          .trust = list,
                                          .timeout_ms = ANSWER_MS,
                                          .total_ms = ANSWERS_MS};
    if (!*config->urls && !service->maker) return OK;
    return ts_source_open(&setup, &service->source, why);
}

static status set_level(struct timestamp_service *service, const char *name, struct problem *why)
{
    service->level = service->source ? SEALING_LEVEL_T : SEALING_LEVEL_B;
    if (!*name) return OK;
    if (!sealing_level_of(name, &service->level)) return problem_set(why, TIMESTAMP_UNFIT, "ESTAMP_SEAL_LEVEL");
    bool is_possible = service->level == SEALING_LEVEL_B || service->source;
    return is_possible ? OK : problem_set(why, TIMESTAMP_UNFIT, "ESTAMP_SEAL_LEVEL: no timestamping authority");
}

static status open_all(struct timestamp_service *service, const struct timestamp_config *config,
                       const struct trust *list, struct problem *why)
{
    TRY(open_maker(service, config, why));
    TRY(open_source(service, config, list, why));
    return set_level(service, config->level, why);
}

struct timestamp_service *timestamp_flow_open_or_exit(const struct timestamp_config *config, struct db_pool *db,
                                                      const struct trust *list)
{
    struct problem why = {0};
    struct arena *arena = arena_new(); /* for the process */
    struct timestamp_service *service = ARENA_NEW(arena, struct timestamp_service);
    *service = (struct timestamp_service){.db = db, .is_required = config->required};
    service->numbers = (struct timestamp_number){.lock = PTHREAD_MUTEX_INITIALIZER,
                                                 .take = take,
                                                 .context = db,
                                                 .back_ms = CLOCKS_APART_MS,
                                                 .clock_error_ms = config->clock_error_ms};
    if (open_all(service, config, list, &why) == OK) return service;
    (void)fprintf(stderr, "timestamps: %s: %s\n", problem_name(why.code), why.subject);
    exit(EXIT_FAILURE); /* NOLINT(concurrency-mt-unsafe): at start, one thread */
}

struct ts_source *timestamp_flow_source(const struct timestamp_service *service)
{
    return service->source;
}

enum sealing_level timestamp_flow_level(const struct timestamp_service *service)
{
    return service->level;
}

bool timestamp_flow_is_required(const struct timestamp_service *service)
{
    return service->is_required;
}

static struct bytes refuse(enum ts_failure failure, const char *text, struct arena *arena)
{
    return ts_response_refuse(failure, text, arena);
}

/* What failed here is the operator's matter: the client hears that it failed, the log why. */
static struct bytes refuse_for(const struct problem *why, struct arena *arena)
{
    log_event(LOG_ERROR, "timestamp_failed", log_text("code", problem_name(why->code)),
              log_text("subject", why->subject));
    if (why->code == TIMESTAMP_CLOCK) return refuse(TS_TIME_NOT_AVAILABLE, "the clock cannot be relied on now", arena);
    return refuse(TS_SYSTEM_FAILURE, "no timestamp can be made now", arena);
}

static status make(struct timestamp_service *service, const struct ts_request *request, struct arena *arena,
                   struct bytes *token, struct problem *why)
{
    struct ts_number number;
    TRY(timestamp_number_next(&service->numbers, arena, &number, why));
    const struct ts_order order = {.imprint = request->imprint.der,
                                   .serial = number.serial,
                                   .time_ms = number.time_ms,
                                   .nonce = request->nonce,
                                   .without_certificates = !request->wants_certificates};
    return ts_maker_token(service->maker, &order, arena, token, why);
}

status timestamp_flow_answer(struct timestamp_service *service, struct bytes request, struct arena *arena,
                             struct bytes *out, struct problem *why)
{
    static const char *const texts[] = {[TS_BAD_ALGORITHM] = "the digest must be SHA-256, SHA-384 or SHA-512",
                                        [TS_BAD_REQUEST] = "the request's version must be 1",
                                        [TS_BAD_DATA] = "this is no TimeStampReq",
                                        [TS_UNACCEPTED_EXTENSION] = "no extension is known here"};
    struct ts_request asked;
    struct bytes token;
    struct problem fault = {0};
    if (!service->maker) return problem_set(why, TIMESTAMP_OFF, "%s", "");
    enum ts_failure failure = ts_request_read(request, &asked);
    if (failure != TS_NO_FAILURE) {
        *out = refuse(failure, texts[failure], arena);
    } else if (asked.policy.size && !bytes_equal(asked.policy, ts_maker_policy(service->maker))) {
        *out = refuse(TS_UNACCEPTED_POLICY, "this policy is not offered here", arena);
    } else if (make(service, &asked, arena, &token, &fault) == OK) {
        *out = ts_response_grant(token, arena);
    } else {
        *out = refuse_for(&fault, arena);
    }
    return OK;
}
