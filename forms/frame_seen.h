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

/* Bare: lost, but its words are there and all around it, as far as it could have moved, there is no ink that is not the form's or another field's whose
 * frames are seen: nothing was written there. */
typedef enum { FORM_FRAME_LOST, FORM_FRAME_BARE, FORM_FRAME_SEEN } FormFrameState;

/* For each row of the registration what is seen of all its frames (FormFrameState); where `blank` has none of hairlines, they are seen, but where the words are lost as
 * well. To be asked before
 * the form's own colour goes. Transfer full. */
GArray *form_frames_seen(OcrPage *page, const FormRegistration *registration, const OcrLayout *blank);

/* What a field was read as of which a frame is lost is not believed: neither a value nor that it is empty; where it is bare, it is empty. */
void form_frames_doubt(const GArray *seen, FormPageReading *reading);

#endif
