/* intake/assemble.h: puts a batch together: which pages are a form, a piece, a separator, and to which case they go.
 * A pure function of what was read.
 *
 * A new case begins with a separator, a case sheet or the first page of a form, and with nothing else. What a separator
 * says holds for what follows it and for nothing else. Pages of a form belong together by the copy number printed on
 * them, or by the number of the case that they were printed for, in whatever order they were scanned; that number knows
 * better than a separator, and a page whose number no case has, or another than the case sheet before it, is left to a
 * person. A passport, permit or visa that shows itself by its machine readable zone is a
 * document of its own, where no separator says another kind. Where paper could belong to two people it is left to a person:
 * pages before any start, after a lost or damaged page (it may have been a separator), after forms that were mixed up.
 * A code of ours that is seen and not understood stops the whole batch. What a clerk handed over at the desk's counter is one
 * person's from its first page, and where the clerk said that a document begins or goes on, it does. */
#ifndef INTAKE_ASSEMBLE_H
#define INTAKE_ASSEMBLE_H
#include "forms/reader.h"

#include <jansson.h>

/* How the key of a deposit at the desk begins; at a node, its subject. */
#define ASSEMBLE_DEPOSIT_KEY "G-"

typedef struct {
    const FormLibrary *library; /* how many pages a form has */
    FormReader *reader;         /* for the rules across pages that were read apart; NULL: they are left out */
    GHashTable *known_cases;    /* char* set: case numbers on case sheets and prefilled forms that exist */
} AssembleKnowledge;

/* The case numbers that the batch's case sheets and prefilled forms name, for `known_cases`. Array of char*, transfer full. */
GPtrArray *assemble_case_numbers(const json_t *batch_pages);

/* `batch_pages` as db_batch_pages gives it; the plan as db_reading_assemble takes it. NULL with INTAKE_ERROR_INPUT when
 * `batch_pages` has not that shape. Transfer full. */
json_t *assemble_plan(const json_t *batch_pages, const AssembleKnowledge *knowledge, GError **error);

#endif
