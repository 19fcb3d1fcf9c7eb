#include "intake/desk/there.h"

#include "intake/desk/deposits.h"
#include "intake/table_json.h"

#include <string.h>

/* "pages" of "/api/v1/pages/{id}/turn". Transfer full. */
static char *kind_of(const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    guint count = g_strv_length(parts);
    for (guint i = 1; i < count; i++)
        if (strcmp(parts[i], "{id}") == 0)
            return g_strdup(parts[i - 1]);
    return NULL;
}

bool there_is(const DeskCall *call, const char *path)
{
    g_autofree char *kind = kind_of(path);
    if (!kind || (strcmp(kind, "deposits") == 0 && deposits_noted(call)))
        return true;
    json_auto_t *asked = json_pack("{ss ss}", "kind", kind, "id", json_word(call->asked, "id"));
    const DeskCall question = {.desk = call->desk, .request = call->request, .who = call->who, .asked = asked};
    g_autofree char *answer = desk_ask(&question, EMBED_db_sql_desk_there_sql, NULL);
    return !answer || strcmp(answer, "false") != 0;
}
