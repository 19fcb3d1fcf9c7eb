/* Of whom a printed paper speaks: labels, sentences, tables, entries of birth; and what is left out because it is of two people, of a parent, or
 * may be either way round. */
#include "forms/page_kind.h"
#include "forms/paper_person.h"

#include <string.h>

static PageKinds *kinds;

/* "|" sets a piece beside the one before; a line that ends with "+" is full and goes on in the next. */
static GArray *page_of(const char *text)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(PageLine));
    g_array_set_clear_func(lines, page_line_clear);
    g_auto(GStrv) parts = g_strsplit(text, "\n", -1);
    int row = -1;
    for (char **part = parts; *part; part++) {
        bool beside = **part == '|', full = g_str_has_suffix(*part, "+");
        row += !beside;
        const PageLine line = {.text = g_strndup(*part + beside, strlen(*part) - beside - full), .confidence = full ? 0.9 : 0.97, .worst = 0.8,
                               .height_mm = 3, .x_mm = beside ? 100 : 20, .w_mm = full ? 160 : 70, .y_mm = 5 * row, .row = row};
        g_array_append_val(lines, line);
    }
    return lines;
}

static char *said_of(const char *text)
{
    g_autoptr(GArray) lines = page_of(text);
    g_autoptr(GArray) items = person_items(page_kinds_person(kinds), lines);
    g_autoptr(GString) said = g_string_new(NULL);
    for (guint i = 0; i < items->len; i++) {
        const PersonItem *item = &g_array_index(items, PersonItem, i);
        g_string_append_printf(said, "%s%s=%s", i ? "; " : "", item->item, item->value);
    }
    return g_string_free(g_steal_pointer(&said), FALSE);
}

static const struct {
    const char *text, *said;
} pages[] = {
    {"5 Nom\n|DIALLO\n6 Prénoms\n|Fatima Zahra\n8 Père\n|DIALLO Ahmed", "surname=DIALLO; given=Fatima Zahra"},
    {"Nom / Surname\n|NGUYEN\nPrénoms / Given names\n|Minh Anh\nDate de naissance / Date of birth\n|12/03/1990\nNationalité / Nationality\n|VIETNAMIENNE",
     "surname=NGUYEN; given=Minh Anh; birth=1990-03-12; nationality=VIETNAMIENNE"},
    {"le tribunal certifie que Madame Ayşe YILMAZ, née le 7 mai 1988 à Kayseri, de nationalité turque, est inscrite", "person=Ayşe YILMAZ; birth=1988-05-07; nationality=turque"},
    {"Mme Aminata DIALLO\n12 rue des Lilas\n69003 LYON", "person=Aminata DIALLO"},
    {"Le 3 août 1991 à onze heures quinze minutes est née en notre+\ncommune Leïla HADDAD, de sexe féminin, de Karim HADDAD, maçon", "birth=1991-08-03; person=Leïla HADDAD; sex=f"},
    {"Prénoms : Jean-Baptiste. Nom de famille : KOUASSI. Prénoms du père : Ibrahima.", "given=Jean-Baptiste; surname=KOUASSI"},
    {"Nom : DIALLO Aminata", "person=DIALLO Aminata"},
    {"Nome: Maria da Silva. Data de nascimento: 21/09/1979. Filiação: pai COSTA", "person=Maria da Silva; birth=1979-09-21"},
    {"This is to certify that Emeka OKAFOR, born on 21 March 1999, is enrolled", "person=Emeka OKAFOR; birth=1999-03-21"},
    /* Which day it is, nobody knows. */
    {"born on 04/05/1990", ""},
    {"born on 14/05/1990", "birth=1990-05-14"},
    /* Of two people: nobody's. */
    {"né le 01/02/1980\nné le 03/04/1982", ""},
    {"Nom : DIALLO\nNom : TRAORE\nPrénom : Awa", "given=Awa"},
    {"sexe : M\nde sexe féminin", ""},
    /* Labels of something else, and of a parent. */
    {"Nom du père : DIALLO\nNOM DE LA MÈRE : TRAORE\nNombre de parts\n|2,00\nNOM DU PÈRE\n|BA", ""},
    {"Nom de l'employeur : SERVICES", ""},
    {"NOMBRE D'ENTRÉES\n|MULT", ""},
    {"NOMBRE D’ENTRÉES\n|MULT", ""},
    {"Nombre de PARTS : 2\nNombre d'ENFANTS\n|DEUX", ""},
    {"Nombre\n|Beatriz", "given=Beatriz"},
    /* A label in two tongues that goes on below what it names. */
    {"Prénoms / Given\n|Beatriz\nnames", "given=Beatriz"},
    {"Monsieur le Préfet\n12 rue Molière", ""},
    {"Dr. X", ""},
    {"", ""},
};

static void test_pages(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        g_autofree char *said = said_of(pages[i].text);
        g_test_message("%s", pages[i].text);
        g_assert_cmpstr(said, ==, pages[i].said);
    }
}

/* What goes over two lines is as sure as the less sure of them. */
static void test_sure(void)
{
    g_autoptr(GArray) lines = page_of("il est certifié par nous que Madame Fatima+\nBENALI est ici");
    g_autoptr(GArray) items = person_items(page_kinds_person(kinds), lines);
    g_assert_cmpuint(items->len, ==, 1);
    g_assert_cmpfloat_with_epsilon(g_array_index(items, PersonItem, 0).confidence, 0.9, 1e-9);
}

/* However much there is, so much is told. */
static void test_ceiling(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 60; i++)
        g_string_append_printf(text, "Mme Anna B%c%c%c\n", 'A' + i % 26, 'A' + i / 26, 'Z');
    g_autoptr(GArray) lines = page_of(text->str);
    g_autoptr(GArray) items = person_items(page_kinds_person(kinds), lines);
    g_assert_cmpuint(items->len, ==, PERSON_ITEMS);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "forms/page_kinds.yaml", NULL);
    kinds = page_kinds_load(path, &error);
    g_assert_no_error(error);
    g_test_add_func("/forms/paper_person/pages", test_pages);
    g_test_add_func("/forms/paper_person/sure", test_sure);
    g_test_add_func("/forms/paper_person/ceiling", test_ceiling);
    int result = g_test_run();
    page_kinds_free(kinds);
    return result;
}
