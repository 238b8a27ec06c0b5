/* account_common - passwords that everybody tries first. */
#ifndef ACCOUNT_COMMON_H
#define ACCOUNT_COMMON_H

#include <stdbool.h>

bool account_common_has(const char *password); /* in any case of letters; also runs such as 12345678 and aaaaaaaa */

#endif
