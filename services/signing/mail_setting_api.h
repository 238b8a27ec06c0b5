/* mail_setting_api - handlers of /estamp/api/v1/signing/mail/server. */
#ifndef MAIL_SETTING_API_H
#define MAIL_SETTING_API_H

#include "problem.h"

struct http_request;
struct http_response;

status mail_setting_api_find(struct http_request *rq, struct http_response *rs);
status mail_setting_api_save(struct http_request *rq, struct http_response *rs);
status mail_setting_api_test(struct http_request *rq, struct http_response *rs);

#endif
