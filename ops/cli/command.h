/* command - the command line tool's subcommands. Each one gets its own name as argv[0] and answers the exit status. */
#ifndef COMMAND_H
#define COMMAND_H

#include "bytes.h"
#include "evidence.h"
#include <stdbool.h>

enum { COMMAND_USAGE = 2 }; /* exit status of a wrong call */

#define SEAL_USAGE                                                                                                     \
    "estamp seal --p12 FILE --pass-file FILE --picture FILE|--invisible [PLACE…] [--width MM] [--certify 1|2|3]\n"   \
    "      [--lock all|NAME,…|-NAME,…] [--name TEXT] [--reason TEXT] [--location TEXT] [--contact TEXT]\n"         \
    "      [--seal NUMBER] [--field NAME] [--password-file FILE] [--digest sha256|sha384|sha512|sm3] [--pss]\n"        \
    "      [--repair] [--esl FILE.esl]\n"                                                                              \
    "      " EVIDENCE_USAGE " IN.pdf OUT.pdf\n"                                                                        \
    "PLACE, up to 20, or none for the lower right of the last page:\n"                                                 \
    "  --at X,Y [--pages PAGES] [--corner top_left|top_right|bottom_left|bottom_right]   mm from that corner\n"        \
    "  --keyword TEXT [--which first|last|all] [--pages PAGES] [--shift X,Y]             on that word\n"               \
    "  --straddle right|left [--pages PAGES] [--skip-first] [--group N] [--top MM]       over the pages' edges\n"      \
    "  --field-existing NAME                                                 an empty signature field of the file\n"   \
    "  --page N [--x MM --y MM]                                              one place, short\n"                       \
    "PAGES: all, odd, even, first, last, or a list such as 1,3-5"
/* 0: sealed; 1: refused, and nothing is written. --level: without it a timestamp where --tsa or --tsa-key says from
 * whom, else none. --lock: fields that are locked then, with a hyphen those that are not.
 * --esl: by this electronic seal, as GB/T 38540 has it (pdf_sign_ses.h), with its picture, size and number where others
 * are not named; no long-term levels then.
 * An encrypted file stays encrypted as it is; the password file's first line opens it (the owner's password, where the
 * permissions forbid sealing). --repair: a damaged file without signatures is written anew by qpdf first. */
int seal_command(int argc, char **argv);

#define EXTEND_USAGE                                                                                                   \
    "estamp extend --trust FOLDER|FILE [--level lt|lta] [--password-file FILE]\n"                                      \
    "      " EVIDENCE_STAMPS_USAGE " IN.pdf OUT.pdf"
/* Raises a sealed file to B-LT or (without --level) B-LTA, or renews its document timestamp. 0: done; 1: refused, and
 * nothing is written. */
int extend_command(int argc, char **argv);

#define SEAL_INFO_USAGE "estamp seal-info [--json] [--picture OUT] FILE.esl"
/* What an electronic seal (SESeal of GM/T 0031 or GB/T 38540) says, or that inside a seal's signature; judges nothing:
 * that is verify's. --picture: its picture goes there. 0: printed; 1: it cannot be read. */
int seal_info_command(int argc, char **argv);

#define SIGN_DIGESTS_USAGE "estamp sign-digests --p12 FILE --pass-file FILE PREPARED.json > SIGNATURES.json"
/* For sealing in two steps: signs what /signing/sealings/prepare offered, and writes what /signing/sealings/complete
 * takes. 0: all is signed; 1: refused. */
int sign_digests_command(int argc, char **argv);

#define VERIFY_USAGE                                                                                                   \
    "estamp verify [--json [--full]] [--trust FOLDER|FILE] [--online [--issuers HOST[,HOST…]]] [--password-file "    \
    "FILE] "                                                                                                           \
    "[--report OUT.pdf] [--content FILE] FILE..."
/* 0: every file is intact and trusted; 3: intact, but a signer is not trusted; 1: all else, also when the report, which
 * is of one file, cannot be written. The password file's first line opens what is encrypted.
 * --online: what the file does not tell about revocation is asked for where certificates of trusted chains say.
 * A FILE may be an electronic seal (SESeal, .esl) or a seal's signature (SES_Signature): --content is what it is over.
 * --issuers: these hosts, as they stand in addresses, are asked for authorities' certificates that the file lacks. */
int verify_command(int argc, char **argv);

#define AUDIT_USAGE "estamp audit verify [--json] [--checkpoints FOLDER] [--verifier KEY]"
/* Compares the audit log with checkpoints (best: copies kept elsewhere) and names what was deleted, changed, reordered
 * or cut off. 0: all is well; 1: tampered with; 4: it could not be checked. */
int audit_command(int argc, char **argv);

struct problem;
int command_refuse(const struct problem *why); /* says on stderr what is wrong; 1 */
bool command_is_chinese(void);                 /* by LC_ALL, LC_MESSAGES, LANG */
/* A regular file, mapped for the rest of the process. false: it cannot be read; `reason` says why. */
bool command_map(const char *path, struct bytes *out, const char **reason);
/* The first line of a file, as passwords are handed over. false: it cannot be read, and stderr says why. */
bool command_password(const char *path, struct bytes *out);

#endif
