#include "clock.h"
#include "cms_sign.h"
#include "command.h"
#include "keystore.h"
#include "pdf_layout.h"
#include "pdf_repair.h"
#include "pdf_sign_ses.h"
#include "pdf_sign_stamped.h"
#include "pdf_update.h"
#include "seal_options.h"
#include "seal_output.h"
#include "seal_picture.h"
#include "ses_read.h"
#include <stdio.h>
#include <string.h>

enum { FAILED = 1 };

struct sealing { /* all that the steps below share; lives as long as the process */
    struct arena *arena;
    const struct seal_options *options;
    struct problem *why;
    struct keystore store;
    struct sign_key *key;
    struct cms_sign *signer;
    struct pdf_image image;
    struct pdf *pdf;
    struct evidence evidence;
    struct bytes esl;     /* size 0: none */
    struct ses_seal made; /* what it says */
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
    if (sealing->options->esl) return OK; /* no CMS is made */
    return seal_method_open(&sealing->options->method, store, &sealing->signer, sealing->why);
}

static status open_esl(struct sealing *sealing, struct bytes file)
{
    const char *fault = ses_read_seal(file, sealing->arena, &sealing->made);
    sealing->esl = file;
    return fault ? problem_set(sealing->why, STRUCTURE_UNFIT, "%s", fault) : OK;
}

static status open_picture(struct sealing *sealing, struct bytes file)
{
    struct seal_picture picture;
    TRY(seal_picture_read(file, sealing->arena, &picture, sealing->why));
    seal_picture_clear_white(&picture);
    struct bytes rgba = bytes_of(picture.rgba, (size_t)picture.width * picture.height * 4);
    return pdf_image_make(sealing->arena, rgba, picture.width, picture.height, &sealing->image, sealing->why);
}

static double aspect_of(const struct pdf_image *image)
{
    return image->height ? (double)image->width / image->height : 1;
}

/* What stands above B-T is written behind the sealed file. */
static status raise_level(struct sealing *sealing, struct bytes password, struct list *pieces)
{
    struct bytes whole;
    if (sealing->evidence.level < EVIDENCE_LT) return OK;
    struct bytes sealed = pdf_update_join(pieces, sealing->arena);
    TRY(evidence_extend(&sealing->evidence, sealed, password, sealing->arena, &whole, sealing->why));
    *pieces = LIST_OF(sealing->arena, struct bytes);
    *(struct bytes *)list_add(pieces) = whole;
    return OK;
}

static const double WIDTH_MM = 40;

static double width_of(const struct sealing *sealing)
{
    if (sealing->options->width > 0) return sealing->options->width;
    return sealing->esl.size && sealing->made.width_mm > 0 ? (double)sealing->made.width_mm : WIDTH_MM;
}

static status sign(struct sealing *sealing, const struct pdf_sign_request *request, struct list *pieces)
{
    const struct pdf_sign_signer by = {sealing->signer, sealing->key, sealing->evidence.stamps};
    const struct pdf_sign_ses seal = {sealing->key, sealing->store.chain[0], sealing->esl, sealing->evidence.stamps};
    if (sealing->esl.size) return pdf_sign_ses(sealing->pdf, request, &seal, pieces, sealing->why);
    return pdf_sign_stamped(sealing->pdf, request, &by, pieces, sealing->why);
}

static status seal(struct sealing *sealing, struct list *pieces)
{
    const struct seal_options *options = sealing->options;
    struct pdf_layout layout;
    const struct pdf_layout_asked asked = {options->places, options->count, width_of(sealing),
                                           aspect_of(&sealing->image)};
    TRY(pdf_layout_resolve(sealing->pdf, &asked, &layout, sealing->why));
    struct pdf_sign_request request = {.image = options->is_invisible ? NULL : &sealing->image,
                                       .place = layout.stamps.items,
                                       .place_count = layout.stamps.count,
                                       .field = layout.field ? layout.field : options->field,
                                       .is_existing = layout.field != NULL,
                                       .certify = (int)options->certify,
                                       .lock = &options->lock,
                                       .name = options->name,
                                       .reason = options->reason,
                                       .location = options->location,
                                       .contact = options->contact,
                                       .seal = sealing->esl.size ? sealing->made.id : options->seal,
                                       .time_ms = clock_now_ms()};
    return sign(sealing, &request, pieces);
}

/* The new part is encrypted as the rest is: a file has one method. */
static void warn_of_encryption(const struct pdf *pdf)
{
    struct pdf_protection protection;
    if (!pdf_read_protection(pdf, &protection) || !protection.is_weak) return;
    const char *text = command_is_chinese()
                           ? "警告（weak_encryption）：文件使用过时的加密方式 %s，内容几乎没有保密性。"
                           : "warning (weak_encryption): the file is encrypted by %s, which is outdated "
                             "and hardly keeps anything secret.";
    (void)fputs("estamp: ", stderr);
    (void)fprintf(stderr, text, protection.method); /* NOLINT(clang-diagnostic-format-nonliteral) */
    (void)fputs("\n", stderr);
}

static status work(struct sealing *sealing, struct bytes in, struct bytes lock, struct list *pieces)
{
    TRY(pdf_read_open_with(sealing->arena, in, lock, &sealing->pdf, sealing->why));
    TRY(seal(sealing, pieces));
    return raise_level(sealing, lock, pieces);
}

static status repair(struct sealing *sealing, struct bytes in, struct bytes lock, struct list *pieces)
{
    struct bytes repaired;
    TRY(pdf_repair(in, sealing->arena, &repaired, sealing->why));
    (void)fputs(command_is_chinese() ? "estamp: 文件已损坏，已由 qpdf 修复后盖章。\n"
                                     : "estamp: the file is damaged; it was repaired by qpdf and then sealed.\n",
                stderr);
    return work(sealing, repaired, lock, pieces);
}

static bool map_looks(const struct seal_options *options, struct bytes *esl, struct bytes *picture)
{
    if (options->esl && !map(options->esl, esl)) return false;
    return !options->picture || map(options->picture, picture);
}

static status open_looks(struct sealing *sealing, struct bytes esl, struct bytes picture)
{
    const struct seal_options *options = sealing->options;
    if (options->esl) TRY(open_esl(sealing, esl));
    if (options->is_invisible) return OK;
    return open_picture(sealing, options->picture ? picture : sealing->made.picture);
}

static int run(struct sealing *sealing)
{
    const struct seal_options *options = sealing->options;
    struct bytes lock = {0}, p12, password, picture = {0}, in, esl = {0};
    struct list pieces;
    if (!map(options->p12, &p12) || !map(options->pass_file, &password) || !map(options->in, &in)) return FAILED;
    if (!map_looks(options, &esl, &picture)) return FAILED;
    if (options->password_file && !command_password(options->password_file, &lock)) return FAILED;
    status got = evidence_open(&options->evidence, &sealing->evidence, sealing->why);
    if (got == OK) got = open_key(sealing, p12, password);
    if (got == OK) got = open_looks(sealing, esl, picture);
    if (got == OK) got = work(sealing, in, lock, &pieces);
    if (got != OK && options->repairs && sealing->why->code == PDF_BROKEN) got = repair(sealing, in, lock, &pieces);
    if (got != OK) return command_refuse(sealing->why);
    warn_of_encryption(sealing->pdf);
    return seal_output_write(sealing->arena, options->out, options->in, &pieces) ? 0 : FAILED;
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
    evidence_close(&sealing.evidence);
    return result;
}
