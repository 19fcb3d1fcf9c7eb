#include "intake/desk/theme.h"

#include "embed.h"
#include "intake/config.h"
#include "intake/original_file.h"

#include <stdlib.h>
#include <string.h>

static char *inside(const char *path)
{
    return g_build_filename(config_text(CONFIG_THEME), "dist", path, NULL);
}

bool theme_on(void)
{
    static int known = -1;
    if (known < 0) {
        g_autofree char *core = inside("core/core.main.min.css");
        known = *config_text(CONFIG_THEME) && g_file_test(core, G_FILE_TEST_IS_REGULAR);
    }
    return known == 1;
}

/* The type of what may be asked for; NULL: not that. */
static const char *type_of(const char *path)
{
    static const char *const types[][2] = {{".css", "text/css; charset=utf-8"}, {".woff2", "font/woff2"}, {".woff", "font/woff"},
                                           {".svg", "image/svg+xml"},           {".png", "image/png"},    {".ico", "image/x-icon"}};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (g_str_has_suffix(path, types[i][0]))
            return types[i][1];
    return NULL;
}

/* Plain names only, and no link that leads out of the package. */
static char *place_of(const char *path)
{
    if (!g_regex_match_simple("^[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$", path, G_REGEX_DOLLAR_ENDONLY, 0))
        return NULL;
    g_autofree char *given = inside(path), *root = inside("");
    g_autofree char *real = realpath(given, NULL), *real_root = realpath(root, NULL);
    size_t length = real_root ? strlen(real_root) : 0;
    bool within = real && length && strncmp(real, real_root, length) == 0 && real[length] == '/';
    return within ? g_strdup(real) : NULL;
}

/* How the desk takes the theme over; nothing without one. */
static void answer_bridge(HttpRequest *request)
{
    const char *text = theme_on() ? embed_table[EMBED_intake_desk_pages_theme_dsfr_css].text : "";
    g_autoptr(GBytes) body = g_bytes_new_static(text, strlen(text));
    const HttpAnswer answer = {.status = 200, .type = "text/css; charset=utf-8", .pack = true, .cache = "no-cache", .body = body};
    http_answer(request, &answer);
}

bool theme_answer(HttpRequest *request)
{
    const char *path = http_request_path(request);
    if (strcmp(path, "/desk/theme.css") == 0) {
        answer_bridge(request);
        return true;
    }
    if (!theme_on() || !g_str_has_prefix(path, "/theme/"))
        return false;
    const char *type = type_of(path), *code = NULL;
    g_autofree char *place = type ? place_of(path + strlen("/theme/")) : NULL, *detail = NULL;
    g_autoptr(GBytes) bytes = place ? original_file_read(place, &code, &detail) : NULL;
    if (!bytes)
        return false;
    const HttpAnswer answer = {.status = 200, .type = type, .pack = true, .cache = "private, max-age=86400", .body = bytes};
    http_answer(request, &answer);
    return true;
}
