/* intake/seda.h: the slip of a transfer to the archives: an ArchiveTransfer of SEDA 2.1 (Standard d'échange de données pour
 * l'archivage) about what lies in a bag's data folder, which with it is a submission package. */
#ifndef INTAKE_SEDA_H
#define INTAKE_SEDA_H
#include "intake/bag.h"

#include <jansson.h>

typedef struct {
    const char *archives;  /* identifier of the archives that take it */
    const char *agreement; /* of the service agreement; may be NULL */
} SedaTransfer;

/* The slip as XML, for every file that the bag holds by now. `dossier` is the case as db_case_show gives it. Transfer full. */
char *seda_manifest(const SedaTransfer *transfer, const Bag *bag, const json_t *dossier);

#endif
