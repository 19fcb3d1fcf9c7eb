/* intake/put_aside.h: files moved out of a hot folder's way. Others may write in that folder, and must not steer where a file of theirs
 * ends: below the folder itself no link is followed. */
#ifndef INTAKE_PUT_ASIDE_H
#define INTAKE_PUT_ASIDE_H
#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *folder;
    const char *from, *name; /* where it lies: a sub-folder of `folder`, NULL for the folder itself */
    const char *to, *as;     /* where it goes: a sub-folder, made when it is not there, or NULL */
} PutAside;

/* Moves the file, under a name like `as` when that one is taken there: what lies there is never replaced. The path it has then, transfer full;
 * NULL on error (INTAKE_ERROR_AWAY, with the file's path). */
char *put_aside(const PutAside *order, GError **error);

/* Writes `text` as folder/to/name, anew. */
bool put_aside_note(const PutAside *order, const char *text, GError **error);

#endif
