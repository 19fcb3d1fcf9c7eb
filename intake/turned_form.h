/* intake/turned_form.h: what form a page shows itself to be of once a person turned it. */
#ifndef INTAKE_TURNED_FORM_H
#define INTAKE_TURNED_FORM_H
#include "intake/reader_client.h"

/* `place` as db_paper_page answers, `bytes` its original: {"form", "version", "form_page", "fields": as a reading has them, their boxes on the page as
 * it was scanned}; NULL when it is no form, could not be laid or could not be read. Transfer full. */
json_t *turned_form_find(Reader *reader, const json_t *place, GBytes *bytes, ReaderProgress progress, void *context);

#endif
