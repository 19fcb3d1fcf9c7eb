#include "intake/twodoc_file.h"

#include "db/case.h"
#include "db/error.h"
#include "forms/french.h"
#include "intake/table_json.h"
#include "intake/twodoc_compare.h"
#include "intake/twodoc_place.h"

#include <string.h>

typedef struct {
    const TwodocChecker *checker;
    const json_t *pages; /* of the batch */
    DbStore *store;
    json_t *values; /* of the person whose arrival it is: name to text */
    const char *case_number;
} Filing;

static const json_t *page_of(const json_t *pages, json_int_t id)
{
    size_t i;
    json_t *page;
    json_array_foreach(pages, i, page)
        if (json_integer_value(json_object_get(page, "page_id")) == id)
            return page;
    return NULL;
}

static void take_field(json_t *values, const char *name, const json_t *value)
{
    const char *text = json_string_value(value);
    if (text && *text && !json_object_get(values, name))
        json_object_set_new(values, name, json_string(text));
}

/* What the forms of the arrival say, read for sure or not. */
static json_t *values_on_forms(const json_t *submission)
{
    json_t *values = json_object(), *document, *field;
    size_t i, k;
    json_array_foreach(json_object_get(submission, "documents"), i, document)
        json_array_foreach(json_object_get(document, "fields"), k, field)
            take_field(values, json_word(field, "name"), json_object_get(field, "value"));
    return values;
}

/* And what the case holds already. False only when the store is away. */
static bool add_held_values(const Filing *filing, GError **error)
{
    if (!*filing->case_number)
        return true;
    g_autoptr(GError) problem = NULL;
    g_autofree char *shown = db_case_show(filing->store, filing->case_number, &problem);
    if (!shown && !g_error_matches(problem, DB_ERROR, DB_ERROR_INPUT)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    json_auto_t *found = shown ? json_loads(shown, 0, NULL) : NULL;
    const char *name;
    json_t *value;
    json_object_foreach(json_object_get(found, "values"), name, value)
        take_field(filing->values, name, json_object_get(value, "value"));
    return true;
}

/* Only what a signature vouches for finds a case. */
static bool find_online_case(const Filing *filing, json_t *result, GError **error)
{
    g_autofree char *number = NULL;
    json_auto_t *said = twodoc_names(result);
    if (*json_word(said, "request_number") && !twodoc_find_case(filing->store, result, &number, error))
        return false;
    json_object_set_new(result, "online_case", number ? json_string(number) : json_null());
    return true;
}

/* Why a person has to look, as a word; NULL when nobody has to. */
static const char *reason_of(const Filing *filing, const json_t *result)
{
    const char *verdict = json_word(result, "verdict"), *person = json_word(result, "person");
    const char *online = json_word(result, "online_case");
    if (strcmp(verdict, "INVALID") == 0)
        return "twodoc_invalid";
    if (strcmp(verdict, "REVOKED") == 0)
        return "twodoc_revoked";
    if (json_is_true(json_object_get(result, "outside_validity")))
        return "twodoc_outside";
    if (strcmp(person, "other") == 0 || strcmp(person, "family") == 0)
        return "twodoc_other_person";
    if (strcmp(json_word(result, "address"), "other") == 0)
        return "twodoc_other_address";
    return *online && strcmp(online, filing->case_number) != 0 ? "twodoc_online_case" : NULL;
}

static bool names_person(const json_t *field)
{
    static const char *const roles[] = {"person", "first_names", "last_name", "usage_name", NULL};
    return g_strv_contains(roles, json_word(field, "role"));
}

static void add_part(GString *line, const char *text)
{
    enum { LINE_MOST = 400 };
    if (*text && line->len < LINE_MOST)
        g_string_append_printf(line, "%s%s", line->len ? ", " : "", text);
}

/* What the code says in one line, the person first: what is held against the form. */
static char *summary_of(const json_t *result)
{
    GString *line = g_string_new(NULL);
    for (int names = 1; names >= 0; names--) {
        size_t i;
        json_t *field;
        json_array_foreach(json_object_get(result, "fields"), i, field)
            if (*json_word(field, "role") && names_person(field) == (names == 1))
                add_part(line, json_word(field, "value"));
    }
    add_part(line, json_word(result, "online_case"));
    add_part(line, json_word(result, "type_label"));
    if (line->len == 0)
        add_part(line, french("twodoc.unreadable"));
    return g_string_free(line, FALSE);
}

static void ask_person(json_t *document, const json_t *result, const json_t *code, const char *reason)
{
    json_t *fields = json_object_get(document, "fields");
    size_t before = json_array_size(json_object_get(document, "twodoc"));
    g_autofree char *name = before ? g_strdup_printf("controle_2d_doc_%zu", before + 1) : g_strdup("controle_2d_doc");
    g_autofree char *summary = summary_of(result), *key = g_strconcat("reason.", reason, NULL);
    json_array_append_new(fields, json_pack("{ss ss ss sf ss ss ss ss sO sO s[]}", "name", name, "value", summary, "raw", summary, "confidence",
                                            0.0, "status", "review", "reason", reason, "message", french(key), "method", "code", "box",
                                            json_object_get(code, "box_px"), "page_id", json_object_get(result, "page_id"), "alternatives"));
}

static bool file_code(const Filing *filing, json_t *document, const json_t *page, const json_t *code, GError **error)
{
    json_t *result = twodoc_result(filing->checker, code), *all = json_object_get(document, "twodoc");
    if (!result)
        return true;
    json_object_set(result, "page_id", json_object_get(page, "page_id"));
    json_object_set_new(result, "person", json_string(twodoc_agreement_name(twodoc_compare_person(result, filing->values))));
    json_object_set_new(result, "address", json_string(twodoc_agreement_name(twodoc_compare_address(result, filing->values))));
    bool good = find_online_case(filing, result, error);
    const char *reason = reason_of(filing, result);
    if (reason)
        ask_person(document, result, code, reason);
    if (!all)
        json_object_set_new(document, "twodoc", all = json_array());
    json_array_append_new(all, result);
    return good;
}

/* A single page behind no separator is what its code says that it is; an altered code says nothing. Of several pages the others might be
 * something else. */
static void take_kind(json_t *document)
{
    const json_t *result = json_array_get(json_object_get(document, "twodoc"), 0);
    const char *kind = json_word(result, "kind");
    bool alone = json_array_size(json_object_get(document, "pages")) == 1 && strcmp(json_word(document, "kind"), "inconnu") == 0;
    if (alone && *kind && strcmp(json_word(result, "verdict"), "INVALID") != 0)
        json_object_set_new(document, "kind", json_string(kind));
}

static bool file_document(const Filing *filing, json_t *document, GError **error)
{
    size_t i, k;
    json_t *id, *code;
    json_array_foreach(json_object_get(document, "pages"), i, id) {
        const json_t *page = page_of(filing->pages, json_integer_value(id));
        json_array_foreach(json_object_get(page, "codes"), k, code)
            if (!file_code(filing, document, page, code, error))
                return false;
    }
    take_kind(document);
    return true;
}

static bool has_twodoc(const json_t *pages)
{
    size_t i, k;
    json_t *page, *code;
    json_array_foreach(pages, i, page)
        json_array_foreach(json_object_get(page, "codes"), k, code)
            if (g_str_has_prefix(json_word(code, "text"), "DC0"))
                return true;
    return false;
}

static bool file_submission(Filing *filing, const json_t *submission, GError **error)
{
    json_auto_t *values = values_on_forms(submission);
    filing->values = values;
    filing->case_number = json_word(submission, "case_number");
    bool good = add_held_values(filing, error);
    size_t i;
    json_t *document;
    json_array_foreach(json_object_get(submission, "documents"), i, document)
        good = good && file_document(filing, document, error);
    return good;
}

bool twodoc_file(json_t *plan, const json_t *batch_pages, DbStore *store, GError **error)
{
    const json_t *pages = json_object_get(batch_pages, "pages");
    if (!has_twodoc(pages))
        return true;
    g_autoptr(TwodocChecker) checker = twodoc_checker_new(error);
    Filing filing = {.checker = checker, .pages = pages, .store = store};
    bool good = checker && twodoc_place(plan, pages, checker, store, error);
    size_t i;
    json_t *submission;
    json_array_foreach(json_object_get(plan, "submissions"), i, submission)
        good = good && file_submission(&filing, submission, error);
    return good;
}
