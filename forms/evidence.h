/* forms/evidence.h: what the fields of a page say about each other: agreement makes both surer, conflict sends both to
 * a person. Values never change. */
#ifndef FORMS_EVIDENCE_H
#define FORMS_EVIDENCE_H
#include "forms/lookup.h"
#include "forms/reading.h"

/* A commune that is served under its postal code: of 100 wrong readings of either fewer than one would fit by chance
 * (tests/unit/forms_evidence.c counts it on the tables); the update takes a tenth of the doubt away. Statuses follow. */
void evidence_weigh(FormPageReading *page, const LookupTables *tables);

#endif
