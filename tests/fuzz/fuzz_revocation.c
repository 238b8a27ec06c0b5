/* Any bytes as an OCSP response and as a revocation list: two lengths (big-endian, 16 bits), a certificate, its
 * issuer's, and the evidence. */
#include "revocation_store.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct bytes take(struct bytes *rest, size_t wanted)
{
    size_t size = wanted < rest->size ? wanted : rest->size;
    struct bytes out = bytes_of(rest->data, size);
    *rest = bytes_of(rest->data + size, rest->size - size);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes rest = bytes_of(data, size);
    struct bytes head = take(&rest, 4);
    if (head.size < 4) return 0;
    struct revocation_question question = {.at_ms = 1795000000000, .now_ms = 1795000000000};
    question.certificate = take(&rest, (size_t)head.data[0] << 8 | head.data[1]);
    question.issuer = take(&rest, (size_t)head.data[2] << 8 | head.data[3]);
    for (int kind = REVOCATION_OCSP; kind <= REVOCATION_CRL; kind++) {
        struct revocation_answer answer;
        AUTO_ARENA(arena);
        AUTO(revocation_store, store);
        store = revocation_store_new(NULL, arena);
        const struct revocation_item item = {(enum revocation_kind)kind, REVOCATION_EMBEDDED, rest, question.now_ms};
        (void)revocation_store_add(store, &item);
        revocation_store_ask(store, &question, &answer);
        if ((answer.status == REVOCATION_REVOKED) != (answer.revoked_ms != 0)) abort();
        if ((answer.status == REVOCATION_UNKNOWN || answer.status == REVOCATION_REVOKED) != (answer.reason != NULL))
            abort();
    }
    return 0;
}
