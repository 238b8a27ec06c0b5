#include "clock.h"
#include "cms_sign.h"
#include "command.h"
#include "keystore.h"
#include "pdf_page.h"
#include "pdf_sign.h"
#include "pdf_text.h"
#include "seal_options.h"
#include "seal_output.h"
#include "seal_picture.h"
#include <stdio.h>
#include <string.h>

enum { FAILED = 1 };

static const double MARGIN_MM = 20;

struct sealing { /* all that the steps below share; lives as long as the process */
    struct arena *arena;
    const struct seal_options *options;
    struct problem *why;
    struct keystore store;
    struct sign_key *key;
    struct cms_sign *signer;
    struct pdf_image image;
    struct pdf *pdf;
};

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
    const struct seal_options *options = sealing->options;
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
    const struct seal_options *options = sealing->options;
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
    const struct seal_options *options = sealing->options;
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
    const struct seal_options *options = sealing->options;
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
    return seal_output_write(sealing->arena, options->out, &pieces) ? 0 : FAILED;
}

int seal_command(int argc, char **argv)
{
    struct seal_options options;
    struct problem why;
    AUTO_ARENA(arena);
    struct sealing sealing = {.arena = arena, .options = &options, .why = &why};
    if (!seal_options_read(argc, argv, &options)) {
        (void)fprintf(stderr, "usage: %s\n", SEAL_USAGE);
        return COMMAND_USAGE;
    }
    int result = run(&sealing);
    sign_key_free(sealing.key);
    cms_sign_free(sealing.signer);
    return result;
}
