#include "child.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { IN = 3, OUT = 4, HIGH = 10, NOT_RUN = 127 };

typedef int file_number;

static void file_auto_close(const file_number *file)
{
    if (*file >= 0) (void)close(*file);
}

#define AUTO_FILE(name) __attribute__((cleanup(file_auto_close))) file_number name

static void limit(int what, rlim_t most)
{
    const struct rlimit bound = {most, most};
    if (setrlimit(what, &bound) != 0) _exit(NOT_RUN);
}

/* In the child, between fork and exec: only what is safe there (POSIX.1-2017, 2.4.3). */
static void become(const struct child *child, int in, int out, int secret)
{
    static char *const nothing[] = {"LC_ALL=C", "PATH=/usr/bin:/bin", NULL};
    int silent = open("/dev/null", O_RDWR);
    /* First out of the way of the numbers they shall have. */
    int from = fcntl(in, F_DUPFD, HIGH), to = fcntl(out, F_DUPFD, HIGH);
    int told = secret >= 0 ? fcntl(secret, F_DUPFD, HIGH) : silent;
    if (silent < 0 || from < 0 || to < 0 || told < 0) _exit(NOT_RUN);
    const int standard[] = {told, child->is_printed ? to : silent, silent};
    for (int i = 0; i < 3; i++)
        if (dup2(standard[i], i) < 0) _exit(NOT_RUN);
    if (dup2(from, IN) < 0 || dup2(to, OUT) < 0 || chdir("/") != 0) _exit(NOT_RUN);
    (void)syscall(SYS_close_range, OUT + 1U, ~0U, 0U);
    limit(RLIMIT_AS, (rlim_t)child->memory_mb << 20);
    limit(RLIMIT_CPU, child->cpu_s);
    limit(RLIMIT_FSIZE, child->most);
    limit(RLIMIT_NPROC, 0);
    limit(RLIMIT_CORE, 0);
    (void)execve(child->program, child->words, nothing);
    _exit(NOT_RUN);
}

/* Waits for the child's end, and brings it about when it takes too long; answers its wait status. */
static int await(pid_t id, int patience_ms, struct rusage *used)
{
    int state = 0;
    AUTO_FILE(watch) = (int)syscall(SYS_pidfd_open, id, 0);
    struct pollfd ending = {.fd = watch, .events = POLLIN};
    int ready = watch >= 0 ? poll(&ending, 1, patience_ms) : 0;
    while (ready < 0 && errno == EINTR) ready = poll(&ending, 1, patience_ms);
    if (ready <= 0) (void)kill(id, SIGKILL);
    while (wait4(id, &state, 0, used) < 0 && errno == EINTR) continue;
    return state;
}

static bool fill(int file, struct bytes data)
{
    while (data.size) {
        ssize_t written = write(file, data.data, data.size);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        data = bytes_of(data.data + written, data.size - (size_t)written);
    }
    return true;
}

static struct bytes take(int file, struct arena *arena)
{
    struct stat facts;
    size_t done = 0;
    if (fstat(file, &facts) != 0 || facts.st_size <= 0) return (struct bytes){0};
    size_t size = (size_t)facts.st_size;
    unsigned char *data = arena_alloc(arena, size + 1);
    while (done < size) {
        ssize_t got = pread(file, data + done, size - done, (off_t)done);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return (struct bytes){0};
        done += (size_t)got;
    }
    return bytes_of(data, size);
}

static int64_t ms_of(struct timeval time)
{
    return (int64_t)time.tv_sec * 1000 + time.tv_usec / 1000;
}

enum child_end child_run(const struct child *child, struct bytes in, struct arena *arena, struct bytes *out, int *code)
{
    AUTO_FILE(file) = memfd_create("in", MFD_CLOEXEC);
    AUTO_FILE(result) = memfd_create("out", MFD_CLOEXEC);
    AUTO_FILE(secret) = child->secret.size ? memfd_create("secret", MFD_CLOEXEC) : -1;
    *out = (struct bytes){0};
    *code = NOT_RUN;
    if (file < 0 || result < 0 || !fill(file, in) || lseek(file, 0, SEEK_SET) != 0) return CHILD_NOT_RUN;
    if (child->secret.size && (secret < 0 || !fill(secret, child->secret) || lseek(secret, 0, SEEK_SET) != 0))
        return CHILD_NOT_RUN;
    pid_t id = fork();
    if (id < 0) return CHILD_NOT_RUN;
    if (id == 0) become(child, file, result, secret);
    struct rusage used = {0};
    int state = await(id, child->patience_ms, &used);
    if (child->used_ms) *child->used_ms = ms_of(used.ru_utime) + ms_of(used.ru_stime);
    if (WIFSIGNALED(state)) return CHILD_STOPPED;
    *code = WEXITSTATUS(state);
    if (*code == NOT_RUN) return CHILD_NOT_RUN;
    *out = take(result, arena);
    return CHILD_ENDED;
}
