/* forms/import_frame.h: the frames of a drawn form as places to write: the bare part beside the words that stand in them. */
#ifndef FORMS_IMPORT_FRAME_H
#define FORMS_IMPORT_FRAME_H
#include "forms/import_phrase.h"

/* Where in `frame` a person writes: under its words, behind them, or over them; all of it when it holds none. `boxes`: the page's places to write and
 * its table cells (FormBox), `frame` among them or not. False: its words fill it, as the head of a table's column, or it holds other places. */
bool import_frame_room(const ImportPrint *print, const GArray *boxes, FormBox frame, FormBox *room);

/* A line that parts two sections of a page rather than waiting for words: as wide as the page's print, alone, and nothing asks over, before or right under it. `room`: what
 * is over it; `rules`: those of all of the page's lines (FormBox). */
bool import_rule_is_ornament(const ImportPrint *print, const GArray *rules, FormBox room);

#endif
