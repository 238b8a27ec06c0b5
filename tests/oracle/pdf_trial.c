/* pdf_trial - many files in one process, for tests that try thousands: each line of standard input is one trial,
 *
 *     seal <TAB> IN.pdf <TAB> OUT.pdf        seals the last page of IN, writes OUT, and judges OUT
 *     verify <TAB> IN.pdf                    judges IN
 *     find <TAB> IN.pdf <TAB> WORD           looks for the word on all pages
 *     copy <TAB> IN.pdf <TAB> OUT.pdf        writes a copy of IN's pages under a mark
 *
 * and gives one line `RESULT <TAB> DETAIL <TAB> peak resident kB <TAB> processor ms`. Each trial runs in a child, so
 * that a crash is a result ("crashed", the signal) and memory and time are its own. RESULT is "intact" and so on
 * (pdf_verify.h) "found", "copied", or "refused" with the problem's code.
 *
 * usage: pdf_trial KEY.p12 PASSWORD ROOT.pem [MAX_MB] */
#include "clock.h"
#include "keystore.h"
#include "pdf_copy.h"
#include "pdf_sign_stamped.h"
#include "pdf_text.h"
#include "pdf_verify.h"
#include "text.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LINE_MAX_SIZE = 8192, CPU_SECONDS = 20, SIDE = 24, USAGE = 2 };

struct trial {
    struct keystore store;
    struct sign_key *key;
    struct cms_sign *signer;
    struct trust *trust;
    struct pdf_image image;
    long max_mb; /* of address space; 0: no bound */
};

static bool map(const char *path, struct bytes *out)
{
    struct stat facts;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool is_sound = file >= 0 && fstat(file, &facts) == 0;
    void *data = NULL;
    *out = bytes_of("", 0);
    if (is_sound && facts.st_size) data = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    is_sound = is_sound && data != MAP_FAILED;
    if (is_sound && data) *out = bytes_of(data, (size_t)facts.st_size);
    if (file >= 0) (void)close(file);
    return is_sound;
}

static bool store(const char *path, struct bytes data)
{
    FILE *file = fopen(path, "wbe");
    bool is_stored = file && fwrite(data.data, 1, data.size, file) == data.size;
    if (file && fclose(file) != 0) is_stored = false;
    return is_stored;
}

/* A small seal in the middle of the last page, whatever its size. */
static status seal(const struct trial *trial, struct arena *arena, struct bytes in, struct bytes *out,
                   struct problem *why)
{
    struct pdf *pdf = NULL;
    struct pdf_page *pages = NULL;
    struct list pieces;
    double width = 0, height = 0;
    size_t count = 0;
    struct buffer whole = {.arena = arena};
    TRY(pdf_read_open(arena, in, &pdf, why));
    TRY(pdf_page_all(pdf, &pages, &count, why));
    if (count == 0) return problem_set(why, PDF_PAGE_MISSING, "1");
    pdf_stamp_page_size(&pages[count - 1], &width, &height);
    double side = (width < height ? width : height) / 4;
    const struct pdf_stamp_place place = {
        .page = count - 1, .x_mm = width / 2 - side / 2, .y_mm = height / 2 - side / 2, .width_mm = side};
    struct pdf_sign_request request = {
        .image = &trial->image, .place = &place, .seal = "S-1", .time_ms = clock_now_ms()};
    TRY(pdf_sign_stamped(pdf, &request, &(struct pdf_sign_signer){trial->signer, trial->key, NULL}, &pieces, why));
    size_t size = 1;
    for (size_t i = 0; i < pieces.count; i++) size += LIST_AT(&pieces, struct bytes, i)->size;
    whole.room = size; /* once, not doubling: what is measured is the engine */
    whole.data = arena_alloc(arena, size);
    for (size_t i = 0; i < pieces.count; i++) {
        const struct bytes *piece = LIST_AT(&pieces, struct bytes, i);
        buffer_add(&whole, piece->data, piece->size);
    }
    *out = buffer_bytes(&whole);
    return OK;
}

static void judge(const struct trial *trial, struct arena *arena, struct bytes file)
{
    struct pdf_verify_report report;
    pdf_verify(file, trial->trust, clock_now_ms(), arena, &report);
    const char *subject = report.problem_subject ? report.problem_subject : "";
    (void)printf("%s\t%zu revisions, %zu signatures %s", pdf_verify_overall_name(report.overall), report.revisions,
                 report.signatures.count, subject);
}

static void find(struct arena *arena, struct bytes file, const char *word)
{
    struct problem why;
    struct pdf *pdf = NULL;
    struct pdf_text_place place;
    status got = pdf_read_open(arena, file, &pdf, &why);
    if (got == OK) got = pdf_text_find(pdf, word ? word : "", PDF_TEXT_ANY_PAGE, &place, &why);
    if (got == OK)
        (void)printf("found\tpage %zu", place.page + 1);
    else
        (void)printf("refused\t%s %s", problem_name(why.code), why.subject);
}

static status write_copy(struct arena *arena, struct bytes file, const char *to, struct problem *why)
{
    static const char ink[] = "1 0 0 rg 9 9 99 9 re f";
    const struct bytes content = bytes_of_text(ink);
    const struct pdf_copy_marks marks = {{content, 250, 168}, {content, PDF_COPY_WIDTH, 62}, "copy"};
    struct pdf *pdf = NULL;
    struct list pieces;
    FILE *out = NULL;
    TRY(pdf_read_open(arena, file, &pdf, why));
    TRY(pdf_copy_make(pdf, &marks, &pieces, why));
    if (to) out = fopen(to, "wbe");
    bool is_written = out != NULL;
    for (size_t i = 0; is_written && i < pieces.count; i++) {
        const struct bytes *piece = LIST_AT(&pieces, const struct bytes, i);
        is_written = fwrite(piece->data, 1, piece->size, out) == piece->size;
    }
    if (out && fclose(out) != 0) is_written = false;
    (void)printf("%s\t", is_written ? "copied" : "unwritable");
    return OK;
}

static void copy(struct arena *arena, struct bytes file, const char *to)
{
    struct problem why;
    if (write_copy(arena, file, to, &why) != OK) (void)printf("refused\t%s %s", problem_name(why.code), why.subject);
}

/* In an arena of its own: memory is counted for one thing at a time. */
static bool is_sealed(const struct trial *trial, struct bytes in, const char *to, struct bytes *sealed)
{
    AUTO_ARENA(arena);
    struct problem why;
    struct bytes out;
    if (seal(trial, arena, in, &out, &why) != OK) {
        (void)printf("refused\t%s %s", problem_name(why.code), why.subject);
        return false;
    }
    if (to && store(to, out) && map(to, sealed)) return true;
    (void)printf("unwritable\t");
    return false;
}

static void run(const struct trial *trial, char *line)
{
    AUTO_ARENA(arena);
    struct bytes in;
    char *rest = line, *verb = strsep(&rest, "\t"), *from = strsep(&rest, "\t"), *to = rest;
    bool is_seal = text_equal(verb, "seal");
    if (!from || !map(from, &in)) {
        (void)printf("unreadable\t%s", line);
        return;
    }
    if (text_equal(verb, "find")) {
        find(arena, in, to);
        return;
    }
    if (text_equal(verb, "copy")) {
        copy(arena, in, to);
        return;
    }
    if (is_seal && !is_sealed(trial, in, to, &in)) return;
    judge(trial, arena, in);
}

static void child(const struct trial *trial, char *line)
{
    const struct rlimit time = {CPU_SECONDS, CPU_SECONDS},
                        space = {(rlim_t)trial->max_mb << 20, (rlim_t)trial->max_mb << 20};
    (void)setrlimit(RLIMIT_CPU, &time);
    if (trial->max_mb) (void)setrlimit(RLIMIT_AS, &space);
    run(trial, line);
    (void)fflush(stdout);
    _exit(0);
}

static long milliseconds(struct timeval time)
{
    return (long)time.tv_sec * 1000 + (long)time.tv_usec / 1000;
}

static void try(const struct trial *trial, char *line)
{
    int state = 0;
    struct rusage used = {0};
    (void)fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) child(trial, line);
    if (pid < 0 || wait4(pid, &state, 0, &used) != pid) (void)printf("unrun\t");
    if (WIFSIGNALED(state)) (void)printf("crashed\tsignal %d", WTERMSIG(state));
    (void)printf("\t%ld\t%ld\n", used.ru_maxrss, milliseconds(used.ru_utime) + milliseconds(used.ru_stime));
}

/* A ring of red ink on nothing. */
static status picture(struct arena *arena, struct pdf_image *out, struct problem *why)
{
    unsigned char *rgba = arena_alloc(arena, (size_t)SIDE * SIDE * 4);
    for (int i = 0; i < SIDE * SIDE; i++) {
        int x = i % SIDE - SIDE / 2, y = i / SIDE - SIDE / 2, far = x * x + y * y;
        bool is_ink = far < SIDE * SIDE / 4 && far > SIDE * SIDE / 8;
        rgba[i * 4] = 200;
        rgba[i * 4 + 3] = is_ink ? 255 : 0;
    }
    return pdf_image_make(arena, bytes_of(rgba, (size_t)SIDE * SIDE * 4), SIDE, SIDE, out, why);
}

static status prepare(struct arena *arena, char **argv, struct trial *trial, struct problem *why)
{
    struct bytes p12;
    if (!map(argv[1], &p12)) return problem_set(why, KEYSTORE_BROKEN, "%s", argv[1]);
    TRY(keystore_open(arena, p12, bytes_of_text(argv[2]), &trial->store, why));
    TRY(sign_key_open(trial->store.key, &trial->key, why));
    TRY(cms_sign_open(trial->store.chain, trial->store.chain_count, &trial->signer, why));
    trial->trust = trust_open(argv[3], why);
    if (!trial->trust) return why->kind;
    return picture(arena, &trial->image, why);
}

int main(int argc, char **argv)
{
    static char line[LINE_MAX_SIZE];
    struct trial trial = {.max_mb = argc == 5 ? strtol(argv[4], NULL, 10) : 0};
    struct problem why;
    AUTO_ARENA(arena);
    if (argc < 4 || prepare(arena, argv, &trial, &why) != OK) {
        (void)fprintf(stderr, "usage: pdf_trial KEY.p12 PASSWORD ROOT.pem [MAX_MB]\n");
        return USAGE;
    }
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        try(&trial, line);
    }
    sign_key_free(trial.key);
    cms_sign_free(trial.signer);
    trust_free(trial.trust);
    return 0;
}
