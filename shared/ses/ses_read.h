/* ses_read - reads seals and their signatures (ses.h) from outside bytes, up to SES_FILE_MAX.
 *
 * What cannot be read is a word, never a failure: "empty", "too_large", "not_asn1", "not_a_seal", "not_a_signature",
 * "junk_behind", "header", "version_unknown", "property", "certificate_list", "time", "picture", "extensions",
 * "signature", "signed_part", "timestamp", "too_many". NULL: it was read. */
#ifndef SES_READ_H
#define SES_READ_H

#include "ses.h"

enum ses_read_kind { SES_READ_NOTHING, SES_READ_SEAL, SES_READ_SIGNATURE };
/* By the outermost elements alone. */
enum ses_read_kind ses_read_kind(struct bytes file);

const char *ses_read_seal(struct bytes file, struct arena *arena, struct ses_seal *out);
/* `padded`: zero bytes may follow, as in a PDF's /Contents. */
const char *ses_read_signature(struct bytes file, bool padded, struct arena *arena, struct ses_signature *out);

/* "png", "jpg", "gif", "bmp", "svg", "ofd" by its first bytes; NULL: none of them. */
const char *ses_read_picture_type(struct bytes picture);

#endif
