/* forms/calibration.h: from an engine's score to the probability that the value is right, and to what can be promised of
 * values that score at least as well. Measured, never assumed: forms/calibration.json is made by scripts/calibrate.sh from
 * pages whose truth is known (writers that the network was not trained on, fonts and degradations that are not those of
 * the reported figures). A promise reads "at most x wrong among those that score s or more, with 95 % confidence, from n":
 * the upper end of Clopper and Pearson's interval (Biometrika 26(4), 1934). */
#ifndef FORMS_CALIBRATION_H
#define FORMS_CALIBRATION_H
#include <glib.h>
#include <stdbool.h>

typedef struct Calibration Calibration;

/* Errors: FORMS_ERROR_SETUP, naming what is missing or misshapen. */
Calibration *calibration_load(const char *path, GError **error);
void calibration_free(Calibration *calibration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Calibration, calibration_free)

/* What a map was measured on: our own form or one that others drew, well or badly scanned. */
typedef enum { CALIBRATION_GOOD, CALIBRATION_POOR, CALIBRATION_IMPORTED, CALIBRATION_IMPORTED_POOR } CalibrationPage;

/* The name of the map for answers by `method` ("typed", "handprint", "both", "mark"...) on a kind of content ("digits",
 * "letters", "mixed", "line"...), on such a page. Interned. */
const char *calibration_measure(const char *method, const char *content, CalibrationPage page);

/* The probability for a `score` of 0..1. Monotone in the score, linear between the measured knots; 0 by a map that is
 * not there: what nobody measured nobody may accept. */
double calibration_probability(const Calibration *calibration, const char *measure, double score);

/* The least share of wrong values that is promised of a field with that `score`; 1: nothing is. */
double calibration_bound(const Calibration *calibration, const char *measure, double score);

/* Whether that map is there. */
bool calibration_knows(const Calibration *calibration, const char *measure);

/* Whether a field is accepted without a person. The error budget of its kind (design §6) has to be kept by all that score as well
 * (`bound`), and no field is let through that is itself more than five times as doubtful, however sure the others are. */
bool calibration_accepts(double probability, double bound, bool identity);

#endif
