#include "ts_request.h"
#include "der_write.h"

const char *ts_request_failure_name(enum ts_failure failure)
{
    switch (failure) {
    case TS_BAD_ALGORITHM:
        return "badAlg";
    case TS_BAD_REQUEST:
        return "badRequest";
    case TS_BAD_DATA:
        return "badDataFormat";
    case TS_TIME_NOT_AVAILABLE:
        return "timeNotAvailable";
    case TS_UNACCEPTED_POLICY:
        return "unacceptedPolicy";
    case TS_UNACCEPTED_EXTENSION:
        return "unacceptedExtension";
    case TS_INFO_NOT_AVAILABLE:
        return "addInfoNotAvailable";
    case TS_SYSTEM_FAILURE:
        return "systemFailure";
    case TS_NO_FAILURE:
        return NULL;
    }
    return NULL;
}

/* The optional members in their order: reqPolicy, nonce, certReq, extensions [0]. */
static enum ts_failure read_options(struct bytes in, struct ts_request *out)
{
    struct der part;
    if (der_peek(in, DER_OID)) {
        if (!der_next(&in, &part) || !part.value.size) return TS_BAD_DATA;
        out->policy = part.value;
    }
    if (der_peek(in, DER_INTEGER)) {
        if (!der_next(&in, &part) || !part.value.size || part.value.size > TS_REQUEST_NONCE_MAX) return TS_BAD_DATA;
        out->nonce = part.value;
    }
    if (der_peek(in, DER_BOOLEAN)) {
        if (!der_next(&in, &part) || part.value.size != 1) return TS_BAD_DATA;
        out->wants_certificates = part.value.data[0] != 0;
    }
    if (der_peek(in, DER_CONTEXT_0)) return TS_UNACCEPTED_EXTENSION; /* none is known here: refused, never ignored */
    return in.size == 0 ? TS_NO_FAILURE : TS_BAD_DATA;
}

enum ts_failure ts_request_read(struct bytes der, struct ts_request *out)
{
    struct der request, version;
    *out = (struct ts_request){.wants_certificates = false};
    if (der.size > TS_REQUEST_MAX || !der_take(&der, DER_SEQUENCE, &request) || der.size) return TS_BAD_DATA;
    struct bytes in = request.value;
    if (!der_take(&in, DER_INTEGER, &version) || version.value.size != 1) return TS_BAD_DATA;
    if (version.value.data[0] != 1) return TS_BAD_REQUEST;
    if (!ts_info_read_imprint(&in, &out->imprint)) return TS_BAD_DATA;
    enum ts_failure fault = read_options(in, out);
    if (fault != TS_NO_FAILURE) return fault;
    return ts_info_imprint_kind(&out->imprint, &out->kind) ? TS_NO_FAILURE : TS_BAD_ALGORITHM;
}

struct bytes ts_request_write(const struct ts_request *request, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    der_write_bytes(&out, der_write_integer(arena, 1));
    der_write_bytes(&out, request->imprint.der);
    if (request->policy.size) der_write_bytes(&out, der_write_wrap(arena, DER_OID, request->policy));
    if (request->nonce.size) der_write_bytes(&out, der_write_wrap(arena, DER_INTEGER, request->nonce));
    if (request->wants_certificates) der_write_bytes(&out, bytes_of("\x01\x01\xFF", 3));
    return der_write_wrap(arena, DER_SEQUENCE, buffer_bytes(&out));
}
