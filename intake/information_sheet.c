#include "intake/information_sheet.h"

#include "db/dossier.h"
#include "forms/french.h"
#include "intake/config.h"
#include "intake/error.h"
#include "intake/notice_words.h"
#include "intake/table_json.h"

/* Those of the setting that are known, or those that are not. */
static char **languages(bool known)
{
    g_auto(GStrv) words = g_strsplit_set(config_text(CONFIG_LANGUAGES), ", ", -1);
    GPtrArray *chosen = g_ptr_array_new();
    for (char **word = words; *word; word++)
        if (**word && (information_find(*word) != NULL) == known)
            g_ptr_array_add(chosen, g_strdup(*word));
    g_ptr_array_add(chosen, NULL);
    return (char **)g_ptr_array_free(chosen, FALSE);
}

char *information_unknown_languages(void)
{
    g_auto(GStrv) unknown = languages(false);
    return g_strjoinv(", ", unknown);
}

char **information_languages_on(void)
{
    return languages(true);
}

static bool write_sheet(const json_t *dossier, const Information *information, const char *path, GError **error)
{
    g_autofree char *received = notice_day(json_word(json_object_get(dossier, "clock"), "received_on"));
    const InformationSlots slots = {json_word(dossier, "number"), received};
    return information_write(information, &slots, path, error);
}

bool information_sheet_make(DbStore *store, const char *case_number, const char *language, const char *path, GError **error)
{
    g_auto(GStrv) on = information_languages_on();
    if (!g_strv_contains((const char *const *)on, language)) {
        g_autofree char *message = french_format("information.off", "language", language, NULL);
        g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, message);
        return false;
    }
    g_autofree char *answer = db_case_dossier(store, case_number, error);
    json_auto_t *dossier = answer ? json_loads(answer, 0, NULL) : NULL;
    return dossier && write_sheet(dossier, information_find(language), path, error);
}
