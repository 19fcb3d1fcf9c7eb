#include "intake/desk/form_rules.h"

#include "forms/document_kind.h"
#include "forms/reader.h"
#include "forms/rule.h"
#include "forms/rule_content.h"
#include "forms/template_json.h"
#include "intake/config.h"
#include "intake/desk/answer.h"
#include "intake/table_json.h"

void form_rules_answer_forms(const DeskCall *call)
{
    const FormLibrary *library = form_reader_library(reader_forms(call->desk->reader));
    json_auto_t *answer = json_pack("{s[]}", "forms");
    for (guint i = 0; i < library->forms->len; i++)
        json_array_append_new(json_object_get(answer, "forms"), form_template_to_json(library->forms->pdata[i]));
    answer_json_packed(call->request, answer);
}

void form_rules_answer_check(const DeskCall *call)
{
    FormReader *forms = reader_forms(call->desk->reader);
    const char *version = json_word(call->asked, "version"), *value = json_word(call->asked, "value");
    const FormTemplate *form =
        form_library_find(form_reader_library(forms), json_word(call->asked, "form"), *version ? version : NULL);
    const FormField *field = form ? form_template_field(form, json_word(call->asked, "name")) : NULL;
    if (!field) {
        json_auto_t *answer = json_pack("{ss sn}", "value", value, "message");
        answer_json(call->request, 200, answer);
        return;
    }
    g_autofree char *normal = form_content_normalise(field, value);
    RuleBreach breach = {0};
    bool broken = *normal && form_rule_check_field(field, form_reader_tables(forms), normal, &breach);
    json_auto_t *answer = json_pack("{ss ss?}", "value", normal, "message", broken ? breach.message : NULL);
    answer_json(call->request, 200, answer);
}

void form_rules_answer_kinds(const DeskCall *call)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(config_text(CONFIG_SHARE), "forms/document_kinds.yaml", NULL);
    g_autoptr(DocumentKinds) kinds = document_kinds_load(path, &error);
    if (!kinds) {
        answer_error(call->request, error);
        return;
    }
    json_auto_t *answer = json_pack("{s[]}", "kinds");
    for (guint i = 0; i < kinds->list->len; i++) {
        const DocumentKind *kind = kinds->list->pdata[i];
        json_array_append_new(json_object_get(answer, "kinds"), json_pack("{ss ss ss}", "name", kind->name, "label", kind->label, "key", kind->key));
    }
    answer_json(call->request, 200, answer);
}
