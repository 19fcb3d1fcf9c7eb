/* intake/twodoc_compare.h: whether what a 2D-Doc says is about the applicant. A good signature proves the code, not that the paper is the
 * applicant's. */
#ifndef INTAKE_TWODOC_COMPARE_H
#define INTAKE_TWODOC_COMPARE_H
#include <jansson.h>

typedef enum {
    TWODOC_UNKNOWN, /* the code or the case does not say */
    TWODOC_SAME,
    TWODOC_FAMILY,  /* the family name only: of a spouse, a parent */
    TWODOC_OTHER
} TwodocAgreement;

/* "unknown", "same", "family", "other". Static. */
const char *twodoc_agreement_name(TwodocAgreement agreement);

/* `result` of intake/twodoc_result.h; `values` the case's: {"nom_naissance": "…", …}. Names agree by their words in any order, without
 * accents, one letter apart in words of five and more (handwriting is misread); a birth date or foreigner number that is there and
 * differs makes it another person. */
TwodocAgreement twodoc_compare_person(const json_t *result, const json_t *values);

/* By postal code, commune and the number in the street. */
TwodocAgreement twodoc_compare_address(const json_t *result, const json_t *values);

#endif
