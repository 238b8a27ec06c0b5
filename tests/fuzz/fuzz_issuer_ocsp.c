/* Any bytes as an OCSP request (RFC 6960): what is read lies inside them, is strictly DER, and is bounded. */
#include "der_write.h"
#include "issuer_ocsp.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool fine)
{
    if (!fine) abort();
}

static void must_lie_inside(struct bytes part, const uint8_t *data, size_t size)
{
    must(part.data >= data && part.data + part.size <= data + size);
}

static void look(const struct issuer_ocsp_ask *ask, const uint8_t *data, size_t size)
{
    struct der id;
    struct bytes rest = ask->der;
    must_lie_inside(ask->der, data, size);
    must_lie_inside(ask->serial, data, size);
    must(der_take(&rest, DER_SEQUENCE, &id) && !rest.size && id.whole.size == der_write_size(id.value.size));
    must(ask->serial.size > 0 && ask->serial.size <= ISSUER_OCSP_SERIAL);
    must(ask->name.size == ask->key.size && ask->name.size == (ask->is_sha256 ? 32 : 20));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct issuer_ocsp_request request;
    AUTO_ARENA(arena);
    if (issuer_ocsp_read(bytes_of(data, size), arena, &request) != ISSUER_OCSP_READ) return 0;
    must(size <= ISSUER_OCSP_MAX && request.asks.count > 0 && request.asks.count <= ISSUER_OCSP_ASKS);
    for (size_t i = 0; i < request.asks.count; i++)
        look(LIST_AT(&request.asks, const struct issuer_ocsp_ask, i), data, size);
    if (request.nonce.size) must_lie_inside(request.nonce, data, size);
    return 0;
}
