#include "seal_options.h"
#include "seal_places.h"
#include "text.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static bool number(const char *text, double least, double most, double *out)
{
    char *end = NULL;
    *out = strtod(text, &end);
    return end != text && *end == 0 && *out >= least && *out <= most;
}

/* "all", or names with commas between; behind a hyphen ("-a,b") those that stay open. */
static bool set_lock(struct seal_options *options, char *names)
{
    struct pdf_sign_lock *lock = &options->lock;
    lock->kind = *names == '-' ? PDF_LOCK_EXCLUDE : PDF_LOCK_INCLUDE;
    lock->names = options->lock_names;
    if (text_equal(names, "all")) return lock->kind = PDF_LOCK_ALL, true;
    for (char *name = names + (*names == '-'), *end = NULL; name; name = end ? end + 1 : NULL) {
        end = strchr(name, ',');
        if (end) *end = 0;
        if (!*name || !text_is_utf8(name, strlen(name)) || lock->count >= SEAL_OPTIONS_NAMES_MAX) return false;
        options->lock_names[lock->count++] = name;
    }
    return true;
}

static bool set(struct seal_options *options, int option, char *value)
{
    const char **const texts[] = {['p'] = &options->p12,
                                  ['P'] = &options->pass_file,
                                  ['i'] = &options->picture,
                                  ['n'] = &options->name,
                                  ['r'] = &options->reason,
                                  ['l'] = &options->location,
                                  ['c'] = &options->contact,
                                  ['f'] = &options->field,
                                  ['s'] = &options->seal,
                                  ['W'] = &options->password_file,
                                  ['e'] = &options->esl,
                                  ['v'] = &options->evidence.level,
                                  ['T'] = &options->evidence.trust,
                                  ['t'] = &options->evidence.tsa,
                                  ['u'] = &options->evidence.tsa_login_file,
                                  ['a'] = &options->evidence.tsa_ca,
                                  ['k'] = &options->evidence.tsa_key,
                                  ['K'] = &options->evidence.tsa_certificate};
    int64_t page = 0;
    if (option >= SEAL_PLACES_AT) return seal_places_set(options, option, value);
    if (option == 'g') return options->page = value, text_int(value, &page) && page >= 1;
    if (option == 'x') return options->has_x = number(value, 0, 100000, &options->x);
    if (option == 'y') return options->has_y = number(value, 0, 100000, &options->y);
    if (option == 'w') return number(value, 1, 1000, &options->width);
    if (option == 'd') return seal_method_set_digest(&options->method, value);
    if (option == 'S') return options->method.is_pss = true;
    if (option == 'I') return options->is_invisible = true;
    if (option == 'M') return options->repairs = true;
    if (option == 'C') return text_int(value, &options->certify) && options->certify >= 1 && options->certify <= 3;
    if (option == 'L') return set_lock(options, value);
    if (option < 0 || (size_t)option >= sizeof texts / sizeof *texts || !texts[option]) return false;
    *texts[option] = value;
    return true;
}

static const struct option known[] = {{"p12", required_argument, NULL, 'p'},
                                      {"pass-file", required_argument, NULL, 'P'},
                                      {"picture", required_argument, NULL, 'i'},
                                      {"invisible", no_argument, NULL, 'I'},
                                      {"repair", no_argument, NULL, 'M'},
                                      {"name", required_argument, NULL, 'n'},
                                      {"reason", required_argument, NULL, 'r'},
                                      {"location", required_argument, NULL, 'l'},
                                      {"contact", required_argument, NULL, 'c'},
                                      {"field", required_argument, NULL, 'f'},
                                      {"seal", required_argument, NULL, 's'},
                                      {"width", required_argument, NULL, 'w'},
                                      {"password-file", required_argument, NULL, 'W'},
                                      {"esl", required_argument, NULL, 'e'},
                                      {"level", required_argument, NULL, 'v'},
                                      {"trust", required_argument, NULL, 'T'},
                                      {"tsa", required_argument, NULL, 't'},
                                      {"tsa-login-file", required_argument, NULL, 'u'},
                                      {"tsa-ca", required_argument, NULL, 'a'},
                                      {"digest", required_argument, NULL, 'd'},
                                      {"pss", no_argument, NULL, 'S'},
                                      {"tsa-key", required_argument, NULL, 'k'},
                                      {"tsa-certificate", required_argument, NULL, 'K'},
                                      {"certify", required_argument, NULL, 'C'},
                                      {"lock", required_argument, NULL, 'L'},
                                      {"page", required_argument, NULL, 'g'},
                                      {"x", required_argument, NULL, 'x'},
                                      {"y", required_argument, NULL, 'y'},
                                      {"at", required_argument, NULL, SEAL_PLACES_AT},
                                      {"keyword", required_argument, NULL, SEAL_PLACES_KEYWORD},
                                      {"field-existing", required_argument, NULL, SEAL_PLACES_FIELD},
                                      {"straddle", required_argument, NULL, SEAL_PLACES_STRADDLE},
                                      {"pages", required_argument, NULL, SEAL_PLACES_PAGES},
                                      {"corner", required_argument, NULL, SEAL_PLACES_CORNER},
                                      {"which", required_argument, NULL, SEAL_PLACES_WHICH},
                                      {"shift", required_argument, NULL, SEAL_PLACES_SHIFT},
                                      {"skip-first", no_argument, NULL, SEAL_PLACES_SKIP_FIRST},
                                      {"group", required_argument, NULL, SEAL_PLACES_GROUP},
                                      {"top", required_argument, NULL, SEAL_PLACES_TOP},
                                      {NULL, 0, NULL, 0}};

/* B-LT stands on B-T (ETSI EN 319 142-1, 6.2), and B-B has no timestamp: a level that is named is what comes out. */
static bool is_stamped_as_asked(const struct evidence_options *asked)
{
    enum evidence_level level;
    bool has_stamps = asked->tsa || asked->tsa_key;
    if (!evidence_is_complete(asked, &level)) return false;
    return !asked->level || has_stamps == (level > EVIDENCE_B);
}

/* An electronic seal brings its picture along. */
static bool is_pictured(const struct seal_options *options)
{
    if (options->is_invisible) return !options->picture;
    return options->picture || options->esl;
}

/* What B-LT and B-LTA add belongs to CMS, and so do other digests and paddings. */
static bool is_of_format(const struct seal_options *options)
{
    enum evidence_level level;
    if (!options->esl) return true;
    bool is_plain = !options->method.has_digest && !options->method.is_pss && !options->seal;
    return is_plain && evidence_is_complete(&options->evidence, &level) && level <= EVIDENCE_T;
}

bool seal_options_read(int argc, char **argv, struct seal_options *out)
{
    *out = (struct seal_options){0};
    opterr = 0;
    for (int option = getopt_long(argc, argv, "", known, NULL); option != -1;
         option = getopt_long(argc, argv, "", known, NULL)) /* NOLINT(concurrency-mt-unsafe): one thread */
        if (!set(out, option, optarg)) return false;
    if (argc - optind != 2) return false;
    out->in = argv[optind];
    out->out = argv[optind + 1];
    bool is_keyed = out->p12 && out->pass_file && is_pictured(out) && is_of_format(out);
    bool is_new = !out->field || (*out->field && !strchr(out->field, '.')); /* ISO 32000-2, 12.7.4.2 */
    return is_keyed && is_new && is_stamped_as_asked(&out->evidence) && seal_places_finish(out);
}
