/* forms/line_plausible.h: whether what an engine read on a printed line looks like what people type into a form. */
#ifndef FORMS_LINE_PLAUSIBLE_H
#define FORMS_LINE_PLAUSIBLE_H
#include <stdbool.h>

/* False where capitals or full stops stand as nobody types them: the engine is sure of such readings, and wrong. `text` is UTF-8;
 * `sentences`: there is room for whole ones, whose words may end in a stop. It changes nothing of what was read. */
bool line_plausible(const char *text, bool sentences);

#endif
