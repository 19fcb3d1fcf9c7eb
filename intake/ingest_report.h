/* intake/ingest_report.h: what came of an ingest, in French for the one who fed the scanner, or as JSON. */
#ifndef INTAKE_INGEST_REPORT_H
#define INTAKE_INGEST_REPORT_H
#include "intake/ingest.h"

#include <stdio.h>

/* `outcome` of an Ingest; `store` may be NULL: then what waits for a person is not counted. */
void ingest_report_print(const json_t *outcome, DbStore *store, FILE *stream);

/* The same as one JSON object on a line: "batches", each with its state and counts, "cases", "unaccepted", "again". */
void ingest_report_json(const json_t *outcome, FILE *stream);

#endif
