#include "forms/deck.h"
#include "forms/document_kind.h"
#include "forms/french.h"
#include "forms/print.h"
#include "forms/procedure.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/legal_day.h"
#include "intake/store_error.h"
#include "intake/table.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { COPIES_MAX = 200 };

static struct {
    char *output, *kind, *procedure, *office, *channel, *received, *number;
    int copies;
    gboolean json;
} options;

static int fail(const char *message)
{
    fprintf(stderr, "guichet sheet: %s\n", message);
    return 1;
}

static int fail_with(const GError *error)
{
    store_error_tell("sheet", error);
    return 1;
}

static int wrong_usage(const char *key)
{
    fprintf(stderr, "guichet sheet: %s\n", french(key));
    return 2;
}

static DocumentKinds *load_kinds(GError **error)
{
    g_autofree char *path = g_build_filename(config_text(CONFIG_SHARE), "forms/document_kinds.yaml", NULL);
    return document_kinds_load(path, error);
}

static int list_kinds(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DocumentKinds) kinds = load_kinds(&error);
    if (!kinds)
        return fail_with(error);
    const char *titles[] = {french("sheet.kind"), french("sheet.label"), NULL};
    g_autoptr(Table) table = table_new(titles);
    json_t *list = json_array();
    for (guint i = 0; i < kinds->list->len; i++) {
        const DocumentKind *kind = kinds->list->pdata[i];
        const char *cells[] = {kind->name, kind->label};
        table_add(table, cells);
        json_array_append_new(list, json_pack("{s:s, s:s}", "name", kind->name, "label", kind->label));
    }
    if (options.json) {
        json_dumpf(list, stdout, JSON_COMPACT);
        putchar('\n');
    } else {
        table_print(table, stdout);
    }
    json_decref(list);
    return 0;
}

/* Makes what the code says, and checks that it would be understood again when it comes back on paper. */
static int print_sheets(SheetCode *code, const char *words)
{
    if (!options.output)
        return wrong_usage("sheet.usage");
    if (options.copies < 1 || options.copies > COPIES_MAX)
        return wrong_usage("sheet.copies");
    SheetCode codes[COPIES_MAX];
    const char *all_words[COPIES_MAX];
    g_autoptr(GPtrArray) serials = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < options.copies; i++) {
        codes[i] = *code;
        codes[i].serial = form_copy_number();
        all_words[i] = words;
        g_ptr_array_add(serials, codes[i].serial);
    }
    g_autofree char *text = sheet_code_make(&codes[0]);
    g_auto(SheetCode) read = {0};
    if (sheet_code_parse(text, &read) != code->kind)
        return wrong_usage("sheet.not_codable");
    g_autoptr(GError) error = NULL;
    return sheet_print(codes, all_words, options.copies, options.output, &error) ? 0 : fail_with(error);
}

static int print_case(void)
{
    g_autoptr(GError) error = NULL;
    SheetCode code = {.kind = SHEET_NEW_CASE, .procedure = options.procedure};
    if (!options.procedure)
        return print_sheets(&code, NULL);
    g_autofree char *folder = g_build_filename(config_text(CONFIG_SHARE), "forms/procedures", NULL);
    g_autoptr(GPtrArray) procedures = procedures_load(folder, &error);
    if (!procedures)
        return fail_with(error);
    const Procedure *procedure = procedure_find(procedures, options.procedure);
    if (!procedure) {
        g_autofree char *message = french_format("sheet.no_procedure", "id", options.procedure, NULL);
        return fail(message);
    }
    return print_sheets(&code, procedure->title);
}

static int print_document(void)
{
    g_autoptr(GError) error = NULL;
    if (!options.kind)
        return wrong_usage("sheet.usage");
    g_autoptr(DocumentKinds) kinds = load_kinds(&error);
    if (!kinds)
        return fail_with(error);
    const DocumentKind *kind = document_kind_find(kinds, options.kind);
    if (!kind) {
        g_autofree char *message = french_format("sheet.no_kind", "kind", options.kind, NULL);
        return fail(message);
    }
    SheetCode code = {.kind = SHEET_NEW_DOCUMENT, .document_kind = options.kind};
    return print_sheets(&code, kind->label);
}

static int print_batch(void)
{
    const char *channel = options.channel ? options.channel : "mail";
    if (strcmp(channel, "mail") != 0 && strcmp(channel, "counter") != 0)
        return wrong_usage("sheet.no_channel");
    g_autofree char *day = options.received ? g_strdup(options.received) : legal_day(0);
    g_autofree char *office = g_strdup(options.office ? options.office : config_text(CONFIG_OFFICE));
    SheetCode code = {.kind = SHEET_BATCH_HEADER, .office = office, .channel = (char *)channel, .date = day};
    return print_sheets(&code, NULL);
}

static int print_dossier(void)
{
    SheetCode code = {.kind = SHEET_CASE, .case_number = options.number};
    return options.number ? print_sheets(&code, NULL) : wrong_usage("sheet.usage");
}

static int print_end(void)
{
    SheetCode code = {.kind = SHEET_END};
    return print_sheets(&code, NULL);
}

static int print_deck(void)
{
    g_autoptr(GError) error = NULL;
    if (!options.output)
        return wrong_usage("sheet.usage");
    return deck_print(config_text(CONFIG_SHARE), options.output, &error) ? 0 : fail_with(error);
}

static const struct {
    const char *name;
    int (*run)(void);
} sorts[] = {
    {"case", print_case}, {"document", print_document}, {"batch", print_batch},
    {"dossier", print_dossier}, {"end", print_end}, {"deck", print_deck}, {"kinds", list_kinds},
};

int command_sheet(int argc, char **argv)
{
    options.copies = 1;
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, french("form.option.output"), "FICHIER.pdf"},
        {"kind", 0, 0, G_OPTION_ARG_STRING, &options.kind, french("sheet.option.kind"), "SORTE"},
        {"procedure", 0, 0, G_OPTION_ARG_STRING, &options.procedure, french("sheet.option.procedure"), "ID"},
        {"number", 0, 0, G_OPTION_ARG_STRING, &options.number, french("sheet.option.number"), "NUMÉRO"},
        {"office", 0, 0, G_OPTION_ARG_STRING, &options.office, french("sheet.option.office"), "CODE"},
        {"channel", 0, 0, G_OPTION_ARG_STRING, &options.channel, french("sheet.option.channel"), "mail|counter"},
        {"received", 0, 0, G_OPTION_ARG_STRING, &options.received, french("sheet.option.received"), "AAAA-MM-JJ"},
        {"copies", 0, 0, G_OPTION_ARG_INT, &options.copies, french("sheet.option.copies"), "N"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, french("option.json"), NULL},
        {0},
    };
    int answer = command_parse("sheet", entries, &argc, &argv);
    if (answer >= 0)
        return answer;
    for (size_t i = 0; argc == 2 && i < G_N_ELEMENTS(sorts); i++)
        if (strcmp(argv[1], sorts[i].name) == 0)
            return sorts[i].run();
    return wrong_usage("sheet.usage");
}
