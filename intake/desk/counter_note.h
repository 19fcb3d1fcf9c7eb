/* intake/desk/counter_note.h: what this machine remembers of the deposits at its counter, store or no store: a small file each in
 * GUICHET_HOME/counter, moved to counter/finished when the deposit has ended. */
#ifndef INTAKE_DESK_COUNTER_NOTE_H
#define INTAKE_DESK_COUNTER_NOTE_H
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* Whether `key` is formed as a deposit's key is: nothing else becomes a file's name. */
bool counter_note_key_valid(const char *key);

/* The deposit as db_batch_open takes it, with its "key". Durable. Errors: G_FILE_ERROR. */
bool counter_note_write(const json_t *batch, GError **error);

/* Of a deposit in hand, and of one that has ended. NULL when there is none. Transfer full. */
json_t *counter_note_load(const char *key);
json_t *counter_note_load_finished(const char *key);

/* It has ended. */
void counter_note_finish(const char *key);

/* Those of `agent` (of everybody when NULL): in hand, or ended within a day. [{"key", "label", "opened_at" (UTC), "finished"}], the newest
 * first. Transfer full. */
json_t *counter_notes(const char *agent);

#endif
