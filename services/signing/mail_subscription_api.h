/* mail_subscription_api - handlers of /estamp/api/v1/signing/mail. */
#ifndef MAIL_SUBSCRIPTION_API_H
#define MAIL_SUBSCRIPTION_API_H

#include "problem.h"

struct http_request;
struct http_response;

status mail_subscription_api_find(struct http_request *rq, struct http_response *rs);
status mail_subscription_api_ask(struct http_request *rq, struct http_response *rs);
status mail_subscription_api_confirm(struct http_request *rq, struct http_response *rs);
status mail_subscription_api_choose(struct http_request *rq, struct http_response *rs);
status mail_subscription_api_forget(struct http_request *rq, struct http_response *rs);
/* Looked at in a browser: the portal's page, which asks before it does anything. */
status mail_subscription_api_link(struct http_request *rq, struct http_response *rs);
/* One click in a mail program (RFC 8058): done at once. */
status mail_subscription_api_unsubscribe(struct http_request *rq, struct http_response *rs);

#endif
