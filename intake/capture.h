/* intake/capture.h: what is known of how an original was made, kept with it for good: without these facts a copy is no reliable
 * copy (decree 2016-1673, art. 2). Resolution, size and page numbers are in each page's reading, the operator in the batch. */
#ifndef INTAKE_CAPTURE_H
#define INTAKE_CAPTURE_H

/* A JSON object for SpoolLabel.capture_json: "accepted_at" (UTC, this machine's clock), "host", "file_at" (when the scanner last wrote
 * the file; without a `path` absent), "scanner" and "profile" as the settings of these names say (absent when empty). Transfer
 * full. */
char *capture_facts(const char *path);

#endif
