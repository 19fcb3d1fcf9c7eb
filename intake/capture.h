/* intake/capture.h: what is known of how an original was made, kept with it for good: without these facts a copy is no reliable
 * copy (decree 2016-1673, art. 2). Resolution, size and page numbers are in each page's reading, the operator in the batch. */
#ifndef INTAKE_CAPTURE_H
#define INTAKE_CAPTURE_H
#include <glib.h>

/* A JSON object for SpoolLabel.capture_json: "accepted_at" (UTC, this machine's clock), "host", "file_at" (when the scanner last wrote
 * the file; without a `path` absent), "scanner" and "profile" as the settings of these names say (absent when empty). Transfer
 * full. */
char *capture_facts(const char *path);

/* How one page came from a scanner that this program drove. */
typedef struct {
    const char *scanner;  /* make, model and address */
    const char *profile;  /* resolution, colours, source, in words */
    const char *operator;
    gint64 began_us, ended_us; /* since 1970 UTC; of this page */
    double dpi;
} CaptureScan;

/* The same object with what the scan says instead of the settings, and "operator", "resolution", "scan_began_at", "scan_ended_at".
 * Transfer full. */
char *capture_facts_scan(const CaptureScan *scan);

/* Such facts and the `page` of the store that the scan was made anew for ("replaces"); 0: none. Takes `facts`; transfer full. */
char *capture_replacing(char *facts, gint64 page);

#endif
