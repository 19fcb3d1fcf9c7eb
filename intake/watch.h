/* intake/watch.h: a hot folder: files that a scanner drops are taken in when they are whole.
 *
 * Whole is what a file's own structure says (ocr/media.h), asked again and again with growing pauses, never a clock that
 * stands still: scanners pause between pages. Each file is a batch of its own; many are made durable together. Once its
 * bytes are durable in the spool it moves to FOLDER/pris (or is deleted), its name cut where it is too long to be told apart from another; a file that changed in between, or
 * was renamed over it, stays and is looked at anew. What can never be
 * whole, a foreign kind, moves to FOLDER/refuse with a note. A file that stays incomplete is reported once and left. */
#ifndef INTAKE_WATCH_H
#define INTAKE_WATCH_H
#include "intake/acceptance.h"
#include "intake/reader_client.h"

typedef struct {
    const char *folder;
    AcceptanceBatch batch;
    Reader *reader;
    Spool *spool;
    DbStore **store;
    bool delete_taken;
    int patience_s; /* incomplete so long: reported */
} WatchOptions;

typedef struct Watch Watch;

Watch *watch_new(const WatchOptions *options);
void watch_free(Watch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Watch, watch_free)

/* Looks at every file that is due, for some seconds: takes, refuses or postpones it. A file that cannot be read or moved is reported and holds up
 * no other. `next_ms` gets when the next one is due, at most the
 * time of a full look. With `all` neither pauses nor seconds count. Errors: INTAKE_ERROR_SETUP (the sandbox), INTAKE_ERROR_AWAY
 * (spool or folder): nothing is lost, try again. */
bool watch_look(Watch *watch, bool all, int *next_ms, GError **error);

/* The date of reception of what is taken from now on: "YYYY-MM-DD", borrowed until the next call. */
void watch_set_received(Watch *watch, const char *date);

/* A file was just written or renamed: it is due at once. */
void watch_touch(Watch *watch, const char *name);

#endif
