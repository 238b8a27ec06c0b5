/* crypto_exit - how libcrypto ends with the process. */
#ifndef CRYPTO_EXIT_H
#define CRYPTO_EXIT_H

/* exit() does not tidy libcrypto away: threads that only end with the process (the keys of others, cuts, keys made
 * ahead) still work then. Before anything else uses libcrypto. */
void crypto_exit_untidied(void);

#endif
