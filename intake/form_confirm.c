#include "intake/form_confirm.h"

#include "forms/template.h"

static bool is_sound(const char *path, GError **error)
{
    g_autoptr(FormTemplate) form = form_template_load(path, error);
    return form != NULL;
}

static int count(const char *pattern, const char *text)
{
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_MULTILINE, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    int found = 0;
    for (gboolean more = g_regex_match(regex, text, 0, &match); more; more = g_match_info_next(match, NULL))
        found++;
    return found;
}

/* What the pattern's first group holds stays. */
static char *without(const char *pattern, const char *text)
{
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_MULTILINE, 0, NULL);
    return g_regex_replace(regex, text, -1, 0, "\\1", 0, NULL);
}

bool form_confirm(const char *path, int *confirmed, GError **error)
{
    /* As the import writes it: among a field's other keys, or on a line of its own; never in a remark. */
    static const char among[] = "^(?![ \\t]*#)(.*), *sure: *[0-9.]+", alone[] = "^() *sure: *[0-9.]+ *\\n";
    g_autofree char *text = NULL;
    if (!is_sound(path, error) || !g_file_get_contents(path, &text, NULL, error))
        return false;
    *confirmed = count(among, text) + count(alone, text);
    g_autofree char *some = without(among, text), *none = without(alone, some);
    if (!g_file_set_contents(path, none, -1, error))
        return false;
    return is_sound(path, error) || (g_file_set_contents(path, text, -1, NULL) && false);
}
