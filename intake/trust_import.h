/* intake/trust_import.h: takes trust lists, certificates and revocation lists into `home`/trust.json. */
#ifndef INTAKE_TRUST_IMPORT_H
#define INTAKE_TRUST_IMPORT_H
#include <glib.h>
#include <stdbool.h>

typedef struct {
    int lists, authorities; /* of a trust list */
    int certificates;       /* taken in, those that were here already too */
    int revocations;        /* revocation lists */
    int refused;            /* a listed authority is named that did not sign them */
    int ignored;            /* other files and certificates that sign no 2D-Doc */
} TrustImport;

/* `path` is a trust list (XML), a certificate or several (PEM, DER), a revocation list, or a folder of such files, not its subfolders. A
 * trust list takes the place of the one before; an older one is refused. A certificate belongs to the listed authority that signed it,
 * else to `authority`, else to the one that its issuer's common name gives in four characters: then it is trusted because the
 * administrator says so. Files of at most 8 MiB, folders of at most 5000 files.
 * Errors: INTAKE_ERROR_INPUT (nothing in it is of use, an older list), INTAKE_ERROR_SETUP. Then nothing is changed. */
bool trust_import(const char *home, const char *path, const char *authority, TrustImport *done, GError **error);

#endif
