/* intake/twodoc_file.h: the 2D-Docs of a batch go into the cases with its pages. */
#ifndef INTAKE_TWODOC_FILE_H
#define INTAKE_TWODOC_FILE_H
#include "db/store.h"
#include "intake/twodoc_result.h"

/* Adds to each document of `plan` (intake/assemble.h) the 2D-Docs on its pages, as "twodoc": results of intake/twodoc_result.h with
 * "page_id", "person" and "address" (intake/twodoc_compare.h, against the form of the same arrival, else the case that it is for) and "online_case",
 * the case of the online request whose number the code has, null when there is none. The store keeps them with the document.
 * What a person must look at becomes a field "controle_2d_doc" that waits: a false or revoked signature, one made outside its certificate's time,
 * a code about somebody else or elsewhere, and a case found by the request number, which is only a proposal.
 * A page that went to nobody goes to the case that its code names (intake/twodoc_place.h). A document of one page of which nobody said the kind gets the code's. `batch_pages` as for the plan. Errors: those of the store when it is away. */
bool twodoc_file(json_t *plan, const json_t *batch_pages, DbStore *store, GError **error);

#endif
