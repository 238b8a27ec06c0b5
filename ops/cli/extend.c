#include "command.h"
#include "evidence.h"
#include "seal_output.h"
#include <getopt.h>
#include <stdio.h>

enum { FAILED = 1 };

static const struct option known[] = {{"level", required_argument, NULL, 'l'},
                                      {"trust", required_argument, NULL, 'r'},
                                      {"tsa", required_argument, NULL, 't'},
                                      {"tsa-login-file", required_argument, NULL, 'u'},
                                      {"tsa-ca", required_argument, NULL, 'a'},
                                      {"tsa-key", required_argument, NULL, 'k'},
                                      {"tsa-certificate", required_argument, NULL, 'c'},
                                      {"password-file", required_argument, NULL, 'W'},
                                      {NULL, 0, NULL, 0}};

static bool read_options(int argc, char **argv, struct evidence_options *out, const char **password_file)
{
    int index = 0;
    enum evidence_level level;
    *out = (struct evidence_options){.level = "lta"};
    opterr = 0;
    for (int option = getopt_long(argc, argv, "", known, &index); option != -1;
         option = getopt_long(argc, argv, "", known, &index)) { /* NOLINT(concurrency-mt-unsafe): one thread */
        if (option == '?') return false;
        if (option == 'W')
            *password_file = optarg;
        else if (!evidence_set(out, known[index].name, optarg))
            return false;
    }
    return argc - optind == 2 && evidence_is_complete(out, &level) && level >= EVIDENCE_LT;
}

static int run(const struct evidence_options *options, const char *password_file, const char *in, const char *out,
               struct evidence *evidence)
{
    AUTO_ARENA(arena);
    struct problem why;
    const char *reason = NULL;
    struct bytes file, password = {0}, extended;
    if (password_file && !command_password(password_file, &password)) return FAILED;
    if (!command_map(in, &file, &reason)) {
        (void)fprintf(stderr, "estamp: %s: %s\n", in, reason);
        return FAILED;
    }
    status got = evidence_open(options, evidence, &why);
    if (got == OK) got = evidence_extend(evidence, file, password, arena, &extended, &why);
    if (got != OK) return command_refuse(&why);
    struct list pieces = LIST_OF(arena, struct bytes);
    *(struct bytes *)list_add(&pieces) = extended;
    return seal_output_write(arena, out, in, &pieces) ? 0 : FAILED;
}

int extend_command(int argc, char **argv)
{
    struct evidence_options options;
    struct evidence evidence = {.level = EVIDENCE_LT};
    const char *password_file = NULL;
    if (!read_options(argc, argv, &options, &password_file)) {
        (void)fprintf(stderr, "usage: %s\n", EXTEND_USAGE);
        return COMMAND_USAGE;
    }
    int result = run(&options, password_file, argv[optind], argv[optind + 1], &evidence);
    evidence_close(&evidence);
    return result;
}
