/* scripts/tools/samples/copy.h: one filled copy of a form, and the scans of its pages. */
#ifndef SAMPLES_COPY_H
#define SAMPLES_COPY_H
#include "forms/template.h"
#include "pen.h"
#include "scan.h"

#include <jansson.h>
#include <poppler.h>

typedef struct {
    const FormTemplate *form;
    GHashTable *values;
    GHashTable *faults; /* char* to const char*: what went wrong in a field, by its name */
    char *number;
    PopplerDocument *print;
    PopplerDocument *typed; /* what a machine puts on a form that others drew; NULL: nothing */
    const char *font; /* NULL: written by `writer` */
    PenWriter writer;
    guint32 seed;
} FilledCopy;

/* Prints the form with `values` (transfer full) by `font`, or blank for a hand that fills it later (font NULL). */
FilledCopy *filled_copy_new(const FormTemplate *form, GHashTable *values, const char *font, const Strokes *glyphs,
                            GRand *rand, GError **error);

/* What a person does wrong, in `share` of the choices of `values`: "two_marked" (where one is allowed), "scribbled" (a
 * wrong box filled in and another marked) and, by `hand` only, "faint". Called before filled_copy_new; answers its
 * `faults` (transfer full). */
GHashTable *filled_copy_faults(const FormTemplate *form, GHashTable *values, double share, bool hand, GRand *rand);
/* Its ink goes on the paper `path` (a PDF of the same form, printed for somebody) instead of on a fresh print. */
bool filled_copy_on(FilledCopy *copy, const char *path, GError **error);

void filled_copy_free(FilledCopy *copy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FilledCopy, filled_copy_free)

/* Page `page` (from 1) as one pass of a scanner gives it. Transfer full. */
PIX *filled_copy_scan(FilledCopy *copy, int page, const ScanPass *pass);

/* What a reader should find on it: form, page, copy, writing, rotation, skew_deg, the fields, and the
 * "faults" (of a field marked twice no value is right). Transfer full. */
json_t *filled_copy_truth(const FilledCopy *copy, int page, const ScanPass *pass);

/* Any printed PDF (a sheet, a letter) for scanning; NULL data draws nothing, a blank side. */
PopplerDocument *printed_open(const char *path, GError **error);
PIX *printed_scan(PopplerDocument *document, int page, const ScanPass *pass);

#endif
