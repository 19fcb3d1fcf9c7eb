#include "db/backup.h"
#include "db/journal.h"
#include "db/record.h"
#include "forms/french.h"
#include "intake/anchor.h"
#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/error.h"
#include "intake/original_file.h"
#include "intake/reader_client.h"
#include "intake/signature_words.h"
#include "intake/spool.h"
#include "intake/store_error.h"
#include "intake/table.h"
#include "intake/table_json.h"
#include "intake/twodoc_result.h"
#include "intake/twodoc_words.h"

#include <stdio.h>
#include <string.h>

static gboolean as_json;

static void tell(const char *subject, SignatureVerdict verdict, const SignedFacts *facts)
{
    if (as_json) {
        json_auto_t *json = json_pack("{ss ss ss? ss? ss? ss?}", "subject", subject, "verdict", signature_verdict_name(verdict), "kind",
                                      facts->kind, "case_number", facts->case_number, "received_on", facts->received_on,
                                      "silence_on", facts->silence_on);
        json_dumpf(json, stdout, JSON_COMPACT);
        putchar('\n');
        return;
    }
    g_autofree char *safe = terminal_text(subject), *line = signature_words(verdict, facts);
    printf("%s : %s\n", safe, line);
}

static SignatureVerdict check_code(const char *subject, const char *code)
{
    g_auto(SignedFacts) facts = {0};
    SignatureVerdict verdict = signature_check(config_text(CONFIG_HOME), code, &facts);
    tell(subject, verdict, &facts);
    return verdict;
}

static void tell_twodoc(const char *subject, const json_t *result)
{
    if (as_json) {
        json_auto_t *json = json_pack("{ss sO}", "subject", subject, "twodoc", (json_t *)result);
        json_dumpf(json, stdout, JSON_COMPACT);
        putchar('\n');
        return;
    }
    g_autofree char *safe = terminal_text(subject), *line = twodoc_words(result);
    printf("%s : %s\n", safe, line);
    size_t i;
    json_t *field;
    json_array_foreach(json_object_get(result, "fields"), i, field) {
        const char *label = json_word(field, "label");
        g_autofree char *text = french_format("verify.twodoc_field", "label", *label ? label : json_word(field, "id"), "value",
                                              json_word(field, "value"), NULL);
        g_autofree char *safe_text = terminal_text(text);
        printf("  %s\n", safe_text);
    }
}

/* Tells every 2D-Doc of the pages. `found` counts them. */
static bool check_twodocs(const char *path, const json_t *pages, int *found, GError **error)
{
    g_autoptr(TwodocChecker) checker = twodoc_checker_new(error);
    bool good = checker != NULL;
    size_t i, k;
    json_t *page, *code;
    json_array_foreach(pages, i, page)
        json_array_foreach(json_object_get(page, "codes"), k, code) {
            json_auto_t *result = checker ? twodoc_result(checker, code) : NULL;
            if (!result)
                continue;
            tell_twodoc(path, result);
            ++*found;
            good = good && strcmp(json_word(result, "verdict"), trust_verdict_name(TRUST_VALID)) == 0;
        }
    return good;
}

static bool check_file(Reader *reader, const char *path, GError **error)
{
    const char *problem;
    g_autofree char *detail = NULL;
    g_autoptr(GBytes) bytes = original_file_read(path, &problem, &detail);
    const ReaderRequest request = {.operation = READER_READ};
    g_autoptr(ReaderResult) result = bytes ? reader_run(reader, &request, bytes, NULL, NULL, error) : NULL;
    if (error && *error)
        return false;
    if (!result || result->error_code) {
        g_autofree char *message = reader_error_message(result ? result->error_code : problem);
        fprintf(stderr, "guichet verify: %s : %s\n", path, message);
        return false;
    }
    int twodocs = 0;
    bool good = check_twodocs(path, result->pages, &twodocs, error);
    const char *ours = signature_on_pages(result->pages);
    return twodocs > 0 && !*ours ? good : check_code(path, ours) == SIGNATURE_VALID && good;
}

static int check_files(char **paths, int count)
{
    g_autoptr(GError) error = NULL;
    const ReaderOptions options = reader_options_default();
    g_autoptr(Reader) reader = reader_new(&options, &error);
    bool good = reader != NULL;
    for (int i = 0; reader && i < count && !error; i++)
        good = check_file(reader, paths[i], &error) && good;
    if (error)
        store_error_tell("verify", error);
    return good ? 0 : 1;
}

static int tell_all(const char *what, int64_t count, const GError *error)
{
    g_autofree char *key = g_strconcat("verify.all_", what, error ? "_bad" : "", NULL);
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, count);
    if (as_json) {
        json_auto_t *json = json_pack("{ss sb sI ss?}", "what", what, "sound", !error, "count", (json_int_t)count, "detail",
                                      error ? error->message : NULL);
        json_dumpf(json, stdout, JSON_COMPACT);
        putchar('\n');
        return error ? 1 : 0;
    }
    g_autofree char *line = french_format(key, "count", number, NULL);
    puts(line);
    if (error)
        printf("  %s\n", error->message);
    if (error)
        store_error_log("verify", error->message);
    return error ? 1 : 0;
}

static bool check_spool(DbStore *store, int64_t *count, GError **error)
{
    (void)store;
    g_autoptr(Spool) spool = spool_open(config_text(CONFIG_HOME), error);
    return spool && spool_verify(spool, count, error);
}

static const struct {
    const char *what; /* its words are the French texts "verify.all_WHAT" and "verify.all_WHAT_bad" */
    bool (*check)(DbStore *store, int64_t *count, GError **error);
} everything[] = {
    {"journal", db_journal_verify},
    {"originals", db_original_verify},
    {"records", db_record_verify},
    {"manifests", db_manifest_verify},
    {"anchors", anchor_verify},
    {"spool", check_spool},
};

static bool is_finding(const GError *error)
{
    return g_error_matches(error, DB_ERROR, DB_ERROR_INPUT) || g_error_matches(error, INTAKE_ERROR, INTAKE_ERROR_INPUT);
}

/* Everything recomputed. The first of each kind that does not fit is named. */
static int check_all(void)
{
    store_error_log_show();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbStore) store = case_store_open(&error);
    int bad = store ? 0 : 1;
    for (size_t i = 0; store && i < G_N_ELEMENTS(everything); i++) {
        g_autoptr(GError) found = NULL;
        int64_t count = 0;
        if (!everything[i].check(store, &count, &found) && !is_finding(found)) {
            error = g_steal_pointer(&found);
            break;
        }
        bad |= tell_all(everything[i].what, count, found);
    }
    if (error)
        store_error_tell("verify", error);
    return error ? 1 : bad;
}

int command_verify(int argc, char **argv)
{
    g_autofree char *code = NULL;
    gboolean all = FALSE;
    const GOptionEntry entries[] = {
        {"code", 0, 0, G_OPTION_ARG_STRING, &code, french("verify.option.code"), french("verify.argument.code")},
        {"all", 0, 0, G_OPTION_ARG_NONE, &all, french("verify.option.all"), NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, french("option.json"), NULL},
        {0},
    };
    int answer = command_parse("verify", entries, &argc, &argv);
    if (answer >= 0)
        return answer;
    if (all && argc < 2 && !code)
        return check_all();
    if (all || (argc < 2) == (code == NULL)) {
        fprintf(stderr, "guichet verify: %s\n", french("verify.usage"));
        return 2;
    }
    if (!code)
        return check_files(argv + 1, argc - 1);
    g_autofree char *joined = signature_typed(code);
    return check_code(joined, joined) == SIGNATURE_VALID ? 0 : 1;
}
