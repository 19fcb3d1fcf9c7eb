#include "intake/signature_words.h"

#include "forms/french.h"
#include "intake/notice_words.h"
#include "intake/table_json.h"

#include <string.h>

const char *signature_verdict_name(SignatureVerdict verdict)
{
    static const char *const names[] = {"none", "valid", "invalid", "unknown_key"};
    return names[verdict];
}

char *signature_words(SignatureVerdict verdict, const SignedFacts *facts)
{
    g_autofree char *key = g_strconcat("verify.", signature_verdict_name(verdict), NULL);
    if (verdict != SIGNATURE_VALID)
        return g_strdup(french(key));
    g_autofree char *title = g_strconcat("notice.title.", facts->kind, NULL);
    g_autofree char *received = notice_day(facts->received_on), *silence = notice_day(facts->silence_on);
    bool deposit = strcmp(facts->kind, "deposit") == 0;
    return french_format(deposit ? "verify.valid_deposit" : "verify.valid", "title", french_has(title) ? french(title) : facts->kind, "number", facts->case_number, "received",
                         received, "silence", *silence ? silence : "—", NULL);
}

char *signature_typed(const char *text)
{
    g_autofree char *capitals = g_ascii_strup(text, -1);
    g_auto(GStrv) words = g_strsplit_set(capitals, " \t\r\n", -1);
    return g_strjoinv("", words);
}

const char *signature_on_pages(const json_t *pages)
{
    size_t i, k;
    json_t *page, *code;
    json_array_foreach(pages, i, page)
        json_array_foreach(json_object_get(page, "codes"), k, code)
            if (g_str_has_prefix(json_word(code, "text"), "GV1:"))
                return json_word(code, "text");
    return "";
}
