/* forms/import_print.h: check boxes of a fillable PDF laid onto the frames that are printed for them: a widget is a little
 * larger or smaller, and on paper only the frame is seen. */
#ifndef FORMS_IMPORT_PRINT_H
#define FORMS_IMPORT_PRINT_H
#include "forms/template.h"
#include "ocr/page.h"

/* The printed frame at `box`, at most 0.6 mm outside of it; `box` itself where none is printed. */
FormBox import_printed_frame(OcrPage *page, FormBox box);

#endif
