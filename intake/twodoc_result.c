#include "intake/twodoc_result.h"

#include "intake/config.h"
#include "intake/legal_day.h"
#include "intake/table_json.h"
#include "ocr/datamatrix.h"

#include <string.h>

struct TwodocChecker {
    TwodocTables *tables;
    Trust *trust;
    char *today;
};

TwodocChecker *twodoc_checker_new(GError **error)
{
    g_autofree char *path = g_build_filename(config_text(CONFIG_SHARE), "forms", "twodoc.yaml", NULL);
    g_autoptr(TwodocChecker) checker = g_new0(TwodocChecker, 1);
    checker->today = legal_day(0);
    checker->tables = twodoc_tables_load(path, error);
    checker->trust = checker->tables ? trust_open(config_text(CONFIG_HOME), error) : NULL;
    return checker->trust ? g_steal_pointer(&checker) : NULL;
}

void twodoc_checker_free(TwodocChecker *checker)
{
    if (!checker)
        return;
    twodoc_tables_free(checker->tables);
    trust_free(checker->trust);
    g_free(checker->today);
    g_free(checker);
}

static json_t *fields_to_json(const Twodoc *code)
{
    json_t *fields = json_array();
    for (guint i = 0; i < code->values->len; i++) {
        const TwodocValue *value = code->values->pdata[i];
        json_array_append_new(fields, json_pack("{ss ss ss ss sb}", "id", value->id, "label", value->label, "role", value->role, "value",
                                                value->value, "truncated", value->truncated));
    }
    return fields;
}

json_t *twodoc_result(const TwodocChecker *checker, const json_t *code)
{
    const char *symbology = json_word(code, "symbology");
    if (strcmp(symbology, "datamatrix") != 0 && strcmp(symbology, "qrcode") != 0)
        return NULL;
    g_autoptr(GBytes) bytes = ocr_datamatrix_bytes(json_word(code, "text"));
    gsize size;
    const void *content = g_bytes_get_data(bytes, &size);
    if (!twodoc_claims(content, size))
        return NULL;
    g_autoptr(GError) problem = NULL;
    g_autoptr(Twodoc) parsed = twodoc_parse(checker->tables, content, size, &problem);
    if (!parsed)
        return json_pack("{ss ss}", "verdict", trust_verdict_name(TRUST_INVALID), "problem", problem->message);
    bool outside = false;
    TrustVerdict verdict = trust_check(checker->trust, parsed, checker->today, &outside);
    return json_pack("{ss sb si ss ss ss ss ss ss ss so}", "verdict", trust_verdict_name(verdict), "outside_validity", outside, "version",
                     parsed->version, "authority", parsed->authority, "certificate", parsed->certificate, "issued_on", parsed->issued_on,
                     "signed_on", parsed->signed_on, "type", parsed->type, "type_label", parsed->type_label, "kind", parsed->kind, "fields",
                     fields_to_json(parsed));
}

void twodoc_result_add(const TwodocChecker *checker, json_t *pages)
{
    size_t i, k;
    json_t *page, *code;
    json_array_foreach(pages, i, page)
        json_array_foreach(json_object_get(page, "codes"), k, code) {
            json_t *result = twodoc_result(checker, code);
            if (result)
                json_object_set_new(code, "twodoc", result);
        }
}
