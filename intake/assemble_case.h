/* intake/assemble_case.h: the arrivals and documents that assembling gathers, and how they are written into a plan. */
#ifndef INTAKE_ASSEMBLE_CASE_H
#define INTAKE_ASSEMBLE_CASE_H
#include "intake/assemble.h"
#include "intake/assemble_page.h"

/* Consecutive pages that belong together; a form's need not be consecutive. */
typedef struct {
    char *kind; /* "form", the word of a separator, or "inconnu" */
    const char *form, *version, *copy; /* of a form; borrowed */
    GPtrArray *pages;      /* PageFacts*, borrowed, in scanning order */
    GPtrArray *duplicates; /* those of `pages` that came a second time */
} Document;

typedef struct {
    char *office, *channel, *received_on;
    char *procedure;   /* "" when not said */
    char *case_number; /* NULL: a new case */
    bool announced;    /* a separator said "new case": its first form belongs to it */
    Document *form;    /* borrowed from `documents`; NULL: none yet */
    GPtrArray *documents;
} Arrival;

Arrival *arrival_new(const char *office, const char *channel, const char *received_on);
void arrival_free(Arrival *arrival);

/* A new document at the end of the arrival. Borrowed. */
Document *arrival_document(Arrival *arrival, const char *kind);

/* Pages of the form, 1-based, that never came; NULL when all are there. JSON array, transfer full. */
json_t *document_missing_pages(const Document *document, const FormLibrary *library);

/* The arrival as db_submission_file takes it. Its key is the batch's with its first page: the same whenever the batch is
 * put together again. Transfer full. */
json_t *arrival_to_json(const Arrival *arrival, const json_t *batch, const AssembleKnowledge *knowledge);

#endif
