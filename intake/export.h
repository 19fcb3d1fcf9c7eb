/* intake/export.h: everything that is held about a case, as a folder that is readable without this program. */
#ifndef INTAKE_EXPORT_H
#define INTAKE_EXPORT_H
#include "db/store.h"

#include "intake/seda.h"

#include <stdbool.h>

/* Writes a bag (intake/bag.h) to `folder`: data/originals (the bytes as they came), data/pages.pdf (searchable, PDF/A-2b),
 * data/dossier.json, data/journal.json, data/pages.json, data/LISEZMOI.txt. Each original's bytes are checked against its name in the
 * store before they are believed. Errors: those of db/case.h and intake/bag.h; INTAKE_ERROR_INPUT when bytes have changed. */
bool export_case(DbStore *store, const char *case_number, const char *folder, GError **error);

/* The same with data/manifest.xml, the slip of a transfer to the archives (intake/seda.h). */
bool export_case_to_archives(DbStore *store, const char *case_number, const char *folder, const SedaTransfer *transfer, GError **error);

/* The same for the person whom the case is about: without the originals that hold somebody else's pages too, of which
 * data/pages.pdf shows the person's own. */
bool export_case_of_person(DbStore *store, const char *case_number, const char *folder, GError **error);

#endif
