/* intake/online.h: an application filed online, from its JSON to the submission that paper becomes too.
 *
 *   {"key": "2026-7f3a",            what the caller calls it: repeated, it is the same submission
 *    "office": "75",
 *    "form": "titre-sejour",        the form that was filled in; "version" may name an older one
 *    "received_at": "2026-11-20T10:12:00+01:00",   optional: now
 *    "case_number": "75-2026-...",  optional: pieces or answers for that case
 *    "fields": {"nom_naissance": "DUPONT", "date_naissance": "1990-12-31",   by the names of the form's fields
 *               "sexe": "f", "langues": ["fr", "ar"],                        a choice's values: one, or a list
 *               "piece_passeport": true, "signature": true}}                 a check box, a signature, a photo
 *
 * Other keys are refused, so that a typing mistake does not pass unseen; so is a field that the form does not have, a
 * value of the wrong type, a choice that is not offered. A value that breaks a rule is no reason to refuse a deposit:
 * it is judged as paper's is, and waits for a person. */
#ifndef INTAKE_ONLINE_H
#define INTAKE_ONLINE_H
#include "db/store.h"
#include "forms/reader.h"

#include <jansson.h>

enum { ONLINE_BYTES = 1 << 20 }; /* that an application may be long */

/* The submission as db_submission_file takes it, transfer full; NULL when the application is not well formed: `problems`
 * (char*, French, transfer full) then has a sentence for each fault. */
json_t *online_submission(FormReader *reader, const json_t *application, GPtrArray **problems);

/* Files what online_submission gave, which needs no store: the answer of db_submission_file (transfer full). */
char *online_file(DbStore *store, const json_t *submission, GError **error);

#endif
