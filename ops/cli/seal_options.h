/* seal_options - what `estamp seal` is asked for, see SEAL_USAGE. */
#ifndef SEAL_OPTIONS_H
#define SEAL_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct seal_options {
    const char *p12, *pass_file, *picture, *keyword, *name, *reason, *location, *field, *seal, *in, *out;
    int64_t page; /* from 1; 0: not said */
    double x, y, width;
    bool has_x, has_y;
};

/* Texts are argv's. false: a wrong call. */
bool seal_options_read(int argc, char **argv, struct seal_options *out);

#endif
