/* copy_make - the bytes of a copy, of the sealed file in the store, which stays as it is. */
#ifndef COPY_MAKE_H
#define COPY_MAKE_H

#include "copy.h"
#include "list.h"
#include "paper_mark.h"
#include "signing.h"

struct copy_bytes {
    store_file **file;  /* given: where to put what the pieces point into; yours: store_file_close */
    struct list pieces; /* struct bytes, one after the other */
};

/* The same copy gives the same bytes. Fails: as pdf_copy_make; STORE_MISSING. */
status copy_make(const struct signing *signing, const struct copy *copy, const char *document_number,
                 struct arena *arena, struct copy_bytes *out, struct problem *why) MUST_USE;
/* The pages of the file with this digest under another mark: for those from whom the sealed file is kept back one that
 * says that they are to be looked at alone, and by whom. */
status copy_make_marked(const struct signing *signing, const char *digest, const struct paper_mark *mark,
                        struct arena *arena, struct copy_bytes *out, struct problem *why) MUST_USE;

#endif
