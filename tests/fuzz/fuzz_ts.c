/* Any bytes as a request for a timestamp, as the answer to one, and as what a token says (RFC 3161). */
#include "ts_response.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool fine)
{
    if (!fine) abort();
}

static void request(struct bytes der, struct arena *arena)
{
    struct ts_request out, again;
    if (ts_request_read(der, &out) != TS_NO_FAILURE) return;
    must(out.imprint.digest.size == digest_kind_size(out.kind) && out.nonce.size <= TS_REQUEST_NONCE_MAX);
    struct bytes written = ts_request_write(&out, arena);
    must(ts_request_read(written, &again) == TS_NO_FAILURE && again.kind == out.kind);
    must(bytes_equal(again.nonce, out.nonce) && bytes_equal(again.policy, out.policy));
    must(bytes_equal(again.imprint.digest, out.imprint.digest) && again.wants_certificates == out.wants_certificates);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned char digest[DIGEST_SIZE] = "a digest that nobody has stamped";
    struct bytes der = bytes_of(data, size);
    struct ts_info info;
    struct ts_stamp stamp;
    AUTO_ARENA(arena);
    const struct ts_request asked = {.imprint = ts_info_imprint(DIGEST_SHA256, bytes_of(digest, DIGEST_SIZE), arena)};
    request(der, arena);
    if (ts_info_read(der, &info)) must(info.serial.size > 0 && info.accuracy_us >= 0);
    must(ts_response_check(der, &asked, arena, &stamp) != NULL); /* nobody signed this digest */
    return 0;
}
