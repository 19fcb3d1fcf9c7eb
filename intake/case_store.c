#include "intake/case_store.h"

#include "db/cluster.h"
#include "db/desk.h"
#include "intake/config.h"
#include "intake/law.h"

char *case_store_conninfo(GError **error)
{
    const char *server = config_text(CONFIG_DB);
    return *server ? g_strdup(server) : db_cluster_ensure(config_text(CONFIG_HOME), error);
}

DbStore *case_store_open_desk(GError **error)
{
    g_autofree char *conninfo = case_store_conninfo(error);
    return conninfo ? db_desk_open(conninfo, error) : NULL;
}

/* Of this home alone: what a server of somebody else's needs is done by its administrator. */
static DbStore *open_own(const char *conninfo, GError **error)
{
    g_autoptr(DbStore) store = db_store_open(conninfo, error);
    if (store && db_store_migrate(store, NULL, error) && law_refresh(store, config_text(CONFIG_SHARE), NULL, error))
        return g_steal_pointer(&store);
    db_cluster_blame_disk(config_text(CONFIG_HOME), error);
    return NULL;
}

DbStore *case_store_open(GError **error)
{
    g_autofree char *conninfo = case_store_conninfo(error);
    if (!conninfo)
        return NULL;
    return *config_text(CONFIG_DB) ? db_store_open(conninfo, error) : open_own(conninfo, error);
}
