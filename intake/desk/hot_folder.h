/* intake/desk/hot_folder.h: the folder into which the counter's scanner delivers (the setting counter_folder): what waits there, and
 * taking it into the deposit in hand. Not a folder that `guichet watch` empties by itself. An office that has a folder of its own
 * name inside uses that one; without, the folder is this machine's own office's. */
#ifndef INTAKE_DESK_HOT_FOLDER_H
#define INTAKE_DESK_HOT_FOLDER_H
#include "intake/desk/desk.h"

/* Answers {"files": [{"name", "size", "at", "still" (nobody writes to it any more)}]}, the newest first; "folder": false where none is set for that office. */
void hot_folder_answer(const DeskCall *call);

/* The bytes of the file "file" of the folder, whole by its own structure. NULL on error: INTAKE_ERROR_INPUT (no such file, not whole).
 * Transfer full. */
GBytes *hot_folder_read(const DeskCall *call, GError **error);

/* That file is in the deposit now: it moves to "pris" beside. */
void hot_folder_put_away(const DeskCall *call);

#endif
