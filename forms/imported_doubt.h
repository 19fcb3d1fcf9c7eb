/* forms/imported_doubt.h: what is not believed on a form that others drew, however sure it seems: the maps of forms/calibration.json were measured
 * on our own form. */
#ifndef FORMS_IMPORTED_DOUBT_H
#define FORMS_IMPORTED_DOUBT_H
#include "forms/reading.h"

/* Of ink nothing is accepted; boxes so low or narrow that a mark may pass for dirt are not believed to be empty either. */
void form_imported_doubt(FormPageReading *reading);

#endif
