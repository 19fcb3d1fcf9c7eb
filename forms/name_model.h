/* forms/name_model.h: how likely letters are to follow each other in names of people and places: three letters at a time,
 * learned from surnames and first names of many origins. Weak by design, since the applicants' names are in no list:
 * each letter can tip the scales by a bounded factor only, so that it orders doubtful answers and never turns a clear
 * rare name into a common one. */
#ifndef FORMS_NAME_MODEL_H
#define FORMS_NAME_MODEL_H
#include <glib.h>

typedef struct NameModel NameModel;

/* Loads the table that scripts/train/name_model.py makes. Errors: FORMS_ERROR_SETUP. */
NameModel *name_model_load(const char *path, GError **error);
void name_model_free(NameModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NameModel, name_model_free)

/* A RowWeight (forms/row_decode.h); `model` is a NameModel. Accents count as their letter. */
double name_model_weight(const char *text, const void *model);

#endif
