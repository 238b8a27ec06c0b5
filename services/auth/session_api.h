/* session_api - handlers of signing in, staying in, going out. */
#ifndef SESSION_API_H
#define SESSION_API_H

#include "http_route.h"

status session_api_login(struct http_request *rq, struct http_response *rs);
status session_api_login_factor(struct http_request *rq, struct http_response *rs);
status session_api_refresh(struct http_request *rq, struct http_response *rs);
status session_api_logout(struct http_request *rq, struct http_response *rs);
status session_api_me(struct http_request *rq, struct http_response *rs);
status session_api_list(struct http_request *rq, struct http_response *rs);
status session_api_end(struct http_request *rq, struct http_response *rs);
status session_api_end_others(struct http_request *rq, struct http_response *rs);
status session_api_list_of(struct http_request *rq, struct http_response *rs);
status session_api_end_of(struct http_request *rq, struct http_response *rs);
status session_api_end_all_of(struct http_request *rq, struct http_response *rs);

#endif
