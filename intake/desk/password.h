/* intake/desk/password.h: passwords, kept only as yescrypt hashes, and tokens that nobody can guess. */
#ifndef INTAKE_DESK_PASSWORD_H
#define INTAKE_DESK_PASSWORD_H
#include <glib.h>
#include <stdbool.h>

enum { PASSWORD_LEAST = 12 }; /* characters */

/* The hash to keep: yescrypt of libxcrypt's usual cost (15 to 100 ms, 16 MiB). NULL: INTAKE_ERROR_SETUP. Transfer full. */
char *password_hash(const char *password, GError **error);

/* Whether `password` is the one behind `hash`. As slow as password_hash, also for a `hash` that is NULL (then false), so
 * that the time does not tell whether an account exists. */
bool password_matches(const char *password, const char *hash);

/* `bytes` from the system's source of randomness, as lower-case hex. Transfer full. */
char *random_token(int bytes);

/* A password to be written down once: four groups of five letters and digits that are not mistaken for one another (97 bits).
 * Transfer full. */
char *random_password(void);

#endif
