#include "db/journal.h"
#include "db/queue.h"
#include "forms/french.h"
#include "forms/print_paper.h"
#include "forms/reader.h"
#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/error.h"
#include "intake/health.h"
#include "intake/information_sheet.h"
#include "intake/legal_day.h"
#include "intake/oidc.h"
#include "intake/sandbox.h"
#include "intake/table_json.h"
#include "intake/trust.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* What one check found. The way out is the French text "doctor.NAME.mend", shown when the check is not good. */
typedef enum { DOCTOR_GOOD, DOCTOR_WARNING, DOCTOR_BAD } DoctorVerdict;

typedef struct {
    const char *name; /* its title is the French text "doctor.NAME" */
    DoctorVerdict (*check)(char **detail);
    bool asks_store; /* what it found would be no news, or a false alarm, where the store does not answer */
} DoctorCheck;

static DoctorVerdict verdict_of(bool good, GError **error, char **detail)
{
    if (!good && *error)
        *detail = g_strdup((*error)->message);
    return good ? DOCTOR_GOOD : DOCTOR_BAD;
}

static DoctorVerdict check_settings(char **detail)
{
    GString *text = g_string_new(NULL);
    for (int key = 0; key < CONFIG_COUNT; key++) {
        /* A connection string may hold a password. */
        bool secret = key == CONFIG_DB && *config_text(key);
        g_string_append_printf(text, "%s%s=%s", key ? " " : "", config_name(key), secret ? "***" : config_text(key));
    }
    *detail = g_string_free(text, FALSE);
    return DOCTOR_GOOD;
}

static DoctorVerdict check_home(char **detail)
{
    const char *home = config_text(CONFIG_HOME);
    if (g_mkdir_with_parents(home, 0755) != 0 || access(home, W_OK) != 0) {
        *detail = g_strdup_printf("%s: %s", home, g_strerror(errno));
        return DOCTOR_BAD;
    }
    struct statvfs facts;
    if (statvfs(home, &facts) != 0)
        return DOCTOR_WARNING;
    double free_gib = (double)facts.f_bavail * (double)facts.f_frsize / (1024.0 * 1024.0 * 1024.0);
    *detail = g_strdup_printf("%s, %.1f GiB", home, free_gib);
    return free_gib < 1 ? DOCTOR_BAD : free_gib < 10 ? DOCTOR_WARNING : DOCTOR_GOOD;
}

static DoctorVerdict check_models(char **detail)
{
    g_autoptr(GError) error = NULL;
    const char *own = config_text(CONFIG_TEMPLATES);
    FormReaderOptions options = {.share = config_text(CONFIG_SHARE), .templates = *own ? own : NULL};
    g_autoptr(FormReader) reader = form_reader_new(&options, &error);
    if (reader)
        *detail = g_strdup_printf("%u", form_reader_library(reader)->forms->len);
    return verdict_of(reader != NULL, &error, detail);
}

/* A bad file of the user's is left out, and has to be heard of somewhere. */
static DoctorVerdict check_templates(char **detail)
{
    const char *own = config_text(CONFIG_TEMPLATES);
    if (!*own)
        return DOCTOR_GOOD;
    g_autoptr(GError) error = NULL;
    g_autoptr(FormLibrary) library = form_library_load_sound(own, &error);
    if (!library)
        return verdict_of(false, &error, detail);
    GString *text = g_string_new(NULL);
    g_string_printf(text, "%u", library->forms->len);
    for (guint i = 0; i < library->broken->len; i++)
        g_string_append_printf(text, "\n           %s", (char *)library->broken->pdata[i]);
    *detail = g_string_free(text, FALSE);
    return library->broken->len ? DOCTOR_WARNING : DOCTOR_GOOD;
}

static DoctorVerdict check_sandbox(char **detail)
{
    g_autoptr(GError) error = NULL;
    return verdict_of(sandbox_works(&error), &error, detail);
}

static DoctorVerdict check_store(char **detail)
{
    g_autoptr(GError) error = NULL;
    int theirs = 0, ours = 0;
    g_autoptr(DbStore) store = case_store_open(&error);
    bool answered = store && db_store_version(store, &theirs, &ours, &error);
    if (!answered)
        return verdict_of(false, &error, detail);
    *detail = g_strdup_printf("%d / %d", theirs, ours);
    return theirs == ours ? DOCTOR_GOOD : DOCTOR_BAD;
}

static DoctorVerdict check_queue(char **detail)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbStore) store = case_store_open(&error);
    *detail = store ? db_queue_state(store, &error) : NULL;
    if (!*detail)
        return verdict_of(false, &error, detail);
    json_auto_t *state = json_loads(*detail, 0, NULL);
    return json_integer_value(json_object_get(state, "dead")) > 0 ? DOCTOR_WARNING : DOCTOR_GOOD;
}

static DoctorVerdict check_journal(char **detail)
{
    g_autoptr(GError) error = NULL;
    int64_t count = 0;
    g_autoptr(DbStore) store = case_store_open(&error);
    bool whole = store && db_journal_verify(store, &count, &error);
    if (whole)
        *detail = g_strdup_printf("%" G_GINT64_FORMAT, count);
    return verdict_of(whole, &error, detail);
}

/* The numbers that /metrics gives, then in words what a person should look at. */
static DoctorVerdict check_watch(char **detail)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbStore) store = case_store_open(&error);
    g_autoptr(Spool) spool = spool_open(config_text(CONFIG_HOME), NULL);
    json_auto_t *health = health_look(store, spool, NULL), *worries = health_worries(health);
    GString *text = g_string_new(NULL);
    const char *name;
    json_t *value;
    json_object_foreach(health, name, value)
        if (json_is_integer(value))
            g_string_append_printf(text, "%s%s=%" JSON_INTEGER_FORMAT, text->len ? " " : "", name, json_integer_value(value));
    for (size_t i = 0; i < json_array_size(worries); i++) {
        g_autofree char *key = g_strconcat("health.", json_string_value(json_array_get(worries, i)), NULL);
        g_string_append_printf(text, "%s%s", i ? " ; " : "\n           ", french(key));
    }
    *detail = g_string_free(text, FALSE);
    return json_array_size(worries) ? DOCTOR_WARNING : DOCTOR_GOOD;
}

static void add_scanner(GString *text, const json_t *scanner)
{
    const char *name = json_word(scanner, "scanner"), *at = json_word(scanner, "scanned_at");
    g_autofree char *day = g_strndup(at, 10), *shown = g_utf8_make_valid(*name ? name : french("doctor.scanners.unnamed"), -1);
    g_string_append_printf(text, "%s%s %s : %s", text->len ? "\n           " : "", json_word(scanner, "office"), shown,
                           *day ? day : french("doctor.scanners.never"));
    size_t i;
    json_t *fault;
    json_array_foreach(json_object_get(scanner, "faults"), i, fault) {
        g_autofree char *key = g_strconcat("deck.fault.", json_string_value(fault), NULL);
        g_string_append_printf(text, " ; %s", french(key));
    }
}

static DoctorVerdict check_scanners(char **detail)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbStore) store = case_store_open(&error);
    g_autofree char *said = store ? db_deck_list(store, &error) : NULL;
    if (!said)
        return verdict_of(false, &error, detail);
    json_auto_t *scanners = json_loads(said, 0, NULL);
    GString *text = g_string_new(NULL);
    DoctorVerdict verdict = DOCTOR_GOOD;
    size_t i;
    json_t *scanner;
    json_array_foreach(scanners, i, scanner) {
        add_scanner(text, scanner);
        if (json_is_string(json_object_get(scanner, "bar")))
            verdict = DOCTOR_WARNING;
    }
    if (json_array_size(scanners) == 0)
        g_string_append(text, french("doctor.scanners.none"));
    *detail = g_string_free(text, FALSE);
    return verdict;
}

/* What the 2D-Doc codes are checked against. Without a list nothing is wrong: codes are then said to be unverifiable. */
static DoctorVerdict check_trust(char **detail)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Trust) trust = trust_open(config_text(CONFIG_HOME), &error);
    if (!trust)
        return verdict_of(false, &error, detail);
    json_auto_t *said = trust_describe(trust);
    const char *next = json_word(json_object_get(said, "list"), "next_update");
    g_autofree char *today = legal_day(0);
    *detail = g_strdup_printf("%zu%s%s", json_array_size(json_object_get(said, "certificates")), *next ? ", " : "", next);
    return *next && strcmp(next, today) < 0 ? DOCTOR_WARNING : DOCTOR_GOOD;
}

/* Whoever switches a language on hears what nobody has checked. */
static DoctorVerdict check_languages(char **detail)
{
    g_auto(GStrv) on = information_languages_on(), all = information_languages();
    g_autofree char *unknown = information_unknown_languages(), *offered = g_strjoinv(" ", all);
    GString *text = g_string_new(NULL);
    bool sound = !*unknown, verified = true;
    for (char **language = on; *language; language++) {
        const Information *information = information_find(*language);
        bool font = print_font_there(information_text(information, "font")), read_over = information_verified(information);
        const char *state = !font ? "doctor.language.no_font" : read_over ? "doctor.language.verified" : "doctor.language.unverified";
        g_string_append_printf(text, "%s%s (%s)", text->len ? ", " : "", *language, french(state));
        sound = sound && font;
        verified = verified && read_over;
    }
    if (*unknown)
        g_string_append_printf(text, "%s%s (%s)", text->len ? ", " : "", unknown, french("doctor.language.unknown"));
    *detail = french_format("doctor.language.detail", "on", text->len ? text->str : "—", "all", offered, NULL);
    g_string_free(text, TRUE);
    return !sound ? DOCTOR_BAD : verified ? DOCTOR_GOOD : DOCTOR_WARNING;
}

static void note_provider(const GError *error, void *context)
{
    GError **kept = context;
    *kept = error ? g_error_copy(error) : g_error_new_literal(INTAKE_ERROR, INTAKE_ERROR_INPUT, "");
}

/* Whether the provider answers with addresses and keys that can be used. It has as long as a login has. */
static bool ask_provider(GError **error)
{
    enum { PATIENCE_S = 25, POLLED = 8 };
    g_autoptr(OidcProvider) provider = NULL;
    g_autoptr(Fetcher) fetcher = fetcher_new();
    GError *said = NULL;
    gint64 until = g_get_monotonic_time() + (gint64)PATIENCE_S * G_USEC_PER_SEC;
    provider = oidc_provider_new(fetcher, error);
    if (!provider)
        return false;
    oidc_prepare(provider, note_provider, &said);
    while (!said && g_get_monotonic_time() < until) {
        struct pollfd descriptors[POLLED];
        poll(descriptors, (nfds_t)fetcher_descriptors(fetcher, descriptors, POLLED), 50);
        fetcher_advance(fetcher);
    }
    g_clear_pointer(&fetcher, fetcher_free);
    bool good = said && !*said->message;
    if (good)
        g_clear_error(&said);
    else
        g_propagate_error(error, said);
    return good;
}

static DoctorVerdict check_sign_on(char **detail)
{
    g_autoptr(GError) error = NULL;
    bool by_password = strcmp(config_text(CONFIG_PASSWORD_LOGIN), "yes") == 0;
    const char *file = config_text(CONFIG_OIDC_SECRET_FILE);
    struct stat facts;
    if (!oidc_on()) {
        *detail = g_strdup(french(by_password ? "doctor.sign_on.none" : "doctor.sign_on.no_way"));
        return by_password ? DOCTOR_GOOD : DOCTOR_BAD;
    }
    if (!ask_provider(&error))
        return verdict_of(false, &error, detail);
    if (stat(file, &facts) == 0 && (facts.st_mode & (S_IRWXO | S_IWGRP))) {
        *detail = french_format("doctor.sign_on.open_file", "file", file, NULL);
        return DOCTOR_WARNING;
    }
    *detail = french_format("doctor.sign_on.good", "name", config_text(CONFIG_OIDC_NAME), "issuer", config_text(CONFIG_OIDC_ISSUER), NULL);
    return DOCTOR_GOOD;
}

static const DoctorCheck checks[] = {
    {"settings", check_settings, false}, {"home", check_home, false},         {"models", check_models, false},
    {"templates", check_templates, false}, {"sandbox", check_sandbox, false}, {"store", check_store, false},
    {"queue", check_queue, true},        {"journal", check_journal, true},    {"scanners", check_scanners, true},
    {"watch", check_watch, false},       {"trust", check_trust, false},       {"languages", check_languages, false},
    {"sign_on", check_sign_on, false},
};

static const char *verdict_name(DoctorVerdict verdict)
{
    return verdict == DOCTOR_GOOD ? "good" : verdict == DOCTOR_WARNING ? "warning" : "bad";
}

static void print_check(const char *name, DoctorVerdict verdict, const char *detail)
{
    g_autofree char *title_key = g_strconcat("doctor.", name, NULL);
    g_autofree char *verdict_key = g_strconcat("doctor.", verdict_name(verdict), NULL);
    printf("%-10s %s : %s\n", french(verdict_key), french(title_key), detail ? detail : "");
    if (g_strcmp0(detail, french("doctor.after_store")) == 0)
        return;
    g_autofree char *mend_key = g_strconcat("doctor.", name, ".mend", NULL);
    if (verdict != DOCTOR_GOOD)
        printf("           -> %s\n", french(mend_key));
}

/* Left alone while the store is away or of another schema, which is told by itself. */
static DoctorVerdict look(const DoctorCheck *check, bool store_answers, char **detail)
{
    if (store_answers || !check->asks_store)
        return check->check(detail);
    *detail = g_strdup(french("doctor.after_store"));
    return DOCTOR_WARNING;
}

int command_doctor(int argc, char **argv)
{
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, french("option.json"), NULL},
        {0},
    };
    int answer = command_parse("doctor", entries, &argc, &argv);
    if (answer >= 0)
        return answer;
    DoctorVerdict worst = DOCTOR_GOOD;
    bool store_answers = true;
    json_auto_t *results = json_array();
    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++) {
        g_autofree char *detail = NULL;
        DoctorVerdict verdict = look(&checks[i], store_answers, &detail);
        store_answers &= checks[i].check != check_store || verdict == DOCTOR_GOOD;
        worst = MAX(worst, verdict);
        if (!as_json)
            print_check(checks[i].name, verdict, detail);
        json_array_append_new(results, json_pack("{s:s, s:s, s:s*}", "check", checks[i].name, "verdict",
                                                 verdict_name(verdict), "detail", detail));
    }
    if (as_json) {
        json_dumpf(results, stdout, JSON_COMPACT);
        putchar('\n');
    }
    return worst == DOCTOR_BAD ? 1 : 0;
}
