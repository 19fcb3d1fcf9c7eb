/* intake/same_paper.h: whether a page is a paper that the person gave before: of those that its hash is near to, by their ink
 * and by their words. */
#ifndef INTAKE_SAME_PAPER_H
#define INTAKE_SAME_PAPER_H
#include "db/store.h"
#include "intake/reader_client.h"

#include <jansson.h>

typedef struct {
    Reader *reader;
    DbStore *store;
    ReaderProgress progress; /* as reader_run; so that a lease is kept */
    void *context;
} SamePaper;

/* Pages that show the same paper as `place` does ({"original", "page", "turn", "others": [{"id", "original", "page", "turn"}...]}, as
 * db_paper_page answers; `read`: all of its words, NULL when they were not all read): [{"page": id, "difference"}...], nearest first as they
 * came. A page that cannot be read is none. Transfer full;
 * NULL with `error` when the store is away or the reader cannot work. */
json_t *same_paper_find(const SamePaper *in, const json_t *place, const char *read, GError **error);

#endif
