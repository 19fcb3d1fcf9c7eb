/* forms/reader_models.h: loads what reading stands on, once, before the reader is jailed. */
#ifndef FORMS_READER_MODELS_H
#define FORMS_READER_MODELS_H
#include "forms/field.h"
#include "forms/reader.h"

/* By `options`: share, calibration, without. Errors: FORMS_ERROR_SETUP, OCR_ERROR_SETUP. */
bool form_models_load(FormModels *models, const FormReaderOptions *options, GError **error);
void form_models_clear(FormModels *models);

#endif
