/* intake/node_log.h: the deposit numbers that this machine may give, and those that it gave: GUICHET_HOME/node/numbers.
 *
 * Lines of text, only ever added, each chained to the one before and durable before its number is told to anybody:
 *
 *   node NAME OFFICE INODE BIRTH   the first: for whom, and the file that it was written into
 *   block FIRST LAST               numbers that may be given
 *   retire                         what is left of the blocks is not
 *   given NUMBER SUBJECT           SUBJECT: the digest of what the number stands for; the same again gets the same number
 *
 * A file that was copied or brought back from a backup is another file (inode and time of birth): its numbers may have been given by its
 * successor, and it gives no new ones. A line that a crash cut off may have been a number: one is left out for it. Several processes may
 * use it at once (flock). */
#ifndef INTAKE_NODE_LOG_H
#define INTAKE_NODE_LOG_H
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct NodeLog NodeLog;

/* Begins one; a file that is there already is put aside under another name. Errors: INTAKE_ERROR_SETUP. */
bool node_log_make(const char *home, const char *name, const char *office, GError **error);

/* NULL without an error: this home is no node's. Errors: INTAKE_ERROR_SETUP. */
NodeLog *node_log_open(const char *home, GError **error);
void node_log_close(NodeLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NodeLog, node_log_close)

/* Whether the file is a copy of another: then it has no number left, until the machine joins anew. */
bool node_log_copied(const NodeLog *log);

const char *node_log_name(const NodeLog *log);
const char *node_log_office(const NodeLog *log);

/* `number` gets that of `subject` (letters, digits, "-"), given now if it had none; 0 when none is left. Errors: INTAKE_ERROR_AWAY: it
 * could not be made durable, and is not to be told. */
bool node_log_give(NodeLog *log, const char *subject, int64_t *number, GError **error);

/* Errors: INTAKE_ERROR_AWAY. */
bool node_log_add_block(NodeLog *log, int64_t first, int64_t last, GError **error);
bool node_log_retire(NodeLog *log, GError **error);

typedef struct {
    int64_t first, last, next;
} NodeBlock;

/* Blocks that are not retired, spent ones too. GArray of NodeBlock, borrowed until the next call. */
const GArray *node_log_blocks(NodeLog *log);
int64_t node_log_left(NodeLog *log);
int node_log_given(NodeLog *log);

#endif
