#include "intake/twodoc_words.h"

#include "forms/french.h"
#include "intake/notice_words.h"
#include "intake/table_json.h"

#include <string.h>

/* The French text "`prefix`.WORD" as one more clause, where there is one. */
static void add_clause(GString *line, const char *prefix, const char *word)
{
    g_autofree char *key = g_strconcat(prefix, ".", word, NULL);
    if (*word && french_has(key))
        g_string_append_printf(line, " ; %s", french(key));
}

char *twodoc_words(const json_t *result)
{
    if (json_object_get(result, "problem"))
        return g_strdup(french("twodoc.unreadable"));
    g_autofree char *key = g_strconcat("twodoc.verdict.", json_word(result, "verdict"), NULL);
    g_autofree char *other = french_format("twodoc.no_type", "type", json_word(result, "type"), NULL);
    g_autofree char *day = notice_day(json_word(result, "issued_on"));
    const char *type = json_word(result, "type_label"), *online = json_word(result, "online_case");
    g_autofree char *head = french_format("twodoc.line", "verdict", french(key), "type", *type ? type : other, "authority",
                                          json_word(result, "authority"), "certificate", json_word(result, "certificate"), "issued",
                                          *day ? day : "—", NULL);
    g_autoptr(GString) line = g_string_new(head);
    if (json_is_true(json_object_get(result, "outside_validity")))
        g_string_append_printf(line, " ; %s", french("twodoc.outside"));
    add_clause(line, "twodoc.person", json_word(result, "person"));
    add_clause(line, "twodoc.address", json_word(result, "address"));
    if (*online) {
        g_autofree char *proposal = french_format("twodoc.online_case", "number", online, NULL);
        g_string_append_printf(line, " ; %s", proposal);
    }
    return terminal_text(line->str);
}
