#include "intake/desk/sign_on_page.h"

#include "embed.h"
#include "forms/french.h"
#include "intake/config.h"

#include <string.h>

void sign_on_page_answer(HttpRequest *request, unsigned status, const char *word, const char *code)
{
    g_autofree char *key = g_strconcat("desk.sign_on.", word, NULL);
    g_autofree char *message = french_format(key, "name", config_text(CONFIG_OIDC_NAME), NULL);
    g_autofree char *safe = g_markup_escape_text(message, -1), *safe_code = g_markup_escape_text(code ? code : "", -1);
    g_autoptr(GString) page = g_string_new(embed_table[EMBED_intake_desk_pages_sign_on_html].text);
    g_string_replace(page, "{message}", safe, 0);
    g_string_replace(page, "{code}", safe_code, 0);
    g_string_replace(page, "{with-code}", code ? "" : "hidden", 0);
    g_autoptr(GBytes) body = g_bytes_new(page->str, page->len);
    const HttpAnswer answer = {.status = status, .type = "text/html; charset=utf-8", .body = body};
    http_answer(request, &answer);
}
