/* forms/evidence.h: what the fields of a page say about each other: agreement makes both surer, conflict sends both to
 * a person. Values never change. */
#ifndef FORMS_EVIDENCE_H
#define FORMS_EVIDENCE_H
#include "forms/lookup.h"
#include "forms/reading.h"

/* A commune that is served under its postal code makes both surer: by as much as misreadings near by would not fit too,
 * which is little for the code of an arrondissement of Paris and much for a village. Of a commune that does not fit, those
 * near it that would are offered. Statuses follow. */
void evidence_weigh(FormPageReading *page, const LookupTables *tables);

#endif
