/* What a page is by its words: headings, words of other papers, letters that only speak of one; and the day on which it was made. */
#include "forms/page_kind.h"
#include "forms/paper_date.h"

#include <string.h>

static PageKinds *kinds;

/* Lines of 3 mm; one that begins with "#" is printed large, "|" sets a piece beside the one before. */
static GArray *page_of(const char *text)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(PageLine));
    g_array_set_clear_func(lines, page_line_clear);
    g_auto(GStrv) parts = g_strsplit(text, "\n", -1);
    int row = -1;
    for (char **part = parts; *part; part++) {
        bool large = **part == '#', beside = **part == '|';
        row += !beside;
        const PageLine line = {.text = g_strdup(*part + (large || beside)), .confidence = 0.95, .worst = 0.9, .height_mm = large ? 5 : 3,
                               .x_mm = beside ? 100 : 20, .w_mm = 70, .y_mm = 5 * row, .row = row};
        g_array_append_val(lines, line);
    }
    return lines;
}

static const struct {
    const char *text, *kind; /* NULL: unknown */
} pages[] = {
    {"#AVIS D'IMPÔT 2025\nNuméro fiscal : 1234567890123\nRevenu fiscal de référence|18 204\nNombre de parts", "avis_impot"},
    {"SARL MOULIN\n#BULLETIN DE PAIE\nSalaire de base\nSalaire brut\nTotal des cotisations\nNet à payer", "bulletin_paie"},
    {"#C E R T I F I C A T DE S C O L A R I T E\nAnnée universitaire 2025/2026\nest régulièrement inscrit en Licence", "certificat_scolarite"},
    {"#ACTE DE NA1SSANCE\nest né à Oran\nofficier de l'etat civil\nmentions marginales", "acte_naissance"}, /* a letter read wrong */
    {"#CERTIDÃO DE NASCIMENTO\nConservatória do Registo Civil\nData de nascimento\nFiliação", "acte_naissance"},
    {"#CERTIFICATE OF MARRIAGE\nMarriage solemnized at\nHusband\nWife\nWitnesses", "acte_mariage"},
    {"#Votre facture d'électricité\nPoint de livraison 12345678901234\nConsommation 214 kWh\nTotal TTC", "justificatif_domicile"},
    {"#Quittance de loyer\nBailleur : M. Diallo\nLocataire : Mme Petrov\nloyer et charges", "justificatif_domicile"},
    /* What only speaks of such papers is none. */
    {"Objet : demande de titre de séjour\nMadame, Monsieur,\nVeuillez trouver mon passeport, mon acte de naissance\net mon avis d'impôt.", NULL},
    {"#Liste des pièces à fournir\nPasseport\nActe de naissance\nActe de mariage\nAvis d'impôt\nBulletins de paie\nCertificat de scolarité", NULL},
    {"#CONTRAT DE TRAVAIL\nle salarié percevra un salaire brut mensuel\nconvention collective\ncongés payés", NULL},
    {"#Relevé de compte\nPRLV ELECTRICITE\nVIR SALAIRE\nVIR LOYER\nsolde créditeur", NULL},
    {"#CERTIFICAT MÉDICAL\nJe soussigné, docteur en médecine, certifie avoir examiné ce jour", NULL},
    {"", NULL},
};

static void test_pages(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        g_autoptr(GArray) lines = page_of(pages[i].text);
        const PageKindGuess guess = page_kind_guess(kinds, lines);
        g_test_message("%s: %s %.2f", pages[i].text, guess.kind ? guess.kind : "-", guess.p);
        if (pages[i].kind) {
            g_assert_cmpstr(guess.kind, ==, pages[i].kind);
            g_assert_cmpfloat(guess.p, >=, 0.5);
        } else {
            g_assert_cmpfloat(guess.p, <, 0.9);
        }
    }
}

static void test_because(void)
{
    g_autoptr(GArray) lines = page_of("#BULLETIN DE PAIE\nSalaire brut\nNet imposable");
    const PageKindGuess guess = page_kind_guess(kinds, lines);
    g_assert_cmpstr(guess.because[0], ==, "bulletin de paie");
    g_assert_cmpstr(guess.because[1], ==, "net imposable");
}

/* Two phrases on the same words are one reason. */
static void test_same_words(void)
{
    g_autoptr(GArray) one = page_of("#Attestation d'inscription\nest inscrite en formation");
    g_autoptr(GArray) same = page_of("#Attestation d'inscription\nest inscrite en formation\nelle est inscrite en BTS");
    g_autoptr(GArray) other = page_of("#Attestation d'inscription\nest inscrite en formation\nannée universitaire");
    double margin = page_kind_guess(kinds, one).margin;
    g_assert_cmpfloat_with_epsilon(page_kind_guess(kinds, other).margin - margin, 3, 0.01);
    g_assert_cmpfloat(page_kind_guess(kinds, same).margin - margin, <, 6);
}

static const struct {
    const char *text, *day; /* NULL: not known */
} days[] = {
    {"Facture du 12/03/2026", "2026-03-12"},
    {"Facture du 12 mars 2026\nÀ régler avant le 28 mars 2026", "2026-03-12"},
    {"Lyon, le 1er avril 2026", "2026-04-01"},
    {"Fait à Lyon, le 3 février 2026", "2026-02-03"},
    {"Date de facture\n12.03.2026", "2026-03-12"},
    {"Date d'émission :\n|05/01/2026", "2026-01-05"},
    {"Issued on 4 August 2025", "2025-08-04"},
    {"né le 12/03/1990", NULL},
    {"Échéance : 12/03/2026", NULL},
    {"du 01/02/2026 au 28/02/2026", NULL},
    {"Facture du 31/02/2026", NULL},             /* no such day */
    {"Facture du 12/03/2026\nFait à Lyon le 12/09/2025", NULL}, /* which? */
    {"Facture du 10/03/2026\nÉdité le 12/03/2026", "2026-03-12"},
    {"Facture n° 112/03/20265", NULL},
};

static void test_days(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(days); i++) {
        g_autoptr(GArray) lines = page_of(days[i].text);
        g_autofree char *day = paper_date(kinds, lines);
        g_test_message("%s", days[i].text);
        g_assert_cmpstr(day, ==, days[i].day);
    }
}

static void test_doubtful_digit(void)
{
    g_autoptr(GArray) lines = page_of("Facture du 12/03/2026");
    g_array_index(lines, PageLine, 0).worst = 0.3;
    g_autofree char *day = paper_date(kinds, lines);
    g_assert_null(day);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "forms/page_kinds.yaml", NULL);
    kinds = page_kinds_load(path, &error);
    g_assert_no_error(error);
    g_test_add_func("/forms/page_kind/pages", test_pages);
    g_test_add_func("/forms/page_kind/because", test_because);
    g_test_add_func("/forms/page_kind/same_words", test_same_words);
    g_test_add_func("/forms/paper_date/days", test_days);
    g_test_add_func("/forms/paper_date/doubtful_digit", test_doubtful_digit);
    int failed = g_test_run();
    page_kinds_free(kinds);
    return failed;
}
