/* forms/fill_code.h: the answers of one form page in 2-D codes: whoever helps fills on a screen and prints, and the paper
 * carries every value, compressed and with a checksum. A page's values may need several codes.
 *
 *   "GF1" FORM "." HASH "." PAGE "." PART "." PARTS "." data "." check
 *
 * `data` is a part of the base-32 text of deflated JSON {"c": case, "v": {name: value}}; `check` the first 35 bits of the
 * SHA-256 of what stands before it, in base-32; deflate carries a checksum (Adler-32) over the whole. */
#ifndef FORMS_FILL_CODE_H
#define FORMS_FILL_CODE_H
#include "forms/template.h"

enum { FILL_CODE_PARTS = 12, FILL_CODE_CASE_BYTES = 32 };

/* Whether a text can be the case number of a code: "" or letters, digits and hyphens, as the store writes them. */
bool fill_code_case_possible(const char *number);

/* The texts to print on `page`, cut into `parts`, of its fields that `values` (char* to char*) has. `case_number` may be
 * NULL. Transfer full (g_strfreev). */
char **fill_code_make(const FormTemplate *form, int page, GHashTable *values, const char *case_number, int parts);

/* Whether a text is one of these codes, whole or not. */
bool fill_code_is(const char *text);

/* What the codes of a page say. */
typedef struct {
    const FormTemplate *form; /* borrowed from the library; NULL: no such code, not all parts, or damaged */
    int page;
    char *case_number;        /* "" for none; NULL without `form` */
    GHashTable *values;       /* char* to char*: names are fields of that page */
    bool incomplete;          /* codes of this kind were seen, but their whole does not hold */
} FillCode;

void fill_code_clear(FillCode *code);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FillCode, fill_code_clear)

/* Puts the parts together from `texts` (char*), in any order, twice or among others; `code` is always filled in. At most
 * 64 KiB after unpacking. */
void fill_code_read(const FormLibrary *library, const GPtrArray *texts, FillCode *code);

#endif
