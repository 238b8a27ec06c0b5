#include "pdf_repair.h"
#include "pdf_page.h"
#include "pdf_signature.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { IN = 3, OUT = 4, HIGH = 10, WARNINGS = 3 /* qpdf's exit status when it repaired */, NOT_RUN = 127 };

static status failed(struct problem *why, const char *what)
{
    return problem_set(why, PDF_REPAIR_FAILED, "%s", what);
}

typedef int file_number;

static void file_close(file_number file)
{
    if (file >= 0) (void)close(file);
}

static void file_auto_close(const file_number *file)
{
    file_close(*file);
}

#define AUTO_FILE(name) __attribute__((cleanup(file_auto_close))) file_number name

static void limit(int what, rlim_t most)
{
    const struct rlimit bound = {most, most};
    if (setrlimit(what, &bound) != 0) _exit(NOT_RUN);
}

/* In the child, between fork and exec: only what is safe there (POSIX.1-2017, 2.4.3). */
static void become_qpdf(int in, int out, size_t size)
{
    static char *const words[] = {
        "qpdf", "--warning-exit-0", "--object-streams=preserve", "/proc/self/fd/3", "/proc/self/fd/4", NULL};
    static char *const nothing[] = {"LC_ALL=C", "PATH=/usr/bin:/bin", NULL};
    int silent = open("/dev/null", O_RDWR);
    /* First out of the way of the numbers they shall have. */
    int from = fcntl(in, F_DUPFD, HIGH), to = fcntl(out, F_DUPFD, HIGH);
    if (silent < 0 || from < 0 || to < 0) _exit(NOT_RUN);
    for (int standard = 0; standard <= 2; standard++)
        if (dup2(silent, standard) < 0) _exit(NOT_RUN);
    if (dup2(from, IN) < 0 || dup2(to, OUT) < 0 || chdir("/") != 0) _exit(NOT_RUN);
    (void)syscall(SYS_close_range, OUT + 1U, ~0U, 0U);
    limit(RLIMIT_AS, (rlim_t)PDF_REPAIR_MEMORY_MB << 20);
    limit(RLIMIT_CPU, PDF_REPAIR_CPU_S);
    limit(RLIMIT_FSIZE, 4 * size + 67108864);
    limit(RLIMIT_NPROC, 0);
    limit(RLIMIT_CORE, 0);
    (void)execve("/usr/bin/qpdf", words, nothing);
    _exit(NOT_RUN);
}

/* Waits for the child's end, and brings it about when it takes too long; answers its wait status. */
static int await(pid_t child)
{
    int state = 0;
    AUTO_FILE(watch) = (int)syscall(SYS_pidfd_open, child, 0);
    struct pollfd ending = {.fd = watch, .events = POLLIN};
    int ready = watch >= 0 ? poll(&ending, 1, PDF_REPAIR_PATIENCE_MS) : 0;
    while (ready < 0 && errno == EINTR) ready = poll(&ending, 1, PDF_REPAIR_PATIENCE_MS);
    if (ready <= 0) (void)kill(child, SIGKILL);
    while (waitpid(child, &state, 0) < 0 && errno == EINTR) continue;
    return state;
}

static status run(int in, int out, size_t size, struct problem *why)
{
    pid_t child = fork();
    if (child < 0) return failed(why, "no process");
    if (child == 0) become_qpdf(in, out, size);
    int state = await(child);
    if (WIFSIGNALED(state)) return failed(why, "qpdf was stopped");
    int code = WEXITSTATUS(state);
    if (code == NOT_RUN) return failed(why, "qpdf is not installed");
    return code == 0 || code == WARNINGS ? OK : failed(why, "qpdf cannot read it");
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

static status take(int file, struct arena *arena, struct bytes *out, struct problem *why)
{
    struct stat facts;
    size_t done = 0;
    if (fstat(file, &facts) != 0 || facts.st_size <= 0) return failed(why, "qpdf wrote nothing");
    size_t size = (size_t)facts.st_size;
    unsigned char *data = arena_alloc(arena, size + 1);
    while (done < size) {
        ssize_t got = pread(file, data + done, size - done, (off_t)done);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return failed(why, "qpdf's result cannot be read");
        done += (size_t)got;
    }
    *out = bytes_of(data, size);
    return OK;
}

/* What a repaired file must be: read by us, with pages, without signatures. */
static status check(struct bytes file, struct problem *why)
{
    AUTO_ARENA(scratch);
    struct pdf *pdf = NULL;
    struct pdf_page page;
    struct list signatures;
    TRY(pdf_read_open(scratch, file, &pdf, why));
    TRY(pdf_page_at(pdf, 0, &page, why));
    TRY(pdf_signature_all(pdf, &signatures, why));
    return signatures.count ? problem_set(why, PDF_REPAIR_SIGNED, "%s", "") : OK;
}

/* Of a damaged file the form may be lost and a signature's dictionary be there yet. */
static bool may_be_signed(struct bytes file)
{
    static const char word[] = "/ByteRange";
    return memmem(file.data, file.size, word, sizeof word - 1) != NULL;
}

status pdf_repair(struct bytes file, struct arena *arena, struct bytes *out, struct problem *why)
{
    if (file.size > PDF_REPAIR_MAX) return problem_set(why, PDF_TOO_COMPLEX, "%s", "too large to be repaired");
    if (file.size == 0) return failed(why, "the file is empty");
    if (may_be_signed(file)) return problem_set(why, PDF_REPAIR_SIGNED, "%s", "");
    AUTO_FILE(in) = memfd_create("damaged", MFD_CLOEXEC);
    AUTO_FILE(result) = memfd_create("repaired", MFD_CLOEXEC);
    if (in < 0 || result < 0 || !fill(in, file)) return failed(why, "no memory");
    TRY(run(in, result, file.size, why));
    TRY(take(result, arena, out, why));
    return check(*out, why);
}
