/* unit_import_api - handlers of /estamp/api/v1/admin/unit-imports. */
#ifndef UNIT_IMPORT_API_H
#define UNIT_IMPORT_API_H

#include "http_request.h"
#include "http_response.h"

status unit_import_api_begin(struct http_request *rq, struct http_response *rs);
status unit_import_api_list(struct http_request *rq, struct http_response *rs);
status unit_import_api_show(struct http_request *rq, struct http_response *rs);
status unit_import_api_rows(struct http_request *rq, struct http_response *rs);
status unit_import_api_start(struct http_request *rq, struct http_response *rs);
status unit_import_api_cancel(struct http_request *rq, struct http_response *rs);

#endif
