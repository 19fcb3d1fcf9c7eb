/* forms/reading_json.h: readings as JSON (design §4), and the trusted side's check of what came from a reader. */
#ifndef FORMS_READING_JSON_H
#define FORMS_READING_JSON_H
#include "forms/reading.h"
#include <jansson.h>

/* One element of "pages". Transfer full. */
json_t *form_page_reading_to_json(const FormPageReading *page);

/* Whether `page` is a well-formed element of "pages": every key's type, every number's range, every string's length and
 * UTF-8, known statuses and methods, boxes on the page, probabilities that sum to at most 1, no unknown
 * form (by `library`) or field. Written against a hostile reader. Errors: FORMS_ERROR_INPUT, naming the key. */
bool form_reading_check_page(const json_t *page, const FormLibrary *library, int expected_number, GError **error);

#endif
