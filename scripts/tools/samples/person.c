#include "person.h"

#include "forms/definition.h"

#include <stdarg.h>
#include <string.h>

struct People {
    Definition *definition;
};

typedef struct {
    Definition *lists;
    GRand *rand;
    GHashTable *values;
    DefinitionNode region;
    int birth_year, entry_year;
    bool woman;
} Making;

enum { YEAR_NOW = 2026 };

People *people_load(const char *path, GError **error)
{
    Definition *definition = definition_load(path, error);
    if (!definition)
        return NULL;
    People *people = g_new0(People, 1);
    people->definition = definition;
    return people;
}

void people_free(People *people)
{
    if (people)
        definition_free(people->definition);
    g_free(people);
}

static DefinitionNode any(Making *making, DefinitionNode list)
{
    return definition_item(making->lists, list, g_rand_int_range(making->rand, 0, definition_count(making->lists, list)));
}

static const char *any_text(Making *making, DefinitionNode map, const char *key)
{
    return definition_scalar(making->lists, any(making, definition_get(making->lists, map, key)));
}

static const char *any_of(Making *making, const char *key)
{
    return any_text(making, definition_root(making->lists), key);
}

static bool chance(Making *making, double share)
{
    return g_rand_double(making->rand) < share;
}

static int between(Making *making, int low, int high)
{
    return g_rand_int_range(making->rand, low, high + 1);
}

/* Takes the value. */
static void put(Making *making, const char *name, char *value)
{
    g_hash_table_replace(making->values, g_strdup(name), value);
}

static char *date(Making *making, int first_year, int last_year)
{
    return g_strdup_printf("%04d-%02d-%02d", between(making, first_year, last_year), between(making, 1, 12),
                           between(making, 1, 28));
}

static char *digits(Making *making, int count)
{
    char *text = g_malloc((gsize)count + 1);
    for (int i = 0; i < count; i++)
        text[i] = (char)('0' + between(making, 0, 9));
    text[count] = '\0';
    return text;
}

static char *document_number(Making *making, int letters, int count)
{
    g_autofree char *tail = digits(making, count);
    GString *text = g_string_new(NULL);
    for (int i = 0; i < letters; i++)
        g_string_append_c(text, (char)('A' + between(making, 0, 25)));
    g_string_append(text, tail);
    return g_string_free(text, FALSE);
}

static char *surname(Making *making)
{
    return g_strconcat(any_text(making, making->region, "starts"), any_text(making, making->region, "ends"), NULL);
}

static char *first_names(Making *making, bool woman)
{
    const char *list = woman ? "women" : "men";
    const char *first = any_text(making, making->region, list), *second = any_text(making, making->region, list);
    if (first == second || !chance(making, 0.4))
        return g_strdup(first);
    return g_strjoin(" ", first, second, NULL);
}

/* "JEAN-BAPTISTE" to "Jean-Baptiste", as people type into free lines. */
static char *title_case(const char *capitals)
{
    g_autofree char *small = g_utf8_strdown(capitals, -1);
    GString *text = g_string_new(NULL);
    bool start = true;
    for (const char *c = small; *c; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        g_string_append_unichar(text, start ? g_unichar_toupper(character) : character);
        start = !g_unichar_isalpha(character);
    }
    return g_string_free(text, FALSE);
}

static void put_title(Making *making, const char *name, char *capitals)
{
    put(making, name, title_case(capitals));
    g_free(capitals);
}

static void make_identity(Making *making)
{
    DefinitionNode country = any(making, definition_get(making->lists, making->region, "countries"));
    making->woman = chance(making, 0.5);
    making->birth_year = between(making, 1948, 2006);
    put(making, "nom_naissance", surname(making));
    if (making->woman)
        put(making, "nom_usage", surname(making));
    put(making, "prenoms", first_names(making, making->woman));
    put(making, "sexe", g_strdup(making->woman ? "f" : "m"));
    put(making, "date_naissance", date(making, making->birth_year, making->birth_year));
    put(making, "pays_naissance", g_strdup(definition_scalar(making->lists, definition_item(making->lists, country, 0))));
    put(making, "nationalite", g_strdup(definition_scalar(making->lists, definition_item(making->lists, country, 1))));
    put(making, "ville_naissance", g_strdup(definition_scalar(making->lists, definition_item(making->lists, country, 2))));
    put(making, "passeport_pays", g_strdup(g_hash_table_lookup(making->values, "pays_naissance")));
    put_title(making, "pere_nom", g_strdup(g_hash_table_lookup(making->values, "nom_naissance")));
    put_title(making, "pere_prenoms", first_names(making, false));
    put_title(making, "mere_nom", surname(making));
    put_title(making, "mere_prenoms", first_names(making, true));
}

static void make_family(Making *making)
{
    static const char *const states[] = {"celibataire", "marie", "pacse", "union_libre", "divorce", "veuf"};
    const char *state = states[between(making, 0, 5)];
    put(making, "situation_familiale", g_strdup(state));
    if (strcmp(state, "marie") == 0 || strcmp(state, "pacse") == 0) {
        put_title(making, "conjoint_nom", surname(making));
        put_title(making, "conjoint_prenoms", first_names(making, !making->woman));
    }
    put(making, "nombre_enfants", g_strdup_printf("%d", between(making, 0, 6)));
}

static void make_request(Making *making)
{
    static const char *const kinds[] = {"premiere_demande", "renouvellement", "changement_statut", "duplicata",
                                        "changement_adresse", "titre_voyage"};
    static const char *const reasons[] = {"travail", "etudes", "famille", "visiteur", "protection", "autre"};
    const char *kind = kinds[between(making, 0, 5)];
    put(making, "type_demande", g_strdup(kind));
    put(making, "motif_sejour", g_strdup(reasons[between(making, 0, 5)]));
    making->entry_year = between(making, MAX(making->birth_year + 1, 1995), YEAR_NOW - 1);
    put(making, "date_entree", date(making, making->entry_year, making->entry_year));
    if (strcmp(kind, "premiere_demande") == 0)
        return;
    put(making, "numero_etranger", document_number(making, 0, 10));
    put(making, "titre_type", g_strdup(any_of(making, "permits")));
    put(making, "titre_numero", document_number(making, 3, 6));
    put(making, "titre_expiration", date(making, YEAR_NOW, YEAR_NOW + 1));
}

static void make_address(Making *making)
{
    DefinitionNode commune = any(making, definition_get(making->lists, definition_root(making->lists), "communes"));
    put(making, "adresse", g_strdup_printf("%d %s", between(making, 1, 198), any_of(making, "streets")));
    put(making, "complement_adresse", g_strdup(any_of(making, "complements")));
    put(making, "code_postal", g_strdup(definition_scalar(making->lists, definition_item(making->lists, commune, 0))));
    put(making, "commune", g_strdup(definition_scalar(making->lists, definition_item(making->lists, commune, 1))));
    put_title(making, "hebergeant", surname(making));
    g_autofree char *number = digits(making, 8);
    put(making, "telephone", g_strdup_printf("0%d%s", between(making, 6, 7), number));
    put(making, "langue", g_strdup(definition_need_text(making->lists, making->region, "language")));
    g_autofree char *ascii = g_str_to_ascii(any_text(making, making->region, making->woman ? "women" : "men"), "C");
    g_strdelimit(ascii, " ", '_');
    g_autofree char *user = g_ascii_strdown(ascii, -1);
    enum { USER_MOST = 10 }; /* the form has 32 boxes */
    put(making, "courriel", g_strdup_printf("%.*s.%d@%s", USER_MOST, user, making->birth_year, any_of(making, "mail_hosts")));
}

static void make_papers(Making *making)
{
    static const char *const manners[] = {"visa_long_sejour", "visa_court_sejour", "sans_visa", "titre_europeen", "autre"};
    int year = between(making, YEAR_NOW - 7, YEAR_NOW - 1);
    put(making, "passeport_numero", document_number(making, 2, 7));
    put(making, "passeport_delivrance", date(making, year, year));
    put(making, "passeport_expiration", date(making, YEAR_NOW + 1, MAX(year + 9, YEAR_NOW + 1)));
    const char *manner = manners[between(making, 0, 4)];
    put(making, "maniere_entree", g_strdup(manner));
    if (g_str_has_prefix(manner, "visa"))
        put(making, "visa_numero", document_number(making, 3, 9));
}

static void make_work(Making *making)
{
    static const char *const states[] = {"salarie", "independant", "etudiant", "sans_emploi", "salarie,etudiant"};
    put(making, "situation_professionnelle", g_strdup(states[between(making, 0, 4)]));
    put(making, "profession", g_strdup(any_of(making, "professions")));
    put(making, "employeur", g_strdup(any_of(making, "employers")));
    put(making, "aide_nom", g_strdup(any_of(making, "helpers")));
    g_autofree char *number = digits(making, 8);
    put(making, "aide_telephone", g_strdup_printf("01%s", number));
    put(making, "aide_role", g_strdup(chance(making, 0.5) ? "association" : "redaction,association"));
    put_title(making, "fait_a", g_strdup(g_hash_table_lookup(making->values, "commune")));
    put(making, "fait_le", date(making, YEAR_NOW, YEAR_NOW));
}

static bool is_line(const FormField *field)
{
    return field->kind == FORM_FIELD_LINE || field->kind == FORM_FIELD_MULTILINE;
}

/* Fields that another's answer asks for are kept, so that a sample breaks no rule of the form. */
static bool wanted(Making *making, const FormTemplate *form, const FormField *field, double fill)
{
    for (int i = 0; i < form->rule_count; i++)
        if (strcmp(form->rules[i]->name, "required_if") == 0 && strcmp(form->rules[i]->fields[0], field->name) == 0)
            return true;
    return field->required || chance(making, fill);
}

/* Other people's forms have other words for their boxes ("femme", not "f"): what none of them says stays unmarked. */
static bool can_be_said(const FormField *field, const char *value)
{
    for (int i = 0; i < field->option_count; i++)
        if (strcmp(field->options[i]->value, value) == 0)
            return true;
    return field->kind != FORM_FIELD_CHOICE || field->several;
}

GHashTable *person_values(const People *people, GRand *rand, const FormTemplate *form, double fill, bool capitals)
{
    Making making = {.lists = people->definition, .rand = rand};
    making.values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    making.region = any(&making, definition_get(making.lists, definition_root(making.lists), "regions"));
    make_identity(&making);
    make_request(&making);
    make_family(&making);
    make_address(&making);
    make_papers(&making);
    make_work(&making);
    GHashTable *values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (int i = 0; i < form->field_count; i++) {
        const FormField *field = form->fields[i];
        const char *value = g_hash_table_lookup(making.values, field->name);
        if (!value && field->kind == FORM_FIELD_CHECK)
            value = chance(&making, 0.5) ? "oui" : NULL;
        if (!wanted(&making, form, field, fill) || !value || !can_be_said(field, value))
            continue;
        g_hash_table_insert(values, g_strdup(field->name),
                            capitals && is_line(field) ? g_utf8_strup(value, -1) : g_strdup(value));
    }
    g_hash_table_unref(making.values);
    return values;
}
