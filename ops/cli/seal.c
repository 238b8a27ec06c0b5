#include "clock.h"
#include "cms_sign.h"
#include "command.h"
#include "keystore.h"
#include "pdf_page.h"
#include "pdf_sign.h"
#include "pdf_text.h"
#include "seal_picture.h"
#include "text.h"
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FAILED = 1 };

static const double WIDTH_MM = 40, MARGIN_MM = 20;

struct options {
    const char *p12, *pass_file, *picture, *keyword, *name, *reason, *location, *field, *seal, *in, *out;
    int64_t page; /* from 1; 0: not said */
    double x, y, width;
    bool has_x, has_y;
};

struct sealing { /* all that the steps below share; lives as long as the process */
    struct arena *arena;
    const struct options *options;
    struct problem *why;
    struct keystore store;
    struct sign_key *key;
    struct cms_sign *signer;
    struct pdf_image image;
    struct pdf *pdf;
};

static bool number(const char *text, double least, double most, double *out)
{
    char *end = NULL;
    *out = strtod(text, &end);
    return end != text && *end == 0 && *out >= least && *out <= most;
}

static bool set(struct options *options, int option, const char *value)
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

static bool read_options(int argc, char **argv, struct options *out)
{
    static const struct option known[] = {
        {"p12", required_argument, NULL, 'p'},      {"pass-file", required_argument, NULL, 'P'},
        {"picture", required_argument, NULL, 'i'},  {"keyword", required_argument, NULL, 'k'},
        {"name", required_argument, NULL, 'n'},     {"reason", required_argument, NULL, 'r'},
        {"location", required_argument, NULL, 'l'}, {"field", required_argument, NULL, 'f'},
        {"seal", required_argument, NULL, 's'},     {"page", required_argument, NULL, 'g'},
        {"x", required_argument, NULL, 'x'},        {"y", required_argument, NULL, 'y'},
        {"width", required_argument, NULL, 'w'},    {NULL, 0, NULL, 0}};
    *out = (struct options){.width = WIDTH_MM};
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

static bool map(const char *path, struct bytes *out)
{
    const char *reason = NULL;
    if (command_map(path, out, &reason)) return true;
    (void)fprintf(stderr, "estamp: %s: %s\n", path, reason);
    return false;
}

static struct bytes without_line_end(struct bytes text)
{
    if (text.size && text.data[text.size - 1] == '\n') text.size--;
    if (text.size && text.data[text.size - 1] == '\r') text.size--;
    return text;
}

static status open_key(struct sealing *sealing, struct bytes p12, struct bytes password)
{
    struct keystore *store = &sealing->store;
    TRY(keystore_open(sealing->arena, p12, without_line_end(password), store, sealing->why));
    TRY(sign_key_open(store->key, &sealing->key, sealing->why));
    return cms_sign_open(store->chain, store->chain_count, &sealing->signer, sealing->why);
}

static status open_picture(struct sealing *sealing, struct bytes file)
{
    struct seal_picture picture;
    TRY(seal_picture_read(file, sealing->arena, &picture, sealing->why));
    seal_picture_clear_white(&picture);
    struct bytes rgba = bytes_of(picture.rgba, (size_t)picture.width * picture.height * 4);
    return pdf_image_make(sealing->arena, rgba, picture.width, picture.height, &sealing->image, sealing->why);
}

static double height_of(const struct sealing *sealing)
{
    return sealing->options->width * sealing->image.height / sealing->image.width;
}

/* The picture's middle on the middle of the keyword's first place (on the page that was asked for, if one was). */
static status place_on_keyword(struct sealing *sealing, struct pdf_stamp_place *out)
{
    const struct options *options = sealing->options;
    struct pdf_text_place found;
    size_t page = options->page ? (size_t)options->page - 1 : PDF_TEXT_ANY_PAGE;
    TRY(pdf_text_find(sealing->pdf, options->keyword, page, &found, sealing->why));
    *out = (struct pdf_stamp_place){.page = found.page,
                                    .x_mm = found.x_mm + (found.width_mm - options->width) / 2,
                                    .y_mm = found.y_mm + (found.height_mm - height_of(sealing)) / 2,
                                    .width_mm = options->width};
    return OK;
}

/* Without a place: the lower right of the last page. */
static status place_by_default(struct sealing *sealing, struct pdf_stamp_place *out)
{
    struct pdf_page *pages = NULL;
    size_t count = 0;
    double width = 0, height = 0;
    TRY(pdf_page_all(sealing->pdf, &pages, &count, sealing->why));
    size_t page = sealing->options->page ? (size_t)sealing->options->page - 1 : count - 1;
    if (page >= count) return problem_set(sealing->why, PDF_PAGE_MISSING, "%zu", page + 1);
    pdf_stamp_page_size(&pages[page], &width, &height);
    *out = (struct pdf_stamp_place){.page = page,
                                    .x_mm = width - MARGIN_MM - sealing->options->width,
                                    .y_mm = height - MARGIN_MM - height_of(sealing),
                                    .width_mm = sealing->options->width};
    return OK;
}

static status place(struct sealing *sealing, struct pdf_stamp_place *out)
{
    const struct options *options = sealing->options;
    if (options->keyword) return place_on_keyword(sealing, out);
    if (!options->has_x) return place_by_default(sealing, out);
    *out = (struct pdf_stamp_place){.page = options->page ? (size_t)options->page - 1 : 0,
                                    .x_mm = options->x,
                                    .y_mm = options->y,
                                    .width_mm = options->width};
    return OK;
}

static status seal(struct sealing *sealing, struct list *pieces)
{
    struct pdf_stamp_place where;
    const struct options *options = sealing->options;
    TRY(place(sealing, &where));
    struct pdf_sign_request request = {.image = &sealing->image,
                                       .place = &where,
                                       .field = options->field,
                                       .name = options->name,
                                       .reason = options->reason,
                                       .location = options->location,
                                       .seal = options->seal,
                                       .time_ms = clock_now_ms(),
                                       .contents_size = cms_sign_size(sealing->signer)};
    return pdf_sign_local(sealing->pdf, &request, sealing->signer, sealing->key, pieces, sealing->why);
}

static bool write_all(int file, struct bytes data)
{
    while (data.size) {
        ssize_t written = write(file, data.data, data.size);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        data = bytes_of(data.data + written, data.size - (size_t)written);
    }
    return true;
}

/* Whole or not at all: beside the target first, then renamed. */
static bool store(struct arena *arena, const char *path, const struct list *pieces)
{
    char *beside = arena_format(arena, "%s.XXXXXX", path);
    int file = mkostemp(beside, O_CLOEXEC);
    bool is_stored = file >= 0;
    for (size_t i = 0; i < pieces->count && is_stored; i++)
        is_stored = write_all(file, *LIST_AT(pieces, struct bytes, i));
    is_stored = is_stored && fchmod(file, 0644) == 0 && fsync(file) == 0;
    if (file >= 0 && close(file) != 0) is_stored = false;
    is_stored = is_stored && rename(beside, path) == 0;
    if (is_stored) return true;
    (void)fprintf(stderr, "estamp: %s: %s\n", path, strerror(errno)); /* NOLINT(concurrency-mt-unsafe): one thread */
    if (file >= 0) (void)unlink(beside);
    return false;
}

static int refuse(const struct problem *why)
{
    const char *text = problem_text(why->code, command_is_chinese()), *gap = strstr(text, "{}");
    if (gap)
        (void)fprintf(stderr, "estamp: %.*s%s%s\n", (int)(gap - text), text, why->subject, gap + 2);
    else
        (void)fprintf(stderr, "estamp: %s\n", text);
    return FAILED;
}

static int run(struct sealing *sealing)
{
    const struct options *options = sealing->options;
    struct bytes p12, password, picture, in;
    struct list pieces;
    if (!map(options->p12, &p12) || !map(options->pass_file, &password) || !map(options->picture, &picture) ||
        !map(options->in, &in))
        return FAILED;
    status got = open_key(sealing, p12, password);
    if (got == OK) got = open_picture(sealing, picture);
    if (got == OK) got = pdf_read_open(sealing->arena, in, &sealing->pdf, sealing->why);
    if (got == OK) got = seal(sealing, &pieces);
    if (got != OK) return refuse(sealing->why);
    return store(sealing->arena, options->out, &pieces) ? 0 : FAILED;
}

int seal_command(int argc, char **argv)
{
    struct options options;
    struct problem why;
    AUTO_ARENA(arena);
    struct sealing sealing = {.arena = arena, .options = &options, .why = &why};
    if (!read_options(argc, argv, &options)) {
        (void)fprintf(stderr, "usage: %s\n", SEAL_USAGE);
        return COMMAND_USAGE;
    }
    int result = run(&sealing);
    sign_key_free(sealing.key);
    cms_sign_free(sealing.signer);
    return result;
}
