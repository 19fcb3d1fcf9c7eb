/* intake/truth_export.h: what people decided, as truth to train and measure readers on: a picture of each field and what stands in it. */
#ifndef INTAKE_TRUTH_EXPORT_H
#define INTAKE_TRUTH_EXPORT_H
#include "db/store.h"
#include "intake/reader_client.h"

/* Writes FIELD.png (with 3 mm around it) for each field on which a person's word stands, and truth.jsonl, one line a field: {"file", "form",
 * "form_version", "name", "value", "read", "confidence", "method", "verdict", "keyed"}. Pictures that are there already are kept, so that
 * it can be run again; `folder` is made, for its owner only. `about_json` is {"from", "to", "office"}. The journal says that `agent` did
 * it. `count`: fields written. Costs one decoding of a page a field. */
bool truth_export(DbStore *store, Reader *reader, const char *about_json, const char *folder, int *count, GError **error);

#endif
