/* forms/reading.h: all that was seen on a page: the contract between the reader and everybody else.
 * forms/reading_json.h writes it as JSON and checks JSON against its schema. */
#ifndef FORMS_READING_H
#define FORMS_READING_H
#include "forms/paper.h"
#include "forms/template.h"
#include "ocr/code.h"
#include "ocr/page.h"

typedef enum { FORM_STATUS_ACCEPTED, FORM_STATUS_REVIEW, FORM_STATUS_EMPTY, FORM_STATUS_INVALID } FormStatus;
const char *form_status_name(FormStatus status);
bool form_status_parse(const char *name, FormStatus *status);

typedef struct {
    char *value;
    double p;
} FormAlternative;

typedef struct {
    char *name;
    char *value;  /* normalised (dates ISO, spaces squeezed); "" when empty */
    char *raw;    /* as the engine read it */
    const char *measure; /* the calibration map it was judged by, "typed letters good"; NULL: none. Interned */
    double score;        /* what the engine said, before calibration */
    double confidence; /* calibrated probability that `value` is what the person wrote */
    double bound;      /* at most this share of fields that score as well is wrong, as was measured; 1: nothing is promised */
    FormStatus status;
    char *reason; /* why not accepted: a stable word ("doubtful", "two_marked", "rule:date_exists"...), "" if accepted */
    char *message; /* the same in French for a clerk; "" if accepted */
    const char *method; /* "typed", "handprint", "print", "mark", "presence", "code", "acroform", "none" */
    OcrBox box;   /* on the upright scan, pixels */
    GArray *alternatives; /* FormAlternative, best first, without `value`; probabilities sum with it to at most 1 */
} FormFieldReading;

/* An empty field: value "", status EMPTY, method "none". Transfer full. */
FormFieldReading *form_field_reading_new(const char *name, OcrBox box);
void form_field_reading_free(FormFieldReading *field);

/* Sets the status with its reason and its French message; "" for both when accepted or empty. */
void form_field_reading_judge(FormFieldReading *field, FormStatus status, const char *reason, const char *message);

typedef struct {
    int page; /* 1-based, in the original */
    int width_px, height_px;
    double dpi;
    bool dpi_assumed;
    int rotation;
    double skew_deg;
    bool blank;
    OcrQuality quality;
    uint64_t hash;
    char *twin; /* ocr_page_twin_map; NULL: as "" */
    GPtrArray *codes; /* OcrCode*, as ocr_codes_find gave it; NULL: none looked for */
    const FormTemplate *form; /* NULL: not a known form */
    char *form_problem; /* set when our own code was seen and the page still is not read: "unknown_version",
                           "grid_slid", "not_registered", "probes_failed", "damaged_code"; else NULL */
    char *form_message; /* the same in French; NULL without problem */
    int form_page;
    char *form_copy;
    char *form_case; /* the case number that its fill code carries; NULL for none */
    double form_confidence;
    double residual_mm;
    GPtrArray *fields; /* FormFieldReading* */
    GArray *mrz; /* OcrMrz (ocr/mrz.h), best first; NULL: none looked for */
    struct json_t *deck; /* the test deck as measured (forms/deck.h); NULL: this is none */
    char *text;  /* full text, "" when not asked for */
    FormPaper *paper; /* what the page is by its words; NULL when not asked for, or when it is a form */
    char *error; /* the page could not be decoded: what and what to do (French); everything else is then empty */
    char *error_detail; /* the same for an expert; NULL without error */
} FormPageReading;

/* A page without anything seen on it yet. Transfer full. */
FormPageReading *form_page_reading_new(int number);
void form_page_reading_free(FormPageReading *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FormPageReading, form_page_reading_free)

#endif
