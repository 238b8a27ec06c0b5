#include "admin_api.h"
#include "clock.h"

struct admin_call admin_api_call(const struct http_request *rq)
{
    return (struct admin_call){
        .admin = rq->service, .caller = &rq->caller, .arena = rq->arena, .now_ms = clock_now_ms()};
}
