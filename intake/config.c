#include "intake/config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct {
    const char *name;
    const char *value; /* the default */
    char *set;
} settings[CONFIG_COUNT] = {
    [CONFIG_HOME] = {"home", "./var", NULL},
    [CONFIG_DB] = {"db", "", NULL},
    [CONFIG_SHARE] = {"share", "", NULL},
    [CONFIG_TEMPLATES] = {"templates", "", NULL},
    [CONFIG_OFFICE] = {"office", "00", NULL},
    [CONFIG_WORKERS] = {"workers", "2", NULL},
    [CONFIG_AGENT] = {"agent", "", NULL},
    [CONFIG_SCANNER] = {"scanner", "", NULL},
    [CONFIG_PROFILE] = {"profile", "", NULL},
    [CONFIG_SCAN_PATIENCE] = {"scan_patience", "90", NULL},
    [CONFIG_SCAN_SETTINGS] = {"scan_settings", "", NULL},
    [CONFIG_THEME] = {"theme", "", NULL},
    [CONFIG_THEME_OWNER] = {"theme_owner", "", NULL},
    [CONFIG_COUNTER_FOLDER] = {"counter_folder", "", NULL},
    [CONFIG_TSA] = {"tsa", "", NULL},
    [CONFIG_TSA_CA] = {"tsa_ca", "", NULL},
    [CONFIG_LOG] = {"log", "", NULL},
    [CONFIG_LANGUAGES] = {"languages", "", NULL},
    [CONFIG_PASSWORD_LOGIN] = {"password_login", "yes", NULL},
    [CONFIG_OIDC_ISSUER] = {"oidc_issuer", "", NULL},
    [CONFIG_OIDC_CLIENT] = {"oidc_client", "", NULL},
    [CONFIG_OIDC_SECRET_FILE] = {"oidc_secret_file", "", NULL},
    [CONFIG_OIDC_ADDRESS] = {"oidc_address", "", NULL},
    [CONFIG_OIDC_SCOPE] = {"oidc_scope", "openid email", NULL},
    [CONFIG_OIDC_CLAIM] = {"oidc_claim", "", NULL},
    [CONFIG_OIDC_ACR] = {"oidc_acr", "", NULL},
    [CONFIG_OIDC_NAME] = {"oidc_name", "ProConnect", NULL},
};

const char *config_name(ConfigKey key)
{
    return settings[key].name;
}

void config_set(ConfigKey key, const char *value)
{
    g_free(settings[key].set);
    settings[key].set = g_strdup(value);
}

/* Lines "name = value"; "#" starts a comment. An unknown name is an error: a typing mistake must not pass unseen. */
static gboolean load_line(const char *path, int number, char *line, GError **error)
{
    g_strstrip(line);
    char *equals = strchr(line, '=');
    if (*line == '\0' || *line == '#')
        return TRUE;
    if (equals) {
        *equals = '\0';
        g_strstrip(line);
        for (int key = 0; key < CONFIG_COUNT; key++) {
            if (strcmp(line, settings[key].name) == 0) {
                config_set((ConfigKey)key, g_strstrip(equals + 1));
                return TRUE;
            }
        }
    }
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                "%s:%d: unknown setting \"%s\"; \"guichet doctor\" lists the settings", path, number, line);
    return FALSE;
}

static gboolean load_file(const char *path, GError **error)
{
    g_autofree char *content = NULL;
    gsize size;
    if (!g_file_get_contents(path, &content, &size, error))
        return FALSE;
    /* What is kept with every original must be text; and a NUL would hide the lines after it. */
    if (!g_utf8_validate(content, (gssize)size, NULL)) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s: no UTF-8 text: write the settings in UTF-8", path);
        return FALSE;
    }
    g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
    for (int i = 0; lines[i]; i++)
        if (!load_line(path, i + 1, lines[i], error))
            return FALSE;
    return TRUE;
}

/* The data files lie beside the program in a checkout (build/guichet), and under share/guichet when installed. */
static void find_share(void)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    if (!program)
        return;
    g_autofree char *folder = g_path_get_dirname(program);
    const char *places[] = {"..", "../..", "../share/guichet"};
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *place = g_canonicalize_filename(places[i], folder);
        g_autofree char *templates = g_build_filename(place, "forms", "templates", NULL);
        if (g_file_test(templates, G_FILE_TEST_IS_DIR)) {
            config_set(CONFIG_SHARE, place);
            return;
        }
    }
}

/* Where "form import" puts what it makes, unless another folder is named. */
static void find_templates(void)
{
    g_autofree char *folder = g_build_filename(config_text(CONFIG_HOME), "templates", NULL);
    if (!settings[CONFIG_TEMPLATES].set && g_file_test(folder, G_FILE_TEST_IS_DIR))
        config_set(CONFIG_TEMPLATES, folder);
}

gboolean config_load(GError **error)
{
    find_share();
    config_set(CONFIG_AGENT, g_get_user_name());
    const char *named = g_getenv("GUICHET_CONFIG");
    const char *places[] = {"guichet.conf", "/etc/guichet.conf"};
    if (named) {
        if (!load_file(named, error))
            return FALSE;
    } else {
        for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
            if (access(places[i], R_OK) == 0) {
                if (!load_file(places[i], error))
                    return FALSE;
                break;
            }
        }
    }
    for (int key = 0; key < CONFIG_COUNT; key++) {
        g_autofree char *upper = g_ascii_strup(settings[key].name, -1);
        g_autofree char *variable = g_strconcat("GUICHET_", upper, NULL);
        const char *value = g_getenv(variable);
        if (value && !g_utf8_validate(value, -1, NULL)) {
            g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s: no UTF-8 text", variable);
            return FALSE;
        }
        if (value)
            config_set((ConfigKey)key, value);
    }
    find_templates();
    return TRUE;
}

const char *config_text(ConfigKey key)
{
    return settings[key].set ? settings[key].set : settings[key].value;
}

int config_number(ConfigKey key)
{
    return atoi(config_text(key));
}

void config_forget_secrets(void)
{
    char *connection = g_steal_pointer(&settings[CONFIG_DB].set);
    if (connection)
        explicit_bzero(connection, strlen(connection));
    g_free(connection);
}
