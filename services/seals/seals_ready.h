/* seals_ready - may this instance be given work? Its database answers. */
#ifndef SEALS_READY_H
#define SEALS_READY_H

#include "problem.h"

status seals_ready(const void *service, struct problem *why);

#endif
