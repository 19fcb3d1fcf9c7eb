/* intake/notice_batch.h: the mailroom's letters: all that a batch calls for, in one file for a printer that prints both sides. */
#ifndef INTAKE_NOTICE_BATCH_H
#define INTAKE_NOTICE_BATCH_H
#include "intake/notice.h"

typedef struct {
    const char *agent, *today, *due_on; /* days ISO */
} NoticeBatchOrder;

typedef struct {
    int papers;
    bool unverified;
} NoticeBatchMade;

/* `letters`: as db_batch_letters gives them. Writes the PDF, then records each paper; one that was recorded is not called for again. No paper
 * called for: no file, and INTAKE_ERROR_INPUT. Errors besides: those of notice_make. */
bool notice_batch_make(DbStore *store, const json_t *letters, const NoticeBatchOrder *order, const char *path, NoticeBatchMade *made, GError **error);

#endif
