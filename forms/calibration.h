/* forms/calibration.h: from an engine's score to the probability that the value is right. Measured, never assumed:
 * forms/calibration.json is made by scripts/calibrate.mjs from the fields that tests/bench/accuracy reads of pages whose
 * truth is known (fonts, resolutions and degradations that are not those of the reported figures). The "handprint" maps
 * come from rows of writers that the network was not trained on (tests/bench/handprint_rows FILE SCORES); the "both" maps
 * from a run of accuracy in which only those maps stood at [[0,0],[1,1]], so that the rows are the ones in doubt. The
 * script writes the whole file: give it all scores at once. */
#ifndef FORMS_CALIBRATION_H
#define FORMS_CALIBRATION_H
#include <glib.h>
#include <stdbool.h>

typedef struct Calibration Calibration;

/* Errors: FORMS_ERROR_SETUP, naming what is missing or misshapen. */
Calibration *calibration_load(const char *path, GError **error);
void calibration_free(Calibration *calibration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Calibration, calibration_free)

/* The name of the map for answers by `method` ("typed", "handprint", "both", "mark"...) on a kind of content ("digits",
 * "letters", "mixed", "line"...), on a good or a poor page. Interned. */
const char *calibration_measure(const char *method, const char *content, bool poor);

/* The probability for a `score` of 0..1. Monotone in the score, linear between the measured knots; 0 by a map that is
 * not there: what nobody measured nobody may accept. */
double calibration_probability(const Calibration *calibration, const char *measure, double score);

/* Whether that map is there. */
bool calibration_knows(const Calibration *calibration, const char *measure);

/* Least probability to accept a field without a person: 1 minus the error budget of its kind (design §6). */
double calibration_threshold(bool identity);

#endif
