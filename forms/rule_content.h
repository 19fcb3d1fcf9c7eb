/* forms/rule_content.h: what one field may contain, by the `content` that its template names: how it is written
 * down (spaces squeezed, dates in ISO, telephone numbers in one form) and whether it can be true.
 *
 *   name             letters, spaces, - ' . ; no digits
 *   place            the same, digits too: a town anywhere
 *   date             1990-12-31; 1990-00-00 where day or month are unknown; years 1900 to 2099
 *   postal_code      five digits, exists
 *   commune          a commune of France
 *   country, nationality   known by the lookup tables, either sex, common short forms
 *   email            lower case, one @, a dotted domain
 *   phone            French numbers as ten digits 0612345678 (from +33, 0033 too), others as + and 6 to 15 digits
 *   foreigner_number nine or ten digits or capitals
 *   document_number  passports, permits, visas: 5 to 20 digits and capitals, at least one digit
 *   checked_number   digits and capitals, the last a check digit of weights 7, 3, 1 (ICAO 9303-3)
 *   nir              thirteen digits (2A, 2B for Corsica) and a key of two: 97 less the number modulo 97
 *   number           digits only
 *   text             anything
 */
#ifndef FORMS_RULE_CONTENT_H
#define FORMS_RULE_CONTENT_H
#include "forms/lookup.h"
#include "forms/template.h"

bool form_content_known(const char *content);

/* The characters that a value of that content is written with, for a row of cells whose form does not say; NULL: any. */
const char *form_content_alphabet(const char *content);

/* The value to store for what was read or typed: what cannot be understood stays as it was, but for the spaces.
 * Transfer full. */
char *form_content_normalise(const FormField *field, const char *raw);

/* The rule of its content that `value` (normalised, not empty) breaks, a static word ("date_exists", "postal_code",
 * "phone"...), or NULL. Its message is french("rule." word). `tables` NULL: rules that need them hold. */
const char *form_content_broken(const FormField *field, const LookupTables *tables, const char *value);

#endif
