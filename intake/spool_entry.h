/* intake/spool_entry.h: one entry of the spool as a file: writing it so that it is durable, reading it back, checking it.
 * Entries are for intake/spool.c alone. */
#ifndef INTAKE_SPOOL_ENTRY_H
#define INTAKE_SPOOL_ENTRY_H
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* Writes label and content to `folder`/tmp, for waiting/`name`; not durable yet. The open descriptor holds the entry's lock; -1 on error.
 * Errors: INTAKE_ERROR_AWAY. */
int spool_entry_write(const char *folder, const char *name, json_t *label, GBytes *content, GError **error);

typedef struct {
    char *name;
    int descriptor; /* of spool_entry_write */
} SpoolWritten;

/* Makes `count` written entries durable and moves them to waiting/, the folder fsynced: all of them, or none, whose descriptors are then
 * closed and set to -1. What waited there before under one of the names stays in any case. Errors: INTAKE_ERROR_AWAY. */
bool spool_entries_commit(const char *folder, SpoolWritten *entries, guint count, GError **error);

/* Takes back what was written and shall not be committed. */
void spool_entry_abandon(const char *folder, SpoolWritten *entry);

/* Opens and locks waiting/`name`. -1 without error when it is gone or held by another process. */
int spool_entry_lock(const char *folder, const char *name);

/* The label and the content of an open entry, checked against length and SHA-256. False when the disk has spoiled it:
 * INTAKE_ERROR_INPUT. Both transfer full. */
bool spool_entry_load(int descriptor, json_t **label, GBytes **content, GError **error);

/* Makes a folder's names durable. */
bool spool_sync_folder(const char *path);

#endif
