/* forms/reading_json.h: readings as JSON (design §4), and the trusted side's check of what came from a reader.
 *
 * Keys of a page beyond the design's: "dpi_assumed"; "hash" (16 hex digits, perceptual); in "quality" the list
 * "advice" of ocr_advice_words; in a code "orientation"; in "form" the "copy"; "form_problem" {"code","message"} or
 * null; "mrz" (forms/reading_mrz.h); in a field "message"; "error" (French) or null. "form" is null when the page is no known form.
 * Print with JSON_COMPACT | JSON_REAL_PRECISION(6). */
#ifndef FORMS_READING_JSON_H
#define FORMS_READING_JSON_H
#include "forms/reading.h"
#include <jansson.h>

enum { FORM_READING_CODES = 64, FORM_READING_ALTERNATIVES = 8 }; /* at most so many on a page, for a field */

/* One element of "pages". Transfer full. Texts are cleaned by forms/reading_text.h. */
json_t *form_page_reading_to_json(const FormPageReading *page);

/* Whether `page` is a well-formed element of "pages": exactly the known keys, every key's type, every number's range,
 * every string's length and UTF-8, known statuses and methods, statuses that agree with reasons, boxes on the page,
 * probabilities that sum to at most 1, no form that is not in `library`, no field that is not on that page of that
 * form, none twice, no value that a choice does not offer, no kind of paper that is not in `kinds` (NULL: none). Written against a hostile reader, in
 * forms/reading_check.c. Errors: FORMS_ERROR_INPUT, naming the key. */
bool form_reading_check_page(const json_t *page, const FormLibrary *library, const PageKinds *kinds, int expected_number,
                             GError **error);

#endif
