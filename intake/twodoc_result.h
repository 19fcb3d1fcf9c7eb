/* intake/twodoc_result.h: what a code on a page says as a 2D-Doc and whether it is genuine, as JSON:
 * {"verdict","outside_validity","version","authority","certificate","issued_on","signed_on","type","type_label","kind",
 *  "fields":[{"id","label","role","value","truncated"}]}. Verdicts: intake/trust.h. A code that claims to be a 2D-Doc and cannot be parsed is
 * {"verdict":"INVALID","problem"}. Parsed on the trusted side, from the text that the reader gave. */
#ifndef INTAKE_TWODOC_RESULT_H
#define INTAKE_TWODOC_RESULT_H
#include "intake/trust.h"

typedef struct TwodocChecker TwodocChecker;

/* The tables of the share folder, the trust of the home folder, today's date. Errors: INTAKE_ERROR_SETUP and those of the tables. */
TwodocChecker *twodoc_checker_new(GError **error);
void twodoc_checker_free(TwodocChecker *checker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TwodocChecker, twodoc_checker_free)

/* NULL when `code`, an element of a page's "codes", claims to be no 2D-Doc. Transfer full. */
json_t *twodoc_result(const TwodocChecker *checker, const json_t *code);

/* Adds "twodoc" to each code of `pages` that is one. */
void twodoc_result_add(const TwodocChecker *checker, json_t *pages);

#endif
