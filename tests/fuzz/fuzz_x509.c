/* Any bytes as a certificate, and as one whose chain is judged. */
#include "trust.h"
#include "x509.h"
#include "x509_extension.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct x509 facts;
    struct problem why;
    struct list all;
    struct trust_answer answer;
    AUTO_ARENA(arena);
    AUTO(trust, list);
    if (x509_read_all(bytes_of(data, size), arena, &all, &why) != OK) return 0;
    list = trust_of(&all, &why);
    if (!list || x509_read(*LIST_AT(&all, struct bytes, 0), arena, &facts, &why) != OK) return 0;
    (void)x509_subject_has(&facts, "serialNumber", "91370700MA3C00001X");
    (void)x509_may_seal(&facts);
    (void)x509_may_timestamp(&facts);
    (void)x509_extension_all(facts.der, arena);
    trust_check(list, &(struct trust_question){facts.der, &all, facts.not_before_ms, TRUST_USE_SEAL}, arena, &answer);
    return 0;
}
