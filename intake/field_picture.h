/* intake/field_picture.h: the part of a page where a field stands, as a PNG file that a person can open. */
#ifndef INTAKE_FIELD_PICTURE_H
#define INTAKE_FIELD_PICTURE_H
#include "db/store.h"
#include "intake/reader_client.h"

/* Cuts the field out of its original (by the reader, since only it decodes what came from outside), with a margin of 3 mm,
 * and writes it under "home"/review. `field` is what db_review_claim answers. The file's path, transfer full; NULL
 * with an error, or without one when the field has no page (an online application). */
char *field_picture_write(Reader *reader, DbStore *store, const json_t *field, GError **error);

/* The same as PNG bytes, transfer full; the field must have a page ("original"). */
GBytes *field_picture_bytes(Reader *reader, DbStore *store, const json_t *field, GError **error);

/* What the reader is asked for that picture, for whoever cannot wait for it here. */
ReaderRequest field_picture_request(const json_t *field);

#endif
