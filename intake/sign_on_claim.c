#include "intake/sign_on_claim.h"

#include "intake/config.h"
#include "intake/table_json.h"

#include <stdbool.h>
#include <string.h>

enum { VALUE_BYTES = 320, NAME_CHARACTERS = 200 };

char *sign_on_expected(const char *value)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(value));
    return strchr(trimmed, '@') ? g_utf8_strdown(trimmed, -1) : g_steal_pointer(&trimmed);
}

char *sign_on_claim(const json_t *claims)
{
    const char *name = config_text(CONFIG_OIDC_CLAIM), *value = *name ? json_word(claims, name) : "";
    bool address = strcmp(name, "email") == 0, verified = json_is_true(json_object_get(claims, "email_verified"));
    return *value && strlen(value) <= VALUE_BYTES && (!address || verified) ? sign_on_expected(value) : NULL;
}

char *sign_on_shown(const json_t *claims)
{
    const char *first = json_word(claims, "given_name"), *last = json_word(claims, "usual_name"), *address = json_word(claims, "email");
    if (!*last)
        last = *json_word(claims, "family_name") ? json_word(claims, "family_name") : *first ? "" : json_word(claims, "name");
    g_autofree char *all = g_strdup_printf("%s %s", first, last), *brackets = *address ? g_strdup_printf(" <%s>", address) : g_strdup("");
    g_autofree char *joined = g_strconcat(g_strstrip(all), brackets, NULL), *name = g_utf8_substring(joined, 0, MIN(NAME_CHARACTERS, g_utf8_strlen(joined, -1)));
    return g_strdup(g_strstrip(name));
}
