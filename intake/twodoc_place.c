#include "intake/twodoc_place.h"

#include "db/case.h"
#include "intake/table_json.h"
#include "intake/trust.h"

#include <string.h>

json_t *twodoc_names(const json_t *result)
{
    static const char *const roles[] = {"request_number", "foreigner_number", "birth_date", "last_name", NULL};
    json_t *said = json_object(), *field;
    size_t i;
    json_array_foreach(json_object_get(result, "fields"), i, field) {
        const char *role = json_word(field, "role"), *value = json_word(field, "value");
        if (!*value || !g_strv_contains(roles, role) || json_object_get(said, role))
            continue;
        bool day = strcmp(role, "birth_date") == 0 && strlen(value) == 8;
        g_autofree char *iso = day ? g_strdup_printf("%.4s-%.2s-%.2s", value + 4, value + 2, value) : g_strdup(value);
        json_object_set_new(said, role, json_string(iso));
    }
    return said;
}

static bool is_vouched_for(const json_t *result)
{
    return strcmp(json_word(result, "verdict"), trust_verdict_name(TRUST_VALID)) == 0 && !json_is_true(json_object_get(result, "outside_validity"));
}

bool twodoc_find_case(DbStore *store, const json_t *result, char **number, GError **error)
{
    *number = NULL;
    if (!is_vouched_for(result))
        return true;
    json_auto_t *said = twodoc_names(result);
    g_autofree char *text = json_dumps(said, JSON_COMPACT);
    return db_case_by_code(store, text, number, error);
}

/* The only case that the page's codes name; NULL when there is none, or two. */
static bool find_case(const json_t *page, const TwodocChecker *checker, DbStore *store, char **number, GError **error)
{
    *number = NULL;
    size_t i;
    json_t *code;
    json_array_foreach(json_object_get(page, "codes"), i, code) {
        json_auto_t *result = twodoc_result(checker, code);
        g_autofree char *found = NULL;
        if (result && !twodoc_find_case(store, result, &found, error))
            return false;
        if (found && *number && strcmp(found, *number) != 0) {
            g_clear_pointer(number, g_free);
            return true;
        }
        if (found && !*number)
            *number = g_steal_pointer(&found);
    }
    return true;
}

static const json_t *page_of(const json_t *pages, const json_t *id)
{
    size_t i;
    json_t *page;
    json_array_foreach(pages, i, page)
        if (json_equal(json_object_get(page, "page_id"), id))
            return page;
    return NULL;
}

bool twodoc_place(json_t *plan, const json_t *pages, const TwodocChecker *checker, DbStore *store, GError **error)
{
    size_t i;
    json_t *planned;
    json_array_foreach(json_object_get(plan, "pages"), i, planned) {
        json_t *id = json_object_get(planned, "page_id");
        const json_t *page = page_of(pages, id);
        bool stray = strcmp(json_word(planned, "fate"), "to_place") == 0 && page && !json_is_object(json_object_get(page, "form"));
        g_autofree char *number = NULL;
        if (stray && !find_case(page, checker, store, &number, error))
            return false;
        if (!number)
            continue;
        json_object_set_new(planned, "fate", json_string("document"));
        json_object_set_new(planned, "reason", json_string("signed_code"));
        json_array_append_new(json_object_get(plan, "submissions"), json_pack("{ss s[{ss s[O] s[]}]}", "case_number", number, "documents", "kind",
                                                                             "inconnu", "pages", id, "fields"));
    }
    return true;
}
