/* forms/frame_seen.h: the printed frames of fields where they are hairlines. A scanner breaks and loses such; where a frame is lost nobody can tell
 * whether another version of the form has the box elsewhere. */
#ifndef FORMS_FRAME_SEEN_H
#define FORMS_FRAME_SEEN_H
#include "forms/reading.h"
#include "forms/registration.h"
#include "ocr/layout.h"

/* Whether a frame of page `number` is not where `transform` says though the words beside it are, and other frames are whole: it was moved, and the page
 * is another version's. `page` upright. */
bool form_frames_moved(const OcrLayout *page, const FormTransform *transform, const FormTemplate *form, int number, const OcrLayout *blank);

/* For each row of the registration whether all its frames are seen (bool); where `blank` has none of hairlines, they are. To be asked before the
 * form's own colour goes. Transfer full. */
GArray *form_frames_seen(OcrPage *page, const FormRegistration *registration, const OcrLayout *blank);

/* What a field was read as of which a frame is not seen is not believed: neither a value nor that it is empty. */
void form_frames_doubt(const GArray *seen, FormPageReading *reading);

#endif
