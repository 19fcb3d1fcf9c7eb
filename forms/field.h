/* forms/field.h: reading the fields of a registered page. One file a kind: field_comb.c, field_line.c, field_box.c,
 * field_zone.c; what they share, and the verdict, is in field.c. */
#ifndef FORMS_FIELD_H
#define FORMS_FIELD_H
#include "forms/calibration.h"
#include "forms/lookup.h"
#include "forms/name_model.h"
#include "forms/page_kind.h"
#include "forms/reading.h"
#include "forms/registration.h"
#include "forms/import_guess.h"
#include "ocr/mrz.h"
#include "ocr/row_reader.h"
#include "ocr/text.h"

/* All that reading needs, loaded once. */
typedef struct {
    OcrText *text;
    OcrRowReader *network; /* the glyph network; NULL: its weights are not there */
    OcrRowReader *typed;   /* Tesseract on joined cells */
    OcrMrzReader *mrz;
    LookupTables *tables;
    NameModel *names;
    Calibration *calibration;
    ImportGuesses *guesses;
    PageKinds *kinds; /* what papers that are no form are */
} FormModels;

typedef struct {
    const FormModels *models;
    OcrPage *page;
    bool one_hand; /* what a hand wrote on the page is by one hand, and settles its own doubts */
    bool poor;     /* a page of bad quality: probabilities come from the maps for such */
    bool imported; /* of a form that others drew: likewise */
} FieldContext;

typedef struct Comb Comb; /* forms/comb.h */

/* Each reads one field. Transfer full; never fails: what cannot be read goes to a person with its reason. */
FormFieldReading *field_line_read(const FieldContext *context, const FormRow *row);
FormFieldReading *field_box_read(const FieldContext *context, const FormRow *row);
FormFieldReading *field_zone_read(const FieldContext *context, const FormRow *row);

FormFieldReading *field_comb_read(Comb *comb);

/* All fields of a registered page (`rows`: FormRow) by their kinds, with the verdict, in the same order. Array of FormFieldReading,
 * transfer full. */
GPtrArray *fields_read(const FieldContext *context, const GArray *rows);

/* What an engine said, and what that is worth. */
typedef struct {
    const char *measure; /* of forms/calibration.h */
    double score, probability;
    double bound; /* of forms/reading.h */
} FieldWorth;

FieldWorth field_worth(const FieldContext *context, const char *method, const char *content, double score);

/* Takes `value` and `raw` (both transfer full) with what they are worth. */
void field_take(FormFieldReading *reading, char *value, char *raw, FieldWorth worth);

/* One more value it could be; ones that are there, or are the value, are left out. At most what a reading may carry. */
void field_offer(FormFieldReading *reading, const char *value, double p);

/* Sends it to a person: `word` is the reason, french("reason." word) what the clerk is told. */
void field_doubt(FormFieldReading *reading, const char *word);

/* Whether that is enough for the field to be accepted without a person: its error budget, and a doubt of its own that one may leave. */
bool field_is_sure(const FormField *field, double probability, double bound);

/* Sets the status: a broken rule is INVALID, a doubt stays a doubt, else the error budget decides. `tables` may be NULL. */
void field_settle(FormFieldReading *reading, const FormField *field, const LookupTables *tables);

#endif
