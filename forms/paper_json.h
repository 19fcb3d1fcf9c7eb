/* forms/paper_json.h: what a paper was taken for, as it leaves the reader, and the trusted side's check of it.
 *
 *   {"kind": "justificatif_domicile" or null, "confidence": 0.98, "method": "words"|"looks"|null, "because": "facture d'eau, ...",
 *    "dated_on": "2026-03-12" or null, "text": "...", "whole": true, "turn": 0,
 *    "person": [{"item": "surname", "value": "DIALLO", "confidence": 0.97, "worst": 0.9}, ...]} (forms/paper_person.h) */
#ifndef FORMS_PAPER_JSON_H
#define FORMS_PAPER_JSON_H
#include "forms/paper.h"
#include <jansson.h>

/* Transfer full. */
json_t *paper_to_json(const FormPaper *paper);

/* Whether `paper` is such an object: a kind that can be told from a page, a probability, allowed texts, a day that exists.
 * Errors: FORMS_ERROR_INPUT. */
bool paper_check(const json_t *paper, const PageKinds *kinds, GError **error);

#endif
