/* service_flow - our own services' tokens, for calls between them (PERM_SERVICE routes). */
#ifndef SERVICE_FLOW_H
#define SERVICE_FLOW_H

#include "auth.h"

/* `secret` is what the service was given at its start, as auth was (ESTAMP_SECRET_<SERVICE>).
 * Fails: SERVICE_SECRET_WRONG. */
status service_flow_token(const struct auth_call *call, const char *name, const char *secret, const char **token,
                          struct problem *why) MUST_USE;

#endif
