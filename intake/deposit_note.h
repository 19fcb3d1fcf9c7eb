/* intake/deposit_note.h: what was taken in under a deposit number on this machine, kept so that the person gets a signed proof of it,
 * now or later, with the store or without: GUICHET_HOME/deposits/NUMBER.json. */
#ifndef INTAKE_DEPOSIT_NOTE_H
#define INTAKE_DEPOSIT_NOTE_H
#include <glib.h>
#include <stdbool.h>

/* `batch_json` as acceptance_batch_json gives it; `files` and their SHA-256s, as many. Durable when it returns. Errors:
 * INTAKE_ERROR_AWAY: what is in the spool is received all the same, and the same again writes the note. */
bool deposit_note_write(const char *batch_json, char **files, char **sha256s, GError **error);

/* The same, file by file, for a deposit that grows: `batch_json` counts at the first. A file that is there already is not added again. */
bool deposit_note_add(const char *batch_json, const char *name, const char *sha256, GError **error);

/* Whether `text` has the form of a deposit number: of a node, of a content, of the desk. */
bool deposit_note_number(const char *text);

/* The proof of deposit as a PDF at `path`, its signed code in `code` (transfer full): the number, the day, and each file with its digest.
 * Needs no store and no network. Errors: INTAKE_ERROR_INPUT when nothing was taken in here under that number; those of
 * forms/print_notice.h and intake/signature.h. */
bool deposit_note_print(const char *number, const char *path, char **code, GError **error);

#endif
