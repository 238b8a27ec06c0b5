#include "command.h"
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *usage;
} commands[] = {
    {"audit", audit_command, AUDIT_USAGE},
    {"extend", extend_command, EXTEND_USAGE},
    {"seal", seal_command, SEAL_USAGE},
    {"seal-info", seal_info_command, SEAL_INFO_USAGE},
    {"sign-digests", sign_digests_command, SIGN_DIGESTS_USAGE},
    {"verify", verify_command, VERIFY_USAGE},
};

static int usage(FILE *out)
{
    (void)fputs("usage of estamp:\n", out);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) (void)fprintf(out, "  %s\n", commands[i].usage);
    return COMMAND_USAGE;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) return commands[i].run(argc - 1, argv + 1);
    }
    if (argc > 1 && is_help(argv[1])) {
        (void)usage(stdout);
        return 0;
    }
    if (argc > 1) (void)fprintf(stderr, "estamp: there is no command %s\n", argv[1]);
    return usage(stderr);
}
