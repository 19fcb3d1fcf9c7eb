/* scripts/tools/samples/settings.h: what was asked for, and the maker that has everything loaded for it. */
#ifndef SAMPLES_SETTINGS_H
#define SAMPLES_SETTINGS_H
#include "copy.h"
#include "person.h"

typedef struct {
    char *scan; /* a PDF to scan instead of filled forms */
    char *output, *truth, *format, *colour, *writing, *font, *form, *mix, *share;
    char *damage; /* of every page: a name of damage.h; NULL: none */
    char *templates; /* a second folder of templates; NULL: none */
    char *orders, **recordings, *wrong;
    int count, seed, dpi;
    double strength, fill, faults, absent;
    gboolean upright, split, backs, passport, no_lines, twice;
} SampleSettings;

typedef struct {
    SampleSettings *settings;
    GRand *rand;
    People *people;
    Strokes *glyphs;
    FormLibrary *forms;
    const FormTemplate *form; /* the one to fill */
    PIXA *pages;      /* of the file under way */
    json_t *truths;   /* of its pages */
    char *truth_folder;
    int files;
} SampleMaker;

/* Loads lists, letters and templates; makes the folders. */
SampleMaker *sample_maker_new(SampleSettings *settings, GError **error);
void sample_maker_free(SampleMaker *maker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SampleMaker, sample_maker_free)

/* A new person's copy of the form. Transfer full. */
FilledCopy *sample_maker_copy(SampleMaker *maker, bool hand, bool blank, GError **error);

/* The next pass of the scanner, by the settings. */
ScanPass sample_maker_pass(SampleMaker *maker);

/* Writes the file under way, as `name` (NULL: the next number), and its truth; begins a new one. */
bool sample_maker_write(SampleMaker *maker, const char *format, const char *name, GError **error);

#endif
