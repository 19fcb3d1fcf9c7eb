#include "intake/anchor.h"

#include "db/anchor.h"
#include "intake/config.h"
#include "intake/error.h"
#include "intake/table_json.h"
#include "intake/timestamp.h"

#include <glib/gstdio.h>
#include <string.h>

enum { FILE_BYTES = 1 << 20 };

void anchor_clear(Anchor *anchor)
{
    g_free(anchor->place);
    g_free(anchor->sha256);
    g_free(anchor->path);
    *anchor = (Anchor){0};
}

/* 64 hex digits as bytes. */
static bool digest_of(const char *hex, guint8 digest[TIMESTAMP_SHA256_BYTES])
{
    if (strlen(hex) != 2 * TIMESTAMP_SHA256_BYTES)
        return false;
    for (int i = 0; i < TIMESTAMP_SHA256_BYTES; i++) {
        int high = g_ascii_xdigit_value(hex[2 * i]), low = g_ascii_xdigit_value(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        digest[i] = (guint8)(high << 4 | low);
    }
    return true;
}

static char *folder(void)
{
    return g_build_filename(config_text(CONFIG_HOME), "anchors", NULL);
}

static char *path_of(const char *place)
{
    g_autofree char *inside = folder(), *name = g_strdup_printf("%s.json", place);
    return g_build_filename(inside, name, NULL);
}

/* Outside the store before the store says so. */
static bool write_anchor(const Anchor *anchor, json_t *json, GError **error)
{
    g_autofree char *inside = folder();
    if (g_mkdir_with_parents(inside, 0700) != 0) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "%s cannot be made", inside);
        return false;
    }
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    bool done = g_file_set_contents_full(anchor->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                         0600, error);
    free(text);
    return done;
}

/* Adds "authority" and "token" where an authority is set. */
static bool stamp(json_t *json, const char *sha256, GError **error)
{
    const char *authority = config_text(CONFIG_TSA);
    guint8 digest[TIMESTAMP_SHA256_BYTES];
    if (!*authority)
        return true;
    if (!digest_of(sha256, digest))
        return false;
    g_autoptr(GBytes) token = timestamp_ask(authority, config_text(CONFIG_TSA_CA), digest, error);
    if (!token)
        return false;
    gsize size;
    const guchar *bytes = g_bytes_get_data(token, &size);
    g_autofree char *text = g_base64_encode(bytes, size);
    json_object_set_new(json, "authority", json_string(authority));
    json_object_set_new(json, "token", json_string(text));
    return true;
}

/* Without the place: as the event's data. */
static bool note(DbStore *store, const Anchor *anchor, json_t *json, GError **error)
{
    json_object_del(json, "place");
    char *data = json_dumps(json, JSON_COMPACT);
    bool done = db_anchor_add(store, anchor->place, config_text(CONFIG_AGENT), data, error);
    free(data);
    return done;
}

bool anchor_make(DbStore *store, Anchor *anchor, GError **error)
{
    *anchor = (Anchor){0};
    g_autofree char *answer = db_anchor_head(store, error);
    if (!answer || !*answer)
        return answer != NULL;
    json_auto_t *head = json_loads(answer, 0, NULL);
    anchor->place = json_as_text(json_object_get(head, "place"));
    anchor->sha256 = g_strdup(json_word(head, "sha256"));
    anchor->path = path_of(anchor->place);
    anchor->stamped = json_is_true(json_object_get(head, "stamped"));
    anchor->already = json_is_true(json_object_get(head, "anchored")) && (anchor->stamped || !*config_text(CONFIG_TSA));
    if (anchor->already)
        return true;
    anchor->stamped = *config_text(CONFIG_TSA) != '\0';
    json_auto_t *json = json_pack("{ss ss}", "place", anchor->place, "sha256", anchor->sha256);
    return stamp(json, anchor->sha256, error) && write_anchor(anchor, json, error) && note(store, anchor, json, error);
}

static bool misfit(const char *place, const char *what, GError **error)
{
    g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, "anchor %s: %s", place, what);
    return false;
}

static bool check_token(const char *place, const char *sha256, const char *token, GError **error)
{
    guint8 digest[TIMESTAMP_SHA256_BYTES];
    if (!digest_of(sha256, digest))
        return misfit(place, "its hash is none", error);
    if (!*token)
        return true;
    gsize size;
    guchar *bytes = g_base64_decode(token, &size);
    g_autoptr(GBytes) response = g_bytes_new_take(bytes, size);
    if (timestamp_check(response, config_text(CONFIG_TSA_CA), digest, NULL, error))
        return true;
    g_prefix_error(error, "anchor %s: ", place);
    return false;
}

static bool check_one(const json_t *anchor, const char *place, const char *hash, GError **error)
{
    if (strcmp(hash, json_word(anchor, "sha256")) != 0)
        return misfit(place, "the chain holds another hash at this place; it was rewritten, or this is not the store that was anchored",
                      error);
    return check_token(place, json_word(anchor, "sha256"), json_word(anchor, "token"), error);
}

static bool verify_journal(DbStore *store, int64_t *count, GError **error)
{
    g_autofree char *answer = db_anchor_list(store, error);
    json_auto_t *anchors = answer ? json_loads(answer, 0, NULL) : NULL;
    for (size_t i = 0; i < json_array_size(anchors); i++) {
        const json_t *anchor = json_array_get(anchors, i);
        g_autofree char *place = json_as_text(json_object_get(anchor, "place"));
        if (!check_one(anchor, place, json_word(anchor, "hash"), error))
            return false;
        ++*count;
    }
    return answer != NULL;
}

static bool verify_file(DbStore *store, const char *name, GError **error)
{
    g_autofree char *place = g_strndup(name, strlen(name) - strlen(".json")), *path = path_of(place), *text = NULL;
    GStatBuf status;
    if (g_stat(path, &status) != 0 || status.st_size > FILE_BYTES || !g_file_get_contents(path, &text, NULL, NULL))
        return misfit(place, "its file cannot be read", error);
    json_auto_t *anchor = json_loads(text, 0, NULL);
    if (!json_is_object(anchor) || g_strcmp0(json_word(anchor, "place"), place) != 0 || !g_ascii_isdigit(*place))
        return misfit(place, "its file was altered", error);
    g_autofree char *hash = db_anchor_hash(store, place, error);
    return hash && check_one(anchor, place, hash, error);
}

bool anchor_verify(DbStore *store, int64_t *count, GError **error)
{
    int64_t found = 0;
    bool sound = verify_journal(store, &found, error);
    g_autofree char *inside = folder();
    g_autoptr(GDir) directory = g_dir_open(inside, 0, NULL);
    for (const char *name; sound && directory && (name = g_dir_read_name(directory));)
        sound = !g_str_has_suffix(name, ".json") || verify_file(store, name, error);
    if (count)
        *count = found;
    return sound;
}
