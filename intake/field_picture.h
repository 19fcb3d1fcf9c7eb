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

/* What the reader is asked for that picture, for whoever cannot wait for it here, and for those of the fields "beside" it on its page ([{"field",
 * "box_px"}], may be absent). Their numbers go to `fields` (int64_t), as the boxes of the request; NULL: only the first is wanted. */
ReaderRequest field_pictures_request(const json_t *field, GArray *fields);

/* How a person turned the field's page since it was read (clockwise): so its picture is turned. */
int field_picture_turned(const json_t *field);

/* Pictures lie under "home"/review, since a field never changes. NULL: not there. Transfer full. */
GBytes *field_picture_kept(int64_t field, int turned);
bool field_picture_keep(int64_t field, int turned, GBytes *png, GError **error);

/* Takes away those older than a day: what is destroyed in the store leaves nothing here. */
void field_pictures_tidy(void);

#endif
