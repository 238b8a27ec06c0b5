/* mail_send - hands one message to an SMTP server (RFC 5321, libcurl) and tells what the server said.
 *
 * One connection a message. TLS is asked for as the mode says and never given up: with MAIL_TLS_START a server without
 * STARTTLS is trouble, not a reason to go on in the clear. At most MAIL_SEND_MS. */
#ifndef MAIL_SEND_H
#define MAIL_SEND_H

#include "bytes.h"
#include <stdint.h>

enum mail_tls { MAIL_TLS_START, MAIL_TLS_IMPLICIT, MAIL_TLS_NONE };
extern const char *const mail_send_tls_modes[]; /* "starttls", "tls", "none", NULL */

enum { MAIL_SEND_MS = 30000, MAIL_SEND_CONNECT_MS = 10000, MAIL_SEND_SAID_SIZE = 200 };

struct mail_server { /* all borrowed */
    const char *host;
    int64_t port;
    enum mail_tls tls;
    const char *user, *password; /* "": no AUTH */
    const char *ca_pem;          /* the only CA that is trusted then; "": those of the operating system */
    const char *hello;           /* the name in EHLO */
};

enum mail_outcome {
    MAIL_SENT,    /* the server has it */
    MAIL_LATER,   /* 4yz, a policy against the recipient, or the connection broke once it was named: try again */
    MAIL_REFUSED, /* 5yz for this recipient or this message: trying again is no use */
    MAIL_TROUBLE  /* the server cannot be reached, is not trusted, refuses the login or the sender: not the mail's fault
                   */
};
const char *mail_send_outcome_name(enum mail_outcome outcome); /* "sent", "later", "refused", "trouble" */

/* Where it ended. */
enum mail_stage {
    MAIL_STAGE_CONNECT,
    MAIL_STAGE_TLS,
    MAIL_STAGE_LOGIN,
    MAIL_STAGE_SENDER,
    MAIL_STAGE_RECIPIENT,
    MAIL_STAGE_CONTENT
};
const char *mail_send_stage_name(enum mail_stage stage); /* "connect" … */

struct mail_result {
    enum mail_outcome outcome;
    enum mail_stage stage;
    int code;                       /* the server's last: 250, 451, 550 …; 0: it said nothing */
    char said[MAIL_SEND_SAID_SIZE]; /* its last line, or what failed; one line of valid UTF-8 */
};

void mail_send(const struct mail_server *server, const char *from, const char *to, struct bytes message,
               struct arena *arena, struct mail_result *out);

#endif
