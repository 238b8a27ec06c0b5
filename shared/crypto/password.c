#include "password.h"
#include "random.h"
#include <argon2.h>
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <semaphore.h>
#include <string.h>
#include <time.h>

/* OWASP's and RFC 9106's smaller profile: what one login costs the server, and an attacker a guess. */
enum { MEMORY_KIB = 19456, PASSES = 2, LANES = 1, SALT_SIZE = 16, TAG_SIZE = 32 };

/* Of no password: 16 zero bytes of salt and a tag of zeros, under today's parameters. */
static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/* glibc moves its threshold up once such a block was freed, and then each thread keeps 19 MiB for ever. A fixed one
 * makes the kernel take every block back. */
static void fix_threshold(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, 4 << 20);
}

static void begin_work(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, fix_threshold);
}

status password_hash(struct arena *arena, const char *password, char **encoded, struct problem *why)
{
    unsigned char salt[SALT_SIZE];
    begin_work();
    random_bytes(salt, sizeof salt);
    char *text = arena_alloc(arena, PASSWORD_ENCODED_SIZE);
    int result = argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password, strlen(password), salt, sizeof salt,
                                       TAG_SIZE, text, PASSWORD_ENCODED_SIZE);
    if (result != ARGON2_OK) return problem_set(why, CRYPTO_FAILED, "argon2: %s", argon2_error_message(result));
    *encoded = text;
    return OK;
}

bool password_matches(const char *encoded, const char *password)
{
    bool known = encoded != NULL;
    begin_work();
    return argon2id_verify(known ? encoded : nobody, password, strlen(password)) == ARGON2_OK && known;
}

status password_key(struct bytes salt, struct bytes pin, unsigned char out[32], struct problem *why)
{
    begin_work();
    int result = argon2id_hash_raw(PASSES, MEMORY_KIB, LANES, pin.data, pin.size, salt.data, salt.size, out, TAG_SIZE);
    if (result == ARGON2_OK) return OK;
    return problem_set(why, CRYPTO_FAILED, "argon2: %s", argon2_error_message(result));
}

struct password_gate {
    struct arena *memory;
    sem_t places;
    int64_t wait_ms;
};

struct password_gate *password_gate_new(int64_t places, int64_t wait_ms)
{
    struct arena *memory = arena_new();
    struct password_gate *gate = ARENA_NEW(memory, struct password_gate);
    gate->memory = memory;
    gate->wait_ms = wait_ms;
    (void)sem_init(&gate->places, 0, (unsigned)places); /* fails only for places > SEM_VALUE_MAX */
    return gate;
}

void password_gate_free(struct password_gate *gate)
{
    (void)sem_destroy(&gate->places);
    arena_free(gate->memory);
}

status password_gate_enter(struct password_gate *gate, password_place **out, struct problem *why)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t ns = until.tv_nsec + gate->wait_ms % 1000 * 1000000;
    until.tv_sec += gate->wait_ms / 1000 + ns / 1000000000;
    until.tv_nsec = ns % 1000000000;
    while (sem_clockwait(&gate->places, CLOCK_MONOTONIC, &until) != 0) {
        if (errno == EINTR) continue;
        return problem_set(why, SERVICE_BUSY, "%s", "");
    }
    *out = gate;
    return OK;
}

void password_gate_leave(password_place *place)
{
    (void)sem_post(&place->places);
}
