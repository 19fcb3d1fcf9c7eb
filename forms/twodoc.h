/* forms/twodoc.h: 2D-Doc, the signed codes on bills, tax notices, payslips and papers of the online service: what one says. Whether it is
 * genuine is for intake/trust.h.
 * Source: 2D-Doc format, versions 1 to 4, C40 and text: header, fields, unit separator, signature, annex (forms/twodoc.yaml). */
#ifndef FORMS_TWODOC_H
#define FORMS_TWODOC_H
#include <glib.h>
#include <stdbool.h>

enum { TWODOC_VALUES_MOST = 128, TWODOC_BYTES_MOST = 4096 };

typedef struct TwodocTables TwodocTables;

typedef struct {
    char id[3];
    char *value;       /* UTF-8, cleaned by forms/reading_text.h; a day of role "day" is ISO */
    bool truncated;    /* the issuer says that it had to cut it */
    const char *label; /* French; "" of a field that is not in the table, the id where the table names none. Borrowed */
    const char *role;  /* what of the person it names (forms/twodoc.yaml), "" */
} TwodocValue;

typedef struct {
    int version;                             /* 1 to 4 */
    char authority[5], certificate[5];       /* "FR03", "0001" */
    char issued_on[11], signed_on[11];       /* ISO; "" none */
    char type[3], perimeter[3], country[3];  /* perimeter "01" before version 3, country "FR" before 4 */
    const char *type_label;                  /* French; "" of a type that is not in the table */
    const char *kind;                        /* the document kind that it proves; "" none */
    GPtrArray *values;                       /* TwodocValue*, in the code's order */
    GBytes *said;                            /* the bytes that are signed */
    GBytes *signature;                       /* r and s, each as long as the curve's order; what follows the signature is not signed and left out */
} Twodoc;

/* Errors: FORMS_ERROR_DEFINITION, G_FILE_ERROR. */
TwodocTables *twodoc_tables_load(const char *path, GError **error);
void twodoc_tables_free(TwodocTables *tables);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TwodocTables, twodoc_tables_free)

/* Whether bytes claim to be a 2D-Doc: "DC" and two digits. */
bool twodoc_claims(const void *bytes, size_t size);

/* Reads a code of at most 4096 bytes; written for hostile ones. Errors: FORMS_ERROR_INPUT, in words for an expert. `tables` must outlive
 * it. Transfer full. */
Twodoc *twodoc_parse(const TwodocTables *tables, const void *bytes, size_t size, GError **error);
void twodoc_free(Twodoc *code);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Twodoc, twodoc_free)

/* The first value of that role, NULL when there is none. Borrowed. */
const char *twodoc_value(const Twodoc *code, const char *role);

#endif
