/* intake/reader_version.h: with what this process reads: all that decides what a reading says, so that another reading of the same bytes
 * can be held against it. */
#ifndef INTAKE_READER_VERSION_H
#define INTAKE_READER_VERSION_H
#include "intake/reader_client.h"

/* {"program": build id, "libraries": {"libtiff.so.6": build id...}, "processor": the instruction sets by which libraries choose their code,
 * "full_text": bool, "files": as form_reader_sources}. Errors: G_FILE_ERROR. Transfer full. */
json_t *reader_version(const ReaderOptions *options, GError **error);

/* The same as compact text, keys in order. Transfer full. */
char *reader_version_text(const Reader *reader, GError **error);

/* What differs between two of them, as [{"what": "program"|"library"|"file"|"processor"|"full_text", "name"}]; a missing one (NULL or
 * null) differs in everything. Transfer full. */
json_t *reader_version_differences(const json_t *was, const json_t *now);

#endif
