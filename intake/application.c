#include "intake/application.h"

#include <string.h>

/* The procedures' codes in the store are the values of this choice in the form. */
static const char procedure_field[] = "type_demande";

/* The value of an answer that needs no person; NULL otherwise. */
static const char *accepted(const json_t *fields, const char *name)
{
    size_t index;
    const json_t *field;
    json_array_foreach(fields, index, field) {
        const char *found = json_string_value(json_object_get(field, "name"));
        const char *status = json_string_value(json_object_get(field, "status"));
        if (g_strcmp0(found, name) == 0 && g_strcmp0(status, "accepted") == 0)
            return json_string_value(json_object_get(field, "value"));
    }
    return NULL;
}

static const FormTemplate *form_of(const json_t *document, const FormLibrary *library)
{
    const char *id = json_string_value(json_object_get(document, "form"));
    return id && library
               ? form_library_find(library, id, json_string_value(json_object_get(document, "form_version")))
               : NULL;
}

static void declare_pieces(json_t *pieces, const FormTemplate *form, const json_t *fields)
{
    for (int i = 0; i < form->piece_count; i++) {
        const FormPiece *piece = form->pieces[i];
        if (piece->field && accepted(fields, piece->field))
            json_array_append_new(pieces, json_pack("{ssss}", "kind", piece->name, "state", "declared"));
    }
}

void application_complete(json_t *submission, const FormLibrary *library)
{
    json_t *pieces = json_array();
    const char *said = json_string_value(json_object_get(submission, "procedure"));
    size_t index;
    const json_t *document;
    json_array_foreach(json_object_get(submission, "documents"), index, document) {
        const json_t *fields = json_object_get(document, "fields");
        const char *asked = accepted(fields, procedure_field);
        if (asked && (!said || !*said))
            json_object_set_new(submission, "procedure", json_string(said = asked));
        const FormTemplate *form = form_of(document, library);
        if (form)
            declare_pieces(pieces, form, fields);
    }
    json_object_set_new(submission, "pieces", pieces);
}
