#include "intake/online.h"

#include "db/case.h"
#include "forms/french.h"
#include "forms/reading_text.h"
#include "forms/rule.h"
#include "forms/rule_content.h"
#include "intake/assemble_rules.h"

#include <string.h>

typedef struct {
    FormReader *reader;
    const json_t *application;
    const FormTemplate *form;
    GPtrArray *problems;
} Online;

static void complain(Online *online, const char *key, const char *name, const char *detail)
{
    g_ptr_array_add(online->problems, french_format(key, "name", name, "detail", detail, NULL));
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* Known keys, and of them texts that must be there. */
static void check_keys(Online *online)
{
    static const char *const known[] = {"key", "office", "form", "version", "received_at", "case_number", "fields", NULL};
    static const char *const needed[] = {"key", "office", "form", NULL};
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)online->application, key, value) {
        if (!g_strv_contains(known, key))
            complain(online, "online.unknown_key", key, "");
        else if (strcmp(key, "fields") != 0 && !json_is_string(value))
            complain(online, "online.not_text", key, "");
    }
    for (const char *const *name = needed; *name; name++)
        if (!*text_of(online->application, *name))
            complain(online, "online.missing", *name, "");
    if (!json_is_object(json_object_get(online->application, "fields")))
        complain(online, "online.missing", "fields", "");
}

static void find_form(Online *online)
{
    const char *version = json_string_value(json_object_get(online->application, "version"));
    const char *id = text_of(online->application, "form");
    online->form = *id ? form_library_find(form_reader_library(online->reader), id, version) : NULL;
    if (*id && !online->form)
        complain(online, "online.unknown_form", id, version ? version : "");
}

static bool offers(const FormField *field, const char *value)
{
    for (int i = 0; i < field->option_count; i++)
        if (strcmp(field->options[i]->value, value) == 0)
            return true;
    return false;
}

/* The marked options in the order of the form, as a reader of the paper gives them. NULL: one is not offered. */
static char *choice_value(const FormField *field, const json_t *value)
{
    size_t count = json_is_array(value) ? json_array_size(value) : 1;
    g_autoptr(GString) text = g_string_new(NULL);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        const char *one = json_string_value(json_is_array(value) ? json_array_get(value, i) : value);
        if (!one || (*one && !offers(field, one)))
            return NULL;
    }
    for (int option = 0; option < field->option_count; option++)
        for (size_t i = 0; i < count; i++) {
            const char *one = json_string_value(json_is_array(value) ? json_array_get(value, i) : value);
            if (strcmp(one, field->options[option]->value) != 0)
                continue;
            g_string_append_printf(text, "%s%s", found++ ? "," : "", one);
            break;
        }
    return found <= 1 || field->several ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

/* What paper would give for the same answer. NULL: not of the field's type. Transfer full. */
static char *field_value(const FormField *field, const json_t *value)
{
    bool marked = json_is_true(value);
    switch (field->kind) {
    case FORM_FIELD_SIGNATURE:
    case FORM_FIELD_PHOTO:
        return json_is_boolean(value) ? g_strdup(marked ? "present" : "") : NULL;
    case FORM_FIELD_CHECK:
        return json_is_boolean(value) ? g_strdup(marked ? field->options[0]->value : "") : choice_value(field, value);
    case FORM_FIELD_CHOICE:
        return choice_value(field, value);
    default:
        break;
    }
    ReadingTextKind kind = field->kind == FORM_FIELD_MULTILINE ? READING_TEXT_LINES : READING_TEXT_LINE;
    if (!json_is_string(value) || !reading_text_allowed(json_string_value(value), json_string_length(value), kind,
                                                        READING_VALUE_BYTES))
        return NULL;
    return form_content_normalise(field, json_string_value(value));
}

static json_t *field_json(const Online *online, const FormField *field, const char *value)
{
    RuleBreach breach;
    bool broken = form_rule_check_field(field, form_reader_tables(online->reader), value, &breach);
    g_autofree char *reason = broken ? g_strconcat("rule:", breach.rule, NULL) : g_strdup("");
    FormStatus status = broken ? FORM_STATUS_INVALID : *value ? FORM_STATUS_ACCEPTED : FORM_STATUS_EMPTY;
    return json_pack("{ss ss ss sf ss ss ss ss s[]}", "name", field->name, "value", value, "raw", value, "confidence", 1.0,
                     "status", form_status_name(status), "reason", reason, "message", broken ? breach.message : "",
                     "method", "online", "alternatives");
}

static json_t *fields_json(Online *online)
{
    const json_t *given = json_object_get(online->application, "fields");
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)given, name, value)
        if (!form_template_field(online->form, name) || form_template_field(online->form, name)->never_read)
            complain(online, "online.unknown_field", name, "");
    json_t *fields = json_array();
    for (int i = 0; i < online->form->field_count; i++) {
        const FormField *field = online->form->fields[i];
        if (field->never_read || field->kind == FORM_FIELD_CODE)
            continue;
        const json_t *answer = json_object_get(given, field->name);
        g_autofree char *text = answer ? field_value(field, answer) : g_strdup("");
        if (text)
            json_array_append_new(fields, field_json(online, field, text));
        else
            complain(online, "online.wrong_value", field->name, field->label);
    }
    return fields;
}

static json_t *submission_json(const Online *online, json_t *fields)
{
    const json_t *application = online->application;
    json_t *document = json_pack("{ss ss ss so}", "kind", "form", "form", online->form->id, "form_version",
                                 online->form->version, "fields", fields);
    json_t *submission = json_pack("{ss ss ss s[o] s{}}", "channel", "online", "key", text_of(application, "key"), "office",
                                   text_of(application, "office"), "documents", document, "provenance");
    for (const char *const *key = (const char *const[]){"received_at", "case_number", NULL}; *key; key++)
        if (*text_of(application, *key))
            json_object_set(submission, *key, json_object_get(application, *key));
    return submission;
}

json_t *online_submission(FormReader *reader, const json_t *application, GPtrArray **problems)
{
    Online online = {reader, application, NULL, g_ptr_array_new_with_free_func(g_free)};
    *problems = online.problems;
    if (!json_is_object(application)) {
        complain(&online, "online.not_object", "", "");
        return NULL;
    }
    check_keys(&online);
    find_form(&online);
    json_t *fields = online.form ? fields_json(&online) : NULL;
    if (online.problems->len > 0) {
        json_decref(fields);
        return NULL;
    }
    assemble_check_fields(reader, online.form->id, online.form->version, fields);
    return submission_json(&online, fields);
}

char *online_file(DbStore *store, const json_t *submission, GError **error)
{
    /* Sorted: its fingerprint is to be the same however the caller's keys stood. */
    char *text = json_dumps(submission, JSON_COMPACT | JSON_SORT_KEYS);
    char *answer = db_submission_file(store, text, error);
    free(text);
    return answer;
}
