/* seal_options - what `estamp seal` is asked for, see SEAL_USAGE. */
#ifndef SEAL_OPTIONS_H
#define SEAL_OPTIONS_H

#include "evidence.h"
#include "pdf_layout.h"
#include "pdf_sign.h"
#include "seal_method.h"
#include <stdbool.h>
#include <stdint.h>

enum { SEAL_OPTIONS_NAMES_MAX = 100 /* of fields to lock */ };

struct seal_options {
    const char *p12, *pass_file, *picture, *name, *reason, *location, *contact, *field, *seal, *password_file, *esl,
        *in, *out;
    struct evidence_options evidence;
    double width; /* 0: not said */
    bool is_invisible;
    bool repairs;    /* a damaged file, if need be */
    int64_t certify; /* 0 to 3 */
    struct pdf_sign_lock lock;
    struct seal_method method;
    const char *lock_names[SEAL_OPTIONS_NAMES_MAX];
    struct pdf_layout_place places[PDF_LAYOUT_PLACES_MAX];
    size_t count;
    /* one place in the short way */
    const char *page; /* as it was written, a number from 1; NULL: not said */
    double x, y;
    bool has_x, has_y;
};

/* Texts are argv's, of which lists are taken apart. Whatever was asked, one place or more stand in `places` then, none
 * for an invisible signature. false: a wrong call. */
bool seal_options_read(int argc, char **argv, struct seal_options *out);

#endif
