/* forms/reading_mrz.h: machine readable zones in a page's reading, and the trusted side's check of them.
 *
 *   {"format": "TD3", "lines": [...], "checked": true, "corrected": false, "confidence": 0.9999, "rotation": 0, "box_px": [x, y, w, h],
 *    "fields": {"surname": {"value": "ERIKSSON", "confidence": 0.9999}, ...}}
 *
 * Fields: code, issuer, surname, given, number, nationality, birth, sex, expiry, optional, optional_2, as far as the format has them; "<"
 * is a space, dates are YYMMDD as printed (the century is not in the zone), "" is not there. "checked": all check digits hold, and little doubt is left; "corrected":
 * they do by the second likeliest reading of some character. A check digit is blind to values that differ by 10, 20 or 30: the confidence
 * counts, not the check alone. */
#ifndef FORMS_READING_MRZ_H
#define FORMS_READING_MRZ_H
#include "forms/reading.h"
#include <jansson.h>

enum { FORM_READING_ZONES = 8 };

/* `found` as ocr_mrz_find gave it; NULL: none. Transfer full. */
json_t *reading_mrz_to_json(const GArray *found);

/* Whether `zones` is such a list, on a page of that size: known format, lines of its alphabet and length, checks and values that follow from
 * the lines. Errors: FORMS_ERROR_INPUT. */
bool reading_mrz_check(const json_t *zones, const int size_px[2], GError **error);

#endif
