#include "intake/assemble_case.h"

#include "intake/assemble_rules.h"

#include <string.h>

static void document_free(void *data)
{
    Document *document = data;
    g_free(document->kind);
    g_ptr_array_unref(document->pages);
    g_ptr_array_unref(document->duplicates);
    g_free(document);
}

Arrival *arrival_new(const char *office, const char *channel, const char *received_on)
{
    Arrival *arrival = g_new0(Arrival, 1);
    arrival->office = g_strdup(office);
    arrival->channel = g_strdup(channel);
    arrival->received_on = g_strdup(received_on);
    arrival->procedure = g_strdup("");
    arrival->documents = g_ptr_array_new_with_free_func(document_free);
    return arrival;
}

void arrival_free(Arrival *arrival)
{
    g_free(arrival->office);
    g_free(arrival->channel);
    g_free(arrival->received_on);
    g_free(arrival->procedure);
    g_free(arrival->case_number);
    g_ptr_array_unref(arrival->documents);
    g_free(arrival);
}

Document *arrival_document(Arrival *arrival, const char *kind)
{
    Document *document = g_new0(Document, 1);
    document->kind = g_strdup(kind);
    document->form = document->version = document->copy = "";
    document->pages = g_ptr_array_new();
    document->duplicates = g_ptr_array_new();
    g_ptr_array_add(arrival->documents, document);
    return document;
}

json_t *document_missing_pages(const Document *document, const FormLibrary *library)
{
    const FormTemplate *form = library && *document->form && *document->version
                                   ? form_library_find(library, document->form, document->version)
                                   : NULL;
    json_t *missing = json_array();
    for (int number = 1; form && number <= form->page_count; number++) {
        bool there = false;
        for (guint i = 0; i < document->pages->len && !there; i++)
            there = ((const PageFacts *)document->pages->pdata[i])->form_page == number;
        if (!there)
            json_array_append_new(missing, json_integer(number));
    }
    if (json_array_size(missing) > 0)
        return missing;
    json_decref(missing);
    return NULL;
}

/* A reading's field with the page that it stands on. */
static json_t *field_to_json(const json_t *field, int64_t page_id)
{
    json_t *copy = json_deep_copy(field);
    json_t *box = json_incref(json_object_get(copy, "box_px"));
    json_object_del(copy, "box_px");
    json_object_set_new(copy, "box", box);
    json_object_set_new(copy, "page_id", json_integer(page_id));
    return copy;
}

static json_t *fields_to_json(const Document *document, FormReader *reader)
{
    json_t *fields = json_array();
    bool apart = false;
    const PageFacts *first = document->pages->pdata[0];
    for (guint i = 0; i < document->pages->len; i++) {
        const PageFacts *page = document->pages->pdata[i];
        if (g_ptr_array_find(document->duplicates, page, NULL))
            continue;
        apart |= page->original_id != first->original_id;
        size_t index;
        const json_t *field;
        json_array_foreach(json_object_get(page->json, "fields"), index, field)
            json_array_append_new(fields, field_to_json(field, page->page_id));
    }
    if (apart && reader)
        assemble_check_fields(reader, document->form, document->version, fields);
    return fields;
}

static json_t *document_to_json(const Document *document, const AssembleKnowledge *knowledge)
{
    json_t *pages = json_array();
    for (guint i = 0; i < document->pages->len; i++)
        json_array_append_new(pages, json_integer(((const PageFacts *)document->pages->pdata[i])->page_id));
    json_t *json = json_pack("{ssso}", "kind", document->kind, "pages", pages);
    if (*document->form) {
        json_object_set_new(json, "form", json_string(document->form));
        json_object_set_new(json, "form_version", json_string(document->version));
        json_object_set_new(json, "copy", json_string(document->copy));
        json_t *missing = document_missing_pages(document, knowledge->library);
        if (missing)
            json_object_set_new(json, "missing_pages", missing);
    }
    json_object_set_new(json, "fields", fields_to_json(document, knowledge->reader));
    return json;
}

static int64_t first_page(const Arrival *arrival)
{
    const Document *first = arrival->documents->pdata[0];
    return ((const PageFacts *)first->pages->pdata[0])->page_id;
}

json_t *arrival_to_json(const Arrival *arrival, const json_t *batch, const AssembleKnowledge *knowledge)
{
    const char *batch_key = json_string_value(json_object_get(batch, "key"));
    g_autofree char *key =
        g_strdup_printf("%s/%" G_GINT64_FORMAT, batch_key ? batch_key : "", first_page(arrival));
    json_t *documents = json_array();
    for (guint i = 0; i < arrival->documents->len; i++)
        json_array_append_new(documents, document_to_json(arrival->documents->pdata[i], knowledge));
    json_t *provenance = json_pack("{sO*}", "batch", json_object_get(batch, "batch"));
    /* A date without an hour: noon, so that it stays that day whatever clock looks at it. */
    g_autofree char *received_at = g_strconcat(arrival->received_on, " 12:00 Europe/Paris", NULL);
    json_t *json = json_pack("{ssssssssssso}", "channel", arrival->channel, "key", key, "office", arrival->office,
                             "received_at", received_at, "procedure", arrival->procedure, "documents", documents);
    json_object_set_new(json, "provenance", provenance);
    json_object_set(json, "postmark_on", json_object_get(batch, "postmark_on"));
    if (arrival->case_number)
        json_object_set_new(json, "case_number", json_string(arrival->case_number));
    return json;
}
