#include "seal_options.h"
#include "text.h"
#include <getopt.h>
#include <stdlib.h>

static const double WIDTH_MM = 40;

static bool number(const char *text, double least, double most, double *out)
{
    char *end = NULL;
    *out = strtod(text, &end);
    return end != text && *end == 0 && *out >= least && *out <= most;
}

static bool set(struct seal_options *options, int option, const char *value)
{
    const char **const texts[] = {['p'] = &options->p12,      ['P'] = &options->pass_file, ['i'] = &options->picture,
                                  ['k'] = &options->keyword,  ['n'] = &options->name,      ['r'] = &options->reason,
                                  ['l'] = &options->location, ['f'] = &options->field,     ['s'] = &options->seal};
    if (option == 'g') return text_int(value, &options->page) && options->page >= 1;
    if (option == 'x') return options->has_x = number(value, 0, 100000, &options->x);
    if (option == 'y') return options->has_y = number(value, 0, 100000, &options->y);
    if (option == 'w') return number(value, 1, 1000, &options->width);
    if (option < 0 || (size_t)option >= sizeof texts / sizeof *texts || !texts[option]) return false;
    *texts[option] = value;
    return true;
}

bool seal_options_read(int argc, char **argv, struct seal_options *out)
{
    static const struct option known[] = {
        {"p12", required_argument, NULL, 'p'},      {"pass-file", required_argument, NULL, 'P'},
        {"picture", required_argument, NULL, 'i'},  {"keyword", required_argument, NULL, 'k'},
        {"name", required_argument, NULL, 'n'},     {"reason", required_argument, NULL, 'r'},
        {"location", required_argument, NULL, 'l'}, {"field", required_argument, NULL, 'f'},
        {"seal", required_argument, NULL, 's'},     {"page", required_argument, NULL, 'g'},
        {"x", required_argument, NULL, 'x'},        {"y", required_argument, NULL, 'y'},
        {"width", required_argument, NULL, 'w'},    {NULL, 0, NULL, 0}};
    *out = (struct seal_options){.width = WIDTH_MM};
    opterr = 0;
    for (int option = getopt_long(argc, argv, "", known, NULL); option != -1;
         option = getopt_long(argc, argv, "", known, NULL)) /* NOLINT(concurrency-mt-unsafe): one thread */
        if (!set(out, option, optarg)) return false;
    if (argc - optind != 2) return false;
    out->in = argv[optind];
    out->out = argv[optind + 1];
    bool is_keyed = out->p12 && out->pass_file && out->picture;
    bool is_placed = out->has_x == out->has_y && !(out->has_x && out->keyword);
    return is_keyed && is_placed && (!out->keyword || *out->keyword);
}
