/* category_form - a form's two files: compiled, stored, drawn with sample data. */
#ifndef CATEGORY_FORM_H
#define CATEGORY_FORM_H

#include "admin.h"
#include "category.h"
#include "http_request.h"

struct category_files {
    const struct http_part *template_file, *config_file;
};

/* Compiles both files and puts them and the compiled form into the store; fills all of `out` but category, version and
 * time. `form_name` is the form's own name. Fails: CATEGORY_FILES_DIFFER, FORM_NAMES_DIFFER, and every fault that
 * form_compile finds. */
status category_form_accept(const struct admin_call *call, const struct category_files *files,
                            struct category_version *out, const char **form_name, struct problem *why) MUST_USE;

/* One of the two files as it was uploaded, in the arena. */
status category_form_file(const struct admin_call *call, const char *digest, struct bytes *out, struct problem *why)
    MUST_USE;
/* The compiled form with its samples as a PDF. */
status category_form_preview(const struct admin_call *call, const struct category_version *version, struct bytes *pdf,
                             struct problem *why) MUST_USE;

#endif
