/* mail_address - what this system accepts as an e-mail address: a dot-string of RFC 5321 section 4.1.2 before the @, a
 * host name of at least two labels behind it. Quoted local parts, address literals and letters beyond ASCII (RFC 6531)
 * are refused: hardly a mailbox has them, and each is a way to smuggle something into a header or a command. */
#ifndef MAIL_ADDRESS_H
#define MAIL_ADDRESS_H

#include "arena.h"
#include <stdbool.h>

enum { MAIL_ADDRESS_MAX = 254 }; /* RFC 5321 section 4.5.3.1.3, without the angle brackets */

bool mail_address_is_valid(const char *address);
/* For a field's .check: the form that is expected, or NULL. */
const char *mail_address_check(const char *address);
/* A host name or an address of a server: letters, digits, dots, hyphens; colons for IPv6. NULL or the form. */
const char *mail_address_check_host(const char *host);
/* The domain in lower case; the part before it means what its server says. Of a valid address. */
char *mail_address_normal(struct arena *arena, const char *address);

#endif
