/* intake/desk/theme.h: the design system of the State (@gouvfr/dsfr) over the desk's own look, where an administration that may use it
 * switches it on: the setting "theme" names its own unpacked copy of the package. Nothing of it is in this program. */
#ifndef INTAKE_DESK_THEME_H
#define INTAKE_DESK_THEME_H
#include "intake/desk/http.h"

/* Whether the setting names a folder that holds the package (its dist/core/core.main.min.css). */
bool theme_on(void);

/* Answers /desk/theme.css (nothing, or how the desk takes the theme over) and /theme/PATH (a style sheet, font or picture out of
 * the package's dist folder, and nothing else). False: some other address. */
bool theme_answer(HttpRequest *request);

#endif
