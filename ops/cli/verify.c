#include "clock.h"
#include "command.h"
#include "json_write.h"
#include "paper_verification.h"
#include "pdf_report.h"
#include "revocation_source.h"
#include "seal_output.h"
#include "trust.h"
#include "verify_seal.h"
#include <getopt.h>
#include <stdio.h>
#include <string.h>

struct options {
    bool json;
    bool online, full;
    const char *trust, *password_file, *hosts;
    struct bytes password;
    const char *report; /* where a PDF of it goes; NULL: nowhere */
    const char *content_file;
    struct bytes content; /* of a seal's signature; borrowed */
    char **files;
    int file_count;
};

static const struct option known[] = {{"json", no_argument, NULL, 'j'},
                                      {"full", no_argument, NULL, 'f'},
                                      {"online", no_argument, NULL, 'o'},
                                      {"trust", required_argument, NULL, 't'},
                                      {"issuers", required_argument, NULL, 'i'},
                                      {"report", required_argument, NULL, 'r'},
                                      {"content", required_argument, NULL, 'c'},
                                      {"password-file", required_argument, NULL, 'W'},
                                      {NULL, 0, NULL, 0}};

static bool set(struct options *out, int option, const char *value)
{
    if (option == 'j') return out->json = true;
    if (option == 'f') return out->full = true;
    if (option == 'o') return out->online = true;
    if (option == 't') return (out->trust = value) != NULL;
    if (option == 'i') return (out->hosts = value) != NULL;
    if (option == 'r') return (out->report = value) != NULL;
    if (option == 'c') return (out->content_file = value) != NULL;
    if (option == 'W') return (out->password_file = value) != NULL;
    return false;
}

static bool read_options(int argc, char **argv, struct options *out)
{
    opterr = 0;
    for (int option = getopt_long(argc, argv, "+", known, NULL); option != -1;
         option = getopt_long(argc, argv, "+", known, NULL)) /* NOLINT(concurrency-mt-unsafe): one thread */
        if (!set(out, option, optarg)) return false;
    out->files = argv + optind;
    out->file_count = argc - optind;
    if (out->hosts && !out->online) return false; /* nobody is asked */
    return out->file_count > 0 && (!out->report || out->file_count == 1);
}

static bool map(const char *path, struct bytes *out)
{
    const char *reason = NULL;
    *out = bytes_of(NULL, 0);
    if (command_map(path, out, &reason)) return true;
    (void)fprintf(stderr, "estamp: %s: %s\n", path, reason);
    return false;
}

static void print(const struct options *options, const char *path, const struct pdf_verify_report *report,
                  struct arena *arena)
{
    if (options->json) {
        struct json_writer w = {.out = {.arena = arena}};
        pdf_report_json(report, path, options->full ? PDF_REPORT_FULL : PDF_REPORT_BRIEF, &w);
        (void)puts(buffer_string(&w.out));
    } else {
        (void)fputs(pdf_report_text(report, path, command_is_chinese(), arena), stdout);
    }
    (void)fflush(stdout);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool write_paper(const struct options *options, struct bytes file, const struct pdf_verify_report *report,
                        struct arena *arena)
{
    struct problem why;
    struct bytes pdf;
    struct list pieces = LIST_OF(arena, struct bytes);
    const struct paper_verification what = {.report = report,
                                            .file = base_name(options->files[0]),
                                            .bytes = file,
                                            .verified_ms = clock_now_ms(),
                                            .chinese = command_is_chinese()};
    if (paper_verification_make(&what, arena, &pdf, &why) != OK) {
        (void)command_refuse(&why);
        return false;
    }
    *(struct bytes *)list_add(&pieces) = pdf;
    return seal_output_write(arena, options->report, NULL, &pieces);
}

/* 1 outweighs 3, 3 outweighs 0. */
static int worse(int a, int b)
{
    if (a == 1 || b == 1) return 1;
    return a > b ? a : b;
}

static int verify_pdf(const struct options *options, const char *path, const struct bytes *file,
                      const struct trust *list, struct arena *arena)
{
    struct pdf_verify_report report = {.overall = PDF_VERIFY_UNREADABLE, .signatures = LIST_OF(arena, char)};
    if (file) pdf_verify_with(*file, options->password, list, clock_now_ms(), arena, &report);
    print(options, path, &report, arena);
    if (options->report && !write_paper(options, file ? *file : bytes_of(NULL, 0), &report, arena)) return 1;
    return pdf_report_exit(&report);
}

static int verify_one(const struct options *options, const char *path, const struct trust *list)
{
    AUTO_ARENA(arena);
    struct bytes file;
    if (!map(path, &file)) return verify_pdf(options, path, NULL, list, arena);
    if (!verify_seal_is(path, file)) return verify_pdf(options, path, &file, list, arena);
    const struct verify_seal seal = {path, file, options->content_file ? &options->content : NULL, list, options->json};
    return verify_seal_run(&seal, arena);
}

static int verify_all(const struct options *options, const struct trust *list)
{
    int result = 0;
    for (int i = 0; i < options->file_count; i++) result = worse(result, verify_one(options, options->files[i], list));
    return result;
}

int verify_command(int argc, char **argv)
{
    struct problem why;
    struct options options = {.json = false};
    if (!read_options(argc, argv, &options)) {
        (void)fprintf(stderr, "usage: %s\n", VERIFY_USAGE);
        return COMMAND_USAGE;
    }
    if (options.password_file && !command_password(options.password_file, &options.password)) return COMMAND_USAGE;
    if (options.content_file && !map(options.content_file, &options.content)) return COMMAND_USAGE;
    AUTO(trust, list); /* freed before the source that it names */
    list = trust_open(options.trust, &why);
    if (!list) {
        (void)fprintf(stderr, "estamp: %s: %s\n", problem_name(why.code), why.subject);
        return COMMAND_USAGE;
    }
    AUTO(revocation_source, source);
    source = options.online ? revocation_source_new(0, 0) : NULL;
    if (source) revocation_source_hosts(source, options.hosts);
    trust_ask_at(list, source);
    return verify_all(&options, list);
}
