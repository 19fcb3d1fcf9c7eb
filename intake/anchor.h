/* intake/anchor.h: the head of the journal, witnessed outside the store: who rewrote the whole chain, hashes included, would
 * still be found out by an anchor that he cannot reach.
 *
 * An anchor is a place of the chain, the hash there, and, where the setting "tsa" names an authority, its RFC 3161 token over
 * that hash. It is written to GUICHET_HOME/anchors/PLACE.json, to be copied elsewhere, and noted in the journal itself. */
#ifndef INTAKE_ANCHOR_H
#define INTAKE_ANCHOR_H
#include "db/store.h"

typedef struct {
    char *place, *sha256, *path; /* NULL when there was nothing to anchor */
    bool already;                /* nothing came since the last anchor */
    bool stamped;                /* an authority has signed it */
} Anchor;

void anchor_clear(Anchor *anchor);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Anchor, anchor_clear)

/* Anchors the head as it is now. Errors: those of db/anchor.h and intake/timestamp.h; G_FILE_ERROR. With an authority that does
 * not answer nothing is anchored. */
bool anchor_make(DbStore *store, Anchor *anchor, GError **error);

/* Compares every anchor, of the journal and of the folder, with the chain as it is, and checks every token. `count` gets how many.
 * False with INTAKE_ERROR_INPUT naming the first that does not fit. */
bool anchor_verify(DbStore *store, int64_t *count, GError **error);

#endif
