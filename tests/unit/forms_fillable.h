/* A small fillable PDF, written by hand: text, comb, list, check box, a choice of two, a button, a hidden field, one in
 * the administration's frame; with tooltips and printed words. */
#ifndef TESTS_UNIT_FORMS_FILLABLE_H
#define TESTS_UNIT_FORMS_FILLABLE_H
#include <glib.h>

#define FILLABLE_WIDGETS 10

#define BUTTON_LOOKS "/AP<</N<</%s 20 0 R/Off 20 0 R>>>>/AS/%s"

/* `filled`: with values typed in. Transfer full. */
static inline GString *fillable_pdf(gboolean filled)
{
    g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func(g_free);
    const char *name = filled ? "/V(DUPONT)" : "", *code = filled ? "/V(75011)" : "", *birth = filled ? "/V(31/12/1990)" : "";
    const char *on = filled ? "F" : "Off", *agree = filled ? "Oui" : "Off";
    g_ptr_array_add(objects, g_strdup("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R 5 0 R 6 0 R 7 0 R 8 0 R 9 0 R 10 0 R 13 0 R 14 0 R]"
                                      "/DA(/Helv 10 Tf 0 g)/DR<</Font<</Helv 15 0 R>>>>>>>>"));
    g_ptr_array_add(objects, g_strdup("<</Type/Pages/Kids[3 0 R]/Count 1>>"));
    g_ptr_array_add(objects, g_strdup("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 16 0 R/Resources<</Font<</Helv 15 0 R>>>>"
                                      "/Annots[4 0 R 5 0 R 6 0 R 7 0 R 8 0 R 9 0 R 11 0 R 12 0 R 13 0 R 14 0 R]>>"));
#define WIDGET "<</Type/Annot/Subtype/Widget/P 3 0 R/F 4/DA(/Helv 10 Tf 0 g)"
    g_ptr_array_add(objects, g_strdup_printf(WIDGET "/FT/Tx/T(txt_nom)/TU(Votre nom de naissance)/Rect[200 700 400 714]%s>>", name));
    g_ptr_array_add(objects, g_strdup_printf(WIDGET "/FT/Tx/T(cp)/Ff 16777216/MaxLen 5/Rect[200 670 275 684]%s>>", code));
    g_ptr_array_add(objects, g_strdup(WIDGET "/FT/Ch/T(pays)/Ff 131072/Opt[(France)(Italie)]/Rect[200 640 400 654]>>"));
    g_ptr_array_add(objects, g_strdup_printf(WIDGET "/FT/Btn/T(accord)/Rect[100 610 110 620]" BUTTON_LOOKS "%s>>", "Oui", agree,
                                             filled ? "/V/Oui" : ""));
    g_ptr_array_add(objects, g_strdup(WIDGET "/FT/Btn/Ff 65536/T(imprimer)/Rect[500 800 560 820]>>"));
    g_ptr_array_add(objects, g_strdup("<</Type/Annot/Subtype/Widget/P 3 0 R/F 2/FT/Tx/T(cache)/Rect[10 10 50 20]>>"));
    g_ptr_array_add(objects, g_strdup_printf("<</FT/Btn/Ff 49152/T(sexe)/V/%s/Kids[11 0 R 12 0 R]>>", on));
    g_ptr_array_add(objects, g_strdup_printf(WIDGET "/Parent 10 0 R/Rect[200 580 210 590]" BUTTON_LOOKS ">>", "F", on));
    g_ptr_array_add(objects, g_strdup_printf(WIDGET "/Parent 10 0 R/Rect[300 580 310 590]" BUTTON_LOOKS ">>", "M", "Off"));
    g_ptr_array_add(objects, g_strdup_printf(WIDGET "/FT/Tx/T(Text7)/Rect[200 550 300 564]%s>>", birth));
    g_ptr_array_add(objects, g_strdup(WIDGET "/FT/Tx/T(dossier)/Rect[100 90 300 104]>>"));
#undef WIDGET
    g_ptr_array_add(objects, g_strdup("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"));
    const char *print = "BT /Helv 18 Tf 150 780 Td (Demande de carte) Tj ET BT /Helv 10 Tf 100 703 Td (Nom :) Tj ET "
                        "BT /Helv 10 Tf 130 673 Td (Code postal :) Tj ET BT /Helv 10 Tf 160 643 Td (Pays) Tj ET "
                        "BT /Helv 10 Tf 114 611 Td (J'accepte) Tj ET BT /Helv 10 Tf 214 581 Td (Femme) Tj ET "
                        "BT /Helv 10 Tf 314 581 Td (Homme) Tj ET BT /Helv 10 Tf 158 553 Td (N\351\\(e\\) le) Tj ET "
                        "BT /Helv 10 Tf 100 115 Td (Cadre r\351serv\351 \340 l'administration) Tj ET "
                        "200 700 200 14 re S 200 670 75 14 re S 100 610 10 10 re S 200 580 10 10 re S 300 580 10 10 re S";
    g_ptr_array_add(objects, g_strdup_printf("<</Length %zu>>stream\n%s\nendstream", strlen(print), print));
    while (objects->len < 19)
        g_ptr_array_add(objects, g_strdup("null"));
    g_ptr_array_add(objects, g_strdup("<</Type/XObject/Subtype/Form/BBox[0 0 10 10]/Length 0>>stream\n\nendstream"));
    GString *pdf = g_string_new("%PDF-1.5\n");
    g_autoptr(GString) table = g_string_new(NULL);
    for (guint i = 0; i < objects->len; i++) {
        g_string_append_printf(table, "%010zu 00000 n \n", pdf->len);
        g_string_append_printf(pdf, "%u 0 obj%s endobj\n", i + 1, (char *)objects->pdata[i]);
    }
    gsize start = pdf->len;
    g_string_append_printf(pdf, "xref\n0 %u\n0000000000 65535 f \n%strailer<</Size %u/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
                           objects->len + 1, table->str, objects->len + 1, start);
    return pdf;
}

#endif
