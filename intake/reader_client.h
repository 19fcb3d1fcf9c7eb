/* intake/reader_client.h: asks the reader about an original, and believes nothing that it says without a check.
 *
 * A crash, a hang, a flood or nonsense costs one original: it comes back as a result with an error word. */
#ifndef INTAKE_READER_CLIENT_H
#define INTAKE_READER_CLIENT_H
#include "intake/reader_server.h"

#include <jansson.h>

typedef struct {
    FormReaderOptions form;
    ReaderLimits limits;
    ReaderAnswer answer; /* what the children run */
    int silence_ms; /* a child that says nothing for so long is ended */
} ReaderOptions;

/* Templates and models of the settings; 1 GiB, 30 minutes of CPU, 60 s of silence. */
ReaderOptions reader_options_default(void);

typedef struct Reader Reader;

/* Loads the models and forks the server. Call it before threads and database connections are there.
 * Errors: those of form_reader_new; INTAKE_ERROR_SETUP. */
Reader *reader_new(const ReaderOptions *options, GError **error);
void reader_free(Reader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reader, reader_free)

/* To be called in a forked child of the process that made it: leaves the parent's server to the parent and forks one
 * of its own from the models that are in memory. Errors: INTAKE_ERROR_SETUP. */
bool reader_renew(Reader *reader, GError **error);

FormReader *reader_forms(Reader *reader);
const ReaderOptions *reader_options(const Reader *reader);

/* What came of one request. Exactly one of the parts is there. */
typedef struct {
    char *error_code;   /* a word of ocr_error_name, or "crashed", "timeout", "memory", "nonsense", "empty" */
    char *error_detail; /* for an expert, not French; may be ""; of a PROBE: why the file is not whole */
    char *media_type;   /* PROBE and READ */
    char *whole;        /* PROBE: "whole", "partial", "foreign" */
    json_t *pages;      /* READ, LAY, TURNED: the array of a reading, each element checked */
    GPtrArray *pictures;/* READ: GBytes* (JPEG) a page; NULL where there is none */
    GPtrArray *crops;   /* CROP: GBytes* (PNG) a box, in order; of the whole page: one */
    json_t *paper;      /* PAPER: as forms/paper_json.h has it, checked */
    char *ink;          /* INK: a sound map of ocr/page_same.h */
    char *template_body; /* IMPORT: YAML from the title on, not yet checked; its pages' PNGs are `pictures` */
    int widgets, left_out; /* IMPORT: fields that the PDF had, and how many of them are no answers */
    int64_t elapsed_ms;
} ReaderResult;

void reader_result_free(ReaderResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReaderResult, reader_result_free)

/* One request under way. */
typedef struct ReaderJob ReaderJob;

/* Hands the bytes over (copied into sealed memory) and returns at once. A server that has died is forked anew.
 * Errors: INTAKE_ERROR_SETUP, INTAKE_ERROR_AWAY (no memory or descriptors now). */
ReaderJob *reader_job_start(Reader *reader, const ReaderRequest *request, const void *bytes, size_t size,
                            GError **error);

/* Poll this for reading; -1 when the job is over. */
int reader_job_descriptor(const ReaderJob *job);

/* How long poll may wait before the watchdog must look again. */
int reader_job_patience_ms(const ReaderJob *job);

/* Takes in what has come and looks at the clock. True when the job is over. Never waits. */
bool reader_job_advance(ReaderJob *job);

/* Pages seen so far, and how many there are (0: not yet known). */
void reader_job_progress(const ReaderJob *job, int *done, int *total);

/* The result of a job that is over, or that is to be given up; frees the job. NULL when the original is not to blame:
 * INTAKE_ERROR_SETUP when the sandbox could not be built, INTAKE_ERROR_AWAY when somebody else ended the reader (try
 * again). Transfer full. */
ReaderResult *reader_job_finish(ReaderJob *job, GError **error);

typedef void (*ReaderProgress)(int done, int total, void *context);

/* Start, wait, finish. `progress` may be NULL; it is called at least every second. */
ReaderResult *reader_run(Reader *reader, const ReaderRequest *request, GBytes *bytes, ReaderProgress progress,
                         void *context, GError **error);

/* French, for whoever holds the paper: what is wrong and what to do. The expert's detail goes beside it, to JSON or the
 * log. Transfer full. */
char *reader_error_message(const char *code);

#endif
