/* intake/twodoc_place.h: paper that came without a sheet of ours, and carries a signed code that names its case. */
#ifndef INTAKE_TWODOC_PLACE_H
#define INTAKE_TWODOC_PLACE_H
#include "db/store.h"
#include "intake/twodoc_result.h"

/* What a result of intake/twodoc_result.h says by which a case is found: {"request_number", "foreigner_number", "birth_date" (ISO), "last_name"}, as
 * far as it does. Transfer full. */
json_t *twodoc_names(const json_t *result);

/* The case that a code names; NULL in `number` (transfer full) when there is none, or no signature vouches for the code: a wrong digit must
 * not find somebody else's. Errors: those of the store. */
bool twodoc_find_case(DbStore *store, const json_t *result, char **number, GError **error);

/* The pages of `plan` (intake/assemble.h) that go to nobody and name their case by such a code become arrivals of that case, each alone: what
 * lies around them is still for a person. `pages`: those of the batch. Errors: those of the store. */
bool twodoc_place(json_t *plan, const json_t *pages, const TwodocChecker *checker, DbStore *store, GError **error);

#endif
