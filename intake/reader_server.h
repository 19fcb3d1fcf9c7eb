/* intake/reader_server.h: the warm process that forks one sandboxed child for each original. It never looks at the
 * bytes itself, so that it lives as long as its client. */
#ifndef INTAKE_READER_SERVER_H
#define INTAKE_READER_SERVER_H
#include "intake/reader_child.h"

typedef struct {
    gsize memory_bytes; /* of a child */
    guint cpu_s;        /* of a child */
} ReaderLimits;

/* What a child runs once it is shut in: reader_child_answer. Tests put something hostile here. */
typedef void (*ReaderAnswer)(FormReader *reader, const ReaderRequest *request, GBytes *bytes, int output);

/* Serves requests that come over `socket` until its other end is closed, then ends what still runs and returns.
 * To be called in a freshly forked process. */
void reader_server_run(FormReader *reader, const ReaderLimits *limits, ReaderAnswer answer, int socket);

#endif
