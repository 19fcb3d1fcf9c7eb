#include "forms/identification.h"

void form_identity_clear(FormIdentity *identity)
{
    g_clear_pointer(&identity->copy, g_free);
    g_clear_pointer(&identity->said, g_free);
}

static void take_form(FormIdentity *identity, const SheetCode *sheet, const FormLibrary *library)
{
    identity->said = g_strdup(sheet->form_id);
    identity->copy = g_strdup(sheet->copy);
    identity->page = sheet->page;
    identity->form = form_library_find_hash(library, sheet->form_id, sheet->form_hash);
    if (!identity->form)
        identity->problem = "unknown_version";
    else if (sheet->page < 1 || sheet->page > identity->form->page_count)
        identity->problem = "damaged_code";
}

void form_identify(const GPtrArray *codes, const FormLibrary *library, FormIdentity *identity)
{
    *identity = (FormIdentity){.orientation = -1};
    const char *first_text = NULL;
    for (guint i = 0; i < codes->len; i++) {
        const OcrCode *code = codes->pdata[i];
        g_auto(SheetCode) sheet = {0};
        SheetKind kind = sheet_code_parse(code->text, &sheet);
        if (kind == SHEET_NOT_OURS)
            continue;
        if (identity->orientation < 0)
            identity->orientation = code->orientation;
        if (kind == SHEET_DAMAGED) {
            identity->problem = "damaged_code";
        } else if (kind == SHEET_FORM_PAGE) {
            if (!first_text)
                take_form(identity, &sheet, library);
            else if (!g_str_equal(first_text, code->text))
                identity->problem = "damaged_code";
            first_text = first_text ? first_text : code->text;
            if (identity->box_count < (int)G_N_ELEMENTS(identity->boxes))
                identity->boxes[identity->box_count++] = code->box;
        }
    }
    if (identity->problem && g_str_equal(identity->problem, "damaged_code"))
        identity->form = NULL;
}
