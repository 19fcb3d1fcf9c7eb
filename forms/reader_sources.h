/* forms/reader_sources.h: what a reading depends on besides the page and the program: every file that form_reader_new loads. */
#ifndef FORMS_READER_SOURCES_H
#define FORMS_READER_SOURCES_H
#include "forms/reader.h"

#include <jansson.h>

/* {"titre-sejour.yaml": SHA-256 in hex, "own/x.yaml" (of the second folder), "handprint.bin", "fra.traineddata"...}: 10 ms. A file that
 * is not there is left out, as it is in reading. The fonts that draw PDF pages without embedded ones are the system's and not
 * among them. Errors: G_FILE_ERROR. Transfer full. */
json_t *form_reader_sources(const FormReaderOptions *options, GError **error);

#endif
