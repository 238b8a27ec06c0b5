/* verification_api - the handler of 验证文件, for anyone. */
#ifndef VERIFICATION_API_H
#define VERIFICATION_API_H

#include "bytes.h"
#include "problem.h"

struct http_request;
struct http_response;

status verification_api_run(struct http_request *rq, struct http_response *rs);

/* What opens an encrypted file, from the header X-Document-Password; size 0: none was given. In the request's arena.
 * Fails: FIELD_FORM. */
status verification_api_password(struct http_request *rq, struct bytes *out) MUST_USE;

#endif
