/* intake/spool_entry.h: one entry of the spool as a file: writing it so that it is durable, reading it back, checking it.
 * Entries are for intake/spool.c alone. */
#ifndef INTAKE_SPOOL_ENTRY_H
#define INTAKE_SPOOL_ENTRY_H
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* Writes label and content to `folder`/tmp and moves them to `folder`/waiting/`name`, all fsynced. The open descriptor
 * holds the entry's lock; -1 on error: nothing is then in waiting/, unless the disk refuses even to take it back.
 * Errors: INTAKE_ERROR_AWAY. */
int spool_entry_write(const char *folder, const char *name, json_t *label, GBytes *content, GError **error);

/* Opens and locks waiting/`name`. -1 without error when it is gone or held by another process. */
int spool_entry_lock(const char *folder, const char *name);

/* The label and the content of an open entry, checked against length and SHA-256. False when the disk has spoiled it:
 * INTAKE_ERROR_INPUT. Both transfer full. */
bool spool_entry_load(int descriptor, json_t **label, GBytes **content, GError **error);

/* Makes a folder's names durable. */
bool spool_sync_folder(const char *path);

#endif
