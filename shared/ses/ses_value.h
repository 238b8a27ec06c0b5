/* ses_value - the values inside seals, as strictly as the field allows: texts, times, numbers, bit strings. Inside
 * shared/ses only. */
#ifndef SES_VALUE_H
#define SES_VALUE_H

#include "der.h"
#include "ses.h"

struct ses_value { /* where reading is */
    struct arena *arena;
    unsigned *warnings;
};

void ses_value_warn(const struct ses_value *v, enum ses_warning warning);

/* Each takes one element off `rest`; false: it is not of that kind. */
bool ses_value_sequence(struct bytes *rest, struct der *out); /* definite length only */
bool ses_value_integer(struct bytes *rest, int64_t *out);     /* not negative */
bool ses_value_octets(struct bytes *rest, struct bytes *out);
bool ses_value_bits(struct bytes *rest, struct bytes *out); /* whole bytes only */
bool ses_value_oid(struct bytes *rest, struct bytes *out);
bool ses_value_text(const struct ses_value *v, struct bytes *rest, const char **out); /* any text; made printable */
bool ses_value_time(const struct ses_value *v, struct bytes *rest, int64_t *out);

/* V1's timeInfo: the BIT STRING's bytes. 0: cannot be read. */
int64_t ses_value_old_time(const struct ses_value *v, struct bytes info);

/* "1.2.156.10197.1.501"; "" when it is none. */
const char *ses_value_dotted(struct arena *arena, struct bytes oid);
/* Any bytes as one line of printable UTF-8: as they are, from GBK, or with question marks. */
const char *ses_value_printable(const struct ses_value *v, struct bytes text);

#endif
