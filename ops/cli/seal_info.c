#include "command.h"
#include "json_write.h"
#include "seal_output.h"
#include "ses_read.h"
#include "ses_report.h"
#include "ses_words.h"
#include <getopt.h>
#include <stdio.h>

struct options {
    bool json;
    const char *picture; /* where the picture goes; NULL: nowhere */
    const char *file;
};

static const struct option known[] = {
    {"json", no_argument, NULL, 'j'}, {"picture", required_argument, NULL, 'p'}, {NULL, 0, NULL, 0}};

static bool read_options(int argc, char **argv, struct options *out)
{
    opterr = 0;
    for (int option = getopt_long(argc, argv, "+", known, NULL); option != -1;
         option = getopt_long(argc, argv, "+", known, NULL)) { /* NOLINT(concurrency-mt-unsafe): one thread */
        if (option == 'j') out->json = true;
        if (option == 'p') out->picture = optarg;
        if (option != 'j' && option != 'p') return false;
    }
    out->file = argv[optind];
    return argc - optind == 1;
}

/* The seal, alone or inside of what it signed. */
static const char *read_seal(struct bytes file, struct arena *arena, struct ses_seal *out)
{
    struct ses_signature signature;
    if (ses_read_kind(file) != SES_READ_SIGNATURE) return ses_read_seal(file, arena, out);
    const char *fault = ses_read_signature(file, false, arena, &signature);
    *out = signature.seal;
    return fault;
}

static bool write_picture(const struct options *options, const struct ses_seal *seal, struct arena *arena)
{
    struct list pieces = LIST_OF(arena, struct bytes);
    if (!options->picture) return true;
    *(struct bytes *)list_add(&pieces) = seal->picture;
    return seal_output_write(arena, options->picture, options->file, &pieces);
}

static void print(const struct options *options, const struct ses_seal *seal, struct arena *arena)
{
    struct json_writer w = {.out = {.arena = arena}};
    if (!options->json) {
        (void)fputs(ses_report_info_text(seal, command_is_chinese(), arena), stdout);
        return;
    }
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "file", options->file);
    ses_report_seal_facts(seal, &w);
    json_write_end(&w, '}');
    (void)puts(buffer_string(&w.out));
}

int seal_info_command(int argc, char **argv)
{
    struct options options = {.json = false};
    struct bytes file;
    struct ses_seal seal;
    const char *fault = NULL;
    AUTO_ARENA(arena);
    if (!read_options(argc, argv, &options)) {
        (void)fprintf(stderr, "usage: %s\n", SEAL_INFO_USAGE);
        return COMMAND_USAGE;
    }
    bool is_read = command_map(options.file, &file, &fault);
    if (is_read) fault = read_seal(file, arena, &seal);
    if (fault) {
        (void)fprintf(stderr, "estamp: %s: %s\n", options.file, ses_words_reason(fault, command_is_chinese()));
        return 1;
    }
    print(&options, &seal, arena);
    return write_picture(&options, &seal, arena) ? 0 : 1;
}
