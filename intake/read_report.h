/* intake/read_report.h: what `guichet read` prints about one file: a line of JSON (design §4), or a summary in French. */
#ifndef INTAKE_READ_REPORT_H
#define INTAKE_READ_REPORT_H
#include "forms/document_kind.h"
#include "intake/reader_client.h"

#include <stdio.h>

/* {"file","sha256","media_type","pages","elapsed_ms"}, or {"file","error":{"code","message","detail"}} when `result` has one. */
json_t *read_report_json(const char *file, const char *sha256, const ReaderResult *result);

/* The same, for a file that was not even handed to a reader. `code` as reader_error_message takes
 * it, `detail` for an expert. */
json_t *read_report_error(const char *file, const char *code, const char *detail);

/* Prints a report made by the functions above: JSON on one line, or French. */
void read_report_print(const json_t *report, bool as_json, const DocumentKinds *kinds, FILE *stream);

#endif
