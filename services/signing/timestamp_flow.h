/* timestamp_flow - trusted time: the authority built in, which answers anyone (RFC 3161), and where seals get their
 * timestamps from: that authority, or those outside that the operator names. */
#ifndef TIMESTAMP_FLOW_H
#define TIMESTAMP_FLOW_H

#include "config.h"
#include "db.h"
#include "sealing_level.h"
#include "trust.h"
#include "ts_request.h"
#include "ts_source.h"

struct timestamp_config {
    const char *key, *certificates, *policy;                          /* of the authority built in, PEM; "": none */
    const char *sm2_key, *sm2_certificates;                           /* the same of SM2, beside it; "": none */
    const char *urls;                                                 /* of authorities outside; "": none */
    const char *asked_policy;                                         /* of them; "": any */
    const char *user_password, *client_certificate, *client_key, *ca; /* at them; "": none */
    const char *level; /* of seals when nobody says: a sealing_level_names; "": "t" where it can be, else "b" */
    int64_t accuracy_ms, clock_error_ms, required;
};

#define TIMESTAMP_CONFIG_FIELDS(type, member)                                                                          \
    CONFIG_TEXT("ESTAMP_TSA_KEY", type, member.key, ""),                                                               \
        CONFIG_TEXT("ESTAMP_TSA_CERTIFICATE", type, member.certificates, ""),                                          \
        CONFIG_TEXT("ESTAMP_TSA_SM2_KEY", type, member.sm2_key, ""),                                                   \
        CONFIG_TEXT("ESTAMP_TSA_SM2_CERTIFICATE", type, member.sm2_certificates, ""),                                  \
        CONFIG_TEXT("ESTAMP_TSA_POLICY", type, member.policy, "1.3.6.1.4.1.55555.1.2"),                                \
        CONFIG_INT("ESTAMP_TSA_ACCURACY_MS", type, member.accuracy_ms, 1000, 1, 60000),                                \
        CONFIG_INT("ESTAMP_TSA_CLOCK_ERROR_MS", type, member.clock_error_ms, 0, 0, 60000),                             \
        CONFIG_TEXT("ESTAMP_TSA_URL", type, member.urls, ""),                                                          \
        CONFIG_TEXT("ESTAMP_TSA_URL_POLICY", type, member.asked_policy, ""),                                           \
        CONFIG_TEXT("ESTAMP_TSA_LOGIN", type, member.user_password, ""),                                               \
        CONFIG_TEXT("ESTAMP_TSA_CLIENT_CERTIFICATE", type, member.client_certificate, ""),                             \
        CONFIG_TEXT("ESTAMP_TSA_CLIENT_KEY", type, member.client_key, ""),                                             \
        CONFIG_TEXT("ESTAMP_TSA_CA", type, member.ca, ""),                                                             \
        CONFIG_INT("ESTAMP_TSA_REQUIRED", type, member.required, 1, 0, 1),                                             \
        CONFIG_TEXT("ESTAMP_SEAL_LEVEL", type, member.level, "")

struct timestamp_service;

/* For the process; says what is wrong with the settings and ends it. */
struct timestamp_service *timestamp_flow_open_or_exit(const struct timestamp_config *config, struct db_pool *db,
                                                      const struct trust *list);

/* Where seals get timestamps from; NULL: nowhere. */
struct ts_source *timestamp_flow_source(const struct timestamp_service *service);
enum sealing_level timestamp_flow_level(const struct timestamp_service *service); /* when nobody says */
bool timestamp_flow_is_required(
    const struct timestamp_service *service); /* else a seal goes without when none is had */

/* Answers a TimeStampReq of anyone by a TimeStampResp, in `arena`: what is wrong with the request or the clock is said
 * there (PKIFailureInfo). Fails: TIMESTAMP_OFF when there is no authority here. */
status timestamp_flow_answer(struct timestamp_service *service, struct bytes request, struct arena *arena,
                             struct bytes *out, struct problem *why) MUST_USE;

#endif
