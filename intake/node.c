#include "intake/node.h"

#include "db/node.h"
#include "intake/signature.h"
#include "intake/spool.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <stdlib.h>

/* How the office is called on a proof of deposit, while the store is away. */
static bool keep_office(const char *home, const json_t *answer, GError **error)
{
    g_autofree char *path = g_build_filename(home, "node", "office.json", NULL);
    char *text = json_dumps(json_object_get(answer, "office"), JSON_COMPACT);
    bool done = text && g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
    free(text);
    return done;
}

static bool take_block(NodeLog *log, const json_t *answer, int64_t *added, GError **error)
{
    const json_t *block = json_object_get(answer, "block");
    if (!json_is_object(block))
        return true;
    int64_t first = json_integer_value(json_object_get(block, "first")), last = json_integer_value(json_object_get(block, "last"));
    if (added)
        *added = last - first + 1;
    return node_log_add_block(log, first, last, error);
}

/* Asks the store; what it gives and is not written down here is lost to everybody, and given to nobody else. */
static json_t *ask(DbStore *store, char *(*how)(DbStore *, const char *, GError **), json_t *said, GError **error)
{
    char *text = json_dumps(said, JSON_COMPACT);
    g_autofree char *answer = how(store, text, error);
    free(text);
    return answer ? json_loads(answer, 0, NULL) : NULL;
}

bool node_join(DbStore *store, const NodeOrder *order, GError **error)
{
    g_autofree char *key = NULL;
    g_autofree char *pem = signature_public_key(order->home, &key, error);
    if (!pem)
        return false;
    json_auto_t *said = json_pack("{ss ss ss ss sI ss}", "name", order->name, "office", order->office, "key", key, "public_key", pem,
                                  "numbers", (json_int_t)order->numbers, "agent", order->agent);
    json_auto_t *answer = ask(store, db_node_join, said, error);
    if (!answer || !node_log_make(order->home, order->name, order->office, error) || !keep_office(order->home, answer, error))
        return false;
    g_autoptr(NodeLog) log = node_log_open(order->home, error);
    return log && take_block(log, answer, NULL, error);
}

static json_t *blocks_said(NodeLog *log)
{
    json_t *list = json_array();
    const GArray *blocks = node_log_blocks(log);
    for (guint i = 0; i < blocks->len; i++) {
        const NodeBlock *block = &g_array_index(blocks, NodeBlock, i);
        json_array_append_new(list, json_pack("{sI sI sI}", "first", (json_int_t)block->first, "last", (json_int_t)block->last, "next",
                                              (json_int_t)MIN(block->next, block->last + 1)));
    }
    return list;
}

bool node_sync(DbStore *store, NodeLog *log, const NodeOrder *order, NodeSynced *synced, GError **error)
{
    *synced = (NodeSynced){.stale = node_log_copied(log)};
    g_autoptr(Spool) spool = spool_open(order->home, error);
    if (!spool || !spool_deliver_all(spool, store, &synced->delivered, error))
        return false;
    NodeOrder anew = *order;
    anew.name = node_log_name(log);
    anew.office = node_log_office(log);
    synced->added = synced->stale ? order->numbers : 0;
    if (synced->stale)
        return node_join(store, &anew, error);
    g_autofree char *key = NULL;
    g_autofree char *pem = signature_public_key(order->home, &key, error);
    if (!pem)
        return false;
    json_auto_t *said = json_pack("{ss ss so sI}", "name", node_log_name(log), "key", key, "blocks", blocks_said(log), "numbers",
                                  (json_int_t)order->numbers);
    json_auto_t *answer = ask(store, db_node_sync, said, error);
    if (!answer)
        return false;
    synced->stale = json_is_true(json_object_get(answer, "stale"));
    return (!synced->stale || node_log_retire(log, error)) && take_block(log, answer, &synced->added, error) &&
           keep_office(order->home, answer, error);
}
