/* intake/backup.h: all that this installation keeps, in one folder, and back: the store (originals in it), what waits in
 * the spool, the keys that sign papers. A folder of BagIt (intake/bag.h), read back before it is called good. */
#ifndef INTAKE_BACKUP_H
#define INTAKE_BACKUP_H
#include <glib.h>
#include <stdbool.h>

/* Makes `folder`, reads it back. `files` is what it holds. Work may go on meanwhile. Errors: those of bag.h, DB_ERROR. */
bool backup_make(const char *folder, int *files, GError **error);

/* Checks `folder`, fills the empty store and spool of the settings from it, then checks that the store is what the backup
 * says: counts, journal, the bytes of every original. Errors: INTAKE_ERROR_INPUT (French) when the backup has changed or
 * the store holds something else afterwards; DB_ERROR. */
bool backup_restore(const char *folder, GError **error);

#endif
