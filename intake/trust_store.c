#include "intake/trust_store.h"

#include "intake/error.h"

#include <glib/gstdio.h>
#include <string.h>

enum { FILE_BYTES_MOST = 32 << 20 };

static json_t *empty(void)
{
    return json_pack("{sn s[] s[] s[]}", "list", "authorities", "certificates", "revocations");
}

json_t *trust_store_load(const char *home, GError **error)
{
    g_autofree char *path = g_build_filename(home, "trust.json", NULL), *text = NULL;
    gsize size = 0;
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return empty();
    json_t *trust = g_file_get_contents(path, &text, &size, NULL) && size <= FILE_BYTES_MOST ? json_loadb(text, size, 0, NULL) : NULL;
    if (json_is_array(json_object_get(trust, "authorities")) && json_is_array(json_object_get(trust, "certificates")) &&
        json_is_array(json_object_get(trust, "revocations")))
        return trust;
    json_decref(trust);
    g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "%s is damaged: move it away and import the lists again (guichet trust import)",
                path);
    return NULL;
}

bool trust_store_save(const char *home, const json_t *trust, GError **error)
{
    g_autofree char *path = g_build_filename(home, "trust.json", NULL);
    char *text = json_dumps(trust, JSON_COMPACT);
    g_autoptr(GError) cause = NULL;
    bool good = g_mkdir_with_parents(home, 0700) == 0 &&
                g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &cause);
    free(text);
    if (!good)
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "%s cannot be written: %s", path,
                    cause ? cause->message : "the folder cannot be made");
    return good;
}

json_t *trust_store_find(const json_t *trust, const char *key, const char *name, const char *value)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(trust, key), i, item)
        if (g_strcmp0(json_string_value(json_object_get(item, name)), value) == 0)
            return item;
    return NULL;
}
