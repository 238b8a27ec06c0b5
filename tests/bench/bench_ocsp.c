/* What an OCSP answer costs (the request read, the answer written and signed; not the look into the register) against
 * the bare signature of the responder's kind of key, and what a revocation list of 1,000 entries costs. In CPU time of
 * this thread. Run from the root of the tree. */
#include "bench_time.h"
#include "clock.h"
#include "issuer_list.h"
#include "issuer_ocsp.h"
#include "key_make.h"
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 2000, ENTRIES = 1000, ENTRY_SERIAL = 16 };

struct bench {
    struct arena *arena;
    issuer *ca;
    issuer_ocsp *responder;
    sign_key *key;
    struct bytes asked;
    int64_t now_ms;
};

static void must(status done, const struct problem *why)
{
    if (done == OK) return;
    (void)fprintf(stderr, "%s %s\n", problem_name(why->code), why->subject);
    exit(1);
}

static struct bytes read_file(struct arena *arena, const char *path)
{
    struct buffer out = {.arena = arena};
    unsigned char part[4096];
    FILE *in = fopen(path, "rb");
    if (!in) exit(1);
    for (size_t got = fread(part, 1, sizeof part, in); got; got = fread(part, 1, sizeof part, in))
        buffer_add(&out, part, got);
    if (fclose(in)) exit(1);
    return buffer_bytes(&out);
}

static void open_all(struct bench *bench, const char *kind, enum sign_algorithm algorithm)
{
    struct problem why = {0};
    struct key_made key;
    struct arena *arena = bench->arena;
    const struct issuer_setup setup = {
        .key = read_file(arena, arena_format(arena, "tests/vectors/pki/issuer-%s.key", kind)),
        .certificate = read_file(arena, arena_format(arena, "tests/vectors/pki/issuer-%s.pem", kind)),
        .code_field = "serialNumber",
        .policy = ""};
    bench->asked = read_file(arena, "tests/vectors/fuzz/fuzz_issuer_ocsp/2.der");
    bench->now_ms = clock_now_s() * 1000;
    must(issuer_open(&setup, &bench->ca, &why), &why);
    const struct issuer_ocsp_setup responder = {
        .ca = bench->ca, .name = "OCSP", .from_ms = bench->now_ms, .to_ms = bench->now_ms + 3600000, .since_ms = 1000};
    must(issuer_ocsp_open(&responder, &bench->responder, &why), &why);
    must(key_make(algorithm, arena, &key, &why), &why);
    must(sign_key_open(key.private_key, &bench->key, &why), &why);
}

static double sign(const struct bench *bench)
{
    const unsigned char digest[DIGEST_SIZE] = {1, 2, 3};
    struct problem why = {0};
    struct bytes value;
    AUTO_ARENA(arena);
    double start = bench_time_us();
    must(sign_key_sign(bench->key, digest, arena, &value, &why), &why);
    return bench_time_us() - start;
}

static double answer(const struct bench *bench)
{
    struct problem why = {0};
    struct bytes der;
    struct issuer_ocsp_request request;
    const struct issuer_ocsp_answer good = {.state = ISSUER_OCSP_GOOD};
    double start = bench_time_us();
    struct arena *arena = arena_new();
    if (issuer_ocsp_read(bench->asked, arena, &request) != ISSUER_OCSP_READ) exit(1);
    const struct issuer_ocsp_reply reply = {&request, &good, bench->now_ms, bench->now_ms + 3600000};
    must(issuer_ocsp_write(bench->responder, &reply, arena, &der, &why), &why);
    arena_free(arena);
    return bench_time_us() - start;
}

static double list(const struct bench *bench)
{
    struct problem why = {0};
    struct bytes der;
    double start = bench_time_us();
    AUTO_ARENA(arena);
    struct issuer_list all = {.number = 1,
                              .this_ms = bench->now_ms,
                              .next_ms = bench->now_ms + 3600000,
                              .since_ms = 1000,
                              .addresses = LIST_OF(arena, const char *),
                              .entries = LIST_OF(arena, struct issuer_list_entry)};
    for (int i = 0; i < ENTRIES; i++) {
        unsigned char *serial = arena_alloc(arena, ENTRY_SERIAL);
        for (int k = 0; k < ENTRY_SERIAL; k++) serial[k] = (unsigned char)(64 + (i * 31 + k * 7) % 60);
        *(struct issuer_list_entry *)list_add(&all.entries) =
            (struct issuer_list_entry){.serial = bytes_of(serial, ENTRY_SERIAL), .revoked_ms = 1000000, .reason = 1};
    }
    must(issuer_list_make(bench->ca, &all, arena, &der, &why), &why);
    return bench_time_us() - start;
}

static void measure(const char *kind, enum sign_algorithm algorithm)
{
    static double bare_us[ROUNDS], answer_us[ROUNDS], list_us[ROUNDS / 20];
    AUTO_ARENA(arena);
    struct bench bench = {.arena = arena};
    open_all(&bench, kind, algorithm);
    for (int i = 0; i < ROUNDS; i++) {
        bare_us[i] = sign(&bench);
        answer_us[i] = answer(&bench);
    }
    for (int i = 0; i < ROUNDS / 20; i++) list_us[i] = list(&bench);
    double bare = bench_time_median(bare_us, ROUNDS), whole = bench_time_median(answer_us, ROUNDS);
    (void)printf("ocsp_%s_per_s %.0f 1/s\nocsp_%s_ratio %.3f x\n", kind, 1e6 / whole, kind, whole / bare);
    (void)printf("crl_1000_%s_us %.0f us\n", kind, bench_time_median(list_us, ROUNDS / 20));
    sign_key_free(bench.key);
    issuer_ocsp_free(bench.responder);
    issuer_free(bench.ca);
}

int main(void)
{
    arena_keep_memory(); /* as services do */
    measure("p256", SIGN_P256);
    measure("rsa", SIGN_RSA);
    return 0;
}
