/* intake/bag.h: a folder that says by itself whether it is whole: BagIt 1.0 (RFC 8493) with SHA-256. Any program of
 * archives reads it; `sha256sum -c manifest-sha256.txt` does too. */
#ifndef INTAKE_BAG_H
#define INTAKE_BAG_H
#include <glib.h>
#include <stdbool.h>

typedef struct Bag Bag;

/* The folder appears under its name only when it is finished; until then it is called `folder`.part. Errors: INTAKE_ERROR_INPUT
 * when there is something of that name already, INTAKE_ERROR_AWAY when it cannot be made. Transfer full. */
Bag *bag_new(const char *folder, GError **error);

/* Freed before it is finished, what was begun is removed. */
void bag_free(Bag *bag);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Bag, bag_free)

/* Adds data/`name`; `name` may hold one folder ("originals/1.tif"). */
bool bag_add(Bag *bag, const char *name, const void *bytes, gsize size, GError **error);

/* Where somebody else is to write data/`name`, which bag_note then takes in. Transfer full. */
char *bag_path(Bag *bag, const char *name, GError **error);
bool bag_note(Bag *bag, const char *name, GError **error);

typedef struct {
    const char *name;   /* under data/ */
    const char *sha256; /* hex */
    guint64 size;
} BagFile;

/* Calls `visit` for every file that was added, in that order. The file is borrowed for the call. */
void bag_each(const Bag *bag, void (*visit)(const BagFile *file, void *context), void *context);

/* Writes the manifests, makes all durable, and gives the folder its name. `identifier`: what the bag is about. */
bool bag_finish(Bag *bag, const char *identifier, GError **error);

#endif
