/* Makes a page with a signed 2D-Doc of a test authority (FR00), for demonstrations and tests: a bill, or with a request number a provisional
 * document of the online service.
 *
 *   bill FOLDER NAME STREET POSTAL_CODE TOWN [REQUEST]
 *
 * FOLDER gets bill.png, altered.png (the same with one letter of the name changed under the same signature) and certificate.pem; a key is
 * made each time, so the certificate has to be imported each time. NAME as "MME/DUPONT/ANNE". */
#include "tests/unit/ocr_datamatrix.h"
#include "tests/unit/twodoc_maker.h"

#include <glib/gstdio.h>
#include <stdio.h>

typedef struct {
    const char *folder, *name, *street, *postal_code, *town, *request;
} Bill;

static char *said_of(const Bill *bill)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *today = maker_day(g_date_time_get_year(now), g_date_time_get_month(now), g_date_time_get_day_of_month(now));
    if (!bill->request)
        return g_strdup_printf("DC04FR00T001%s%s0101FR10%s\x1d" "22%s\x1d" "24%s25%s\x1d" "26FR", today, today, bill->name, bill->street,
                               bill->postal_code, bill->town);
    g_auto(GStrv) parts = g_strsplit(bill->name, "/", 3);
    return g_strdup_printf("DC04FR00T001%s%s1301FR60%s\x1d" "62%s\x1d" "6J16K%s6U%s\x1d" "6W%s6X%s\x1d" "6YFR", today, today,
                           g_strv_length(parts) == 3 ? parts[2] : "", g_strv_length(parts) == 3 ? parts[1] : bill->name, bill->request,
                           bill->street, bill->postal_code, bill->town);
}

static bool draw(const Bill *bill, const char *code, const char *name)
{
    Paper p = paper_new(210, 297, 200, 0.8);
    cairo_set_source_rgb(p.cr, 0, 0, 0);
    paper_text(&p, "Liberation Sans Bold", "SPÉCIMEN - ÉNERGIE D'ESSAI", 20, 30, 4);
    const char *lines[] = {bill->name, bill->street, bill->postal_code, bill->town, "Votre facture d'électricité", "Montant : 62,40 EUR"};
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        paper_text(&p, "Liberation Sans", lines[i], 20, 60 + 8 * (double)i, 2.6);
    for (int i = 0; i < 18; i++)
        paper_text(&p, "Liberation Serif", "Consommation relevée, abonnement, taxes et contributions de la période", 20, 130 + 7 * i, 2.2);
    draw_datamatrix(&p, code, strlen(code), (OcrPoint){160, 45}, 26);
    g_autoptr(OcrPage) page = paper_scan(&p, &(Scanner){SCAN_GREY, 0.6, 4, 0, 7});
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) png = ocr_image_to_png(page->scan, 1, &error);
    g_autofree char *path = g_build_filename(bill->folder, name, NULL);
    bool good = png && g_file_set_contents(path, g_bytes_get_data(png, NULL), (gssize)g_bytes_get_size(png), &error);
    paper_free(&p);
    if (!good)
        fprintf(stderr, "bill: %s: %s\n", path, error->message);
    return good;
}

int main(int argc, char **argv)
{
    if (argc != 6 && argc != 7) {
        fprintf(stderr, "usage: bill FOLDER NAME STREET POSTAL_CODE TOWN [REQUEST]\n");
        return 2;
    }
    const Bill bill = {argv[1], argv[2], argv[3], argv[4], argv[5], argc == 7 ? argv[6] : NULL};
    if (g_mkdir_with_parents(bill.folder, 0755) != 0)
        return 1;
    EVP_PKEY *key = maker_key("P-256");
    X509 *certificate = maker_certificate(key, "T001", "FR00", key, 1);
    g_autofree char *pem = maker_pem(certificate), *path = g_build_filename(bill.folder, "certificate.pem", NULL);
    g_autofree char *said = said_of(&bill), *code = maker_sign(key, said), *altered = g_strdup(code);
    char *letter = strchr(altered + 26, 'E');
    if (letter)
        *letter = 'A';
    bool good = g_file_set_contents(path, pem, -1, NULL) && draw(&bill, code, "bill.png") && draw(&bill, altered, "altered.png");
    X509_free(certificate);
    EVP_PKEY_free(key);
    return good ? 0 : 1;
}
