#include "db/dossier.h"
#include "forms/french.h"
#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/deposit_note.h"
#include "intake/information_sheet.h"
#include "intake/legal_day.h"
#include "intake/notice.h"
#include "intake/notice_batch.h"
#include "intake/notice_words.h"
#include "intake/store_error.h"
#include "intake/table_json.h"

#include <stdio.h>

enum { DAYS_TO_ANSWER = 30 };

static int make(const char *command, NoticeOrder *order, const char *output, gboolean as_json)
{
    g_autofree char *path = output ? g_strdup(output) : g_strdup_printf("%s-%s.pdf", command, order->case_number);
    g_autoptr(GError) error = NULL;
    g_auto(NoticeMade) made = {0};
    g_autoptr(DbStore) store = case_store_open(&error);
    if (!store || !notice_make(store, order, path, &made, &error)) {
        store_error_tell(command, error);
        return 1;
    }
    if (made.unverified)
        fprintf(stderr, "guichet %s: %s\n", command, french("notice.unverified"));
    if (as_json) {
        json_auto_t *json = json_pack("{ss ss ss}", "file", path, "sha256", made.sha256, "code", made.code);
        json_dumpf(json, stdout, JSON_COMPACT);
        putchar('\n');
        return 0;
    }
    g_autofree char *line = french_format("notice.done", "path", path, "number", order->case_number, NULL);
    puts(line);
    return 0;
}

/* Of a deposit number: its proof, which this machine makes without the store. */
static int make_proof(const char *number, const char *output, gboolean as_json)
{
    g_autofree char *path = output ? g_strdup(output) : g_strdup_printf("receipt-%s.pdf", number), *code = NULL;
    g_autoptr(GError) error = NULL;
    if (!deposit_note_print(number, path, &code, &error)) {
        store_error_tell("receipt", error);
        return 1;
    }
    if (as_json) {
        json_auto_t *json = json_pack("{ss ss}", "file", path, "code", code);
        json_dumpf(json, stdout, JSON_COMPACT);
        putchar('\n');
        return 0;
    }
    g_autofree char *line = french_format("deposit.done", "path", path, "number", number, NULL);
    puts(line);
    return 0;
}

/* All the letters of a batch, in one file. */
static int make_batch(gint64 batch, const NoticeBatchOrder *order, const char *output, gboolean as_json)
{
    g_autofree char *path = output ? g_strdup(output) : g_strdup_printf("lot-%" G_GINT64_FORMAT ".pdf", batch);
    g_autoptr(GError) error = NULL;
    NoticeBatchMade made = {0};
    g_autoptr(DbStore) store = case_store_open(&error);
    g_autofree char *answer = store ? db_batch_letters(store, batch, &error) : NULL;
    json_auto_t *letters = answer ? json_loads(answer, 0, NULL) : NULL;
    bool good = letters && notice_batch_make(store, letters, order, path, &made, &error);
    size_t i;
    json_t *held;
    json_array_foreach(json_object_get(letters, "held"), i, held) {
        g_autofree char *key = g_strconcat("notice.held.", json_word(held, "why"), NULL);
        fprintf(stderr, "guichet letter: %s : %s\n", json_word(held, "number"), french(key));
    }
    if (!good) {
        store_error_tell("letter", error);
        return 1;
    }
    if (made.unverified)
        fprintf(stderr, "guichet letter: %s\n", french("notice.unverified"));
    if (as_json) {
        json_object_set_new(letters, "file", json_string(path));
        json_dumpf(letters, stdout, JSON_COMPACT);
        putchar('\n');
        return 0;
    }
    g_autofree char *count = g_strdup_printf("%d", made.papers);
    g_autofree char *line = french_format("notice.batch_done", "path", path, "count", count, NULL);
    puts(line);
    return 0;
}

static int make_information(const char *number, const char *language, const char *output)
{
    g_autofree char *path = output ? g_strdup(output) : g_strdup_printf("information-%s-%s.pdf", language, number);
    g_autoptr(GError) error = NULL;
    g_autoptr(DbStore) store = case_store_open(&error);
    if (!store || !information_sheet_make(store, number, language, path, &error)) {
        store_error_tell("letter", error);
        return 1;
    }
    if (!information_verified(information_find(language)))
        fprintf(stderr, "guichet letter: %s\n", french("information.unverified"));
    g_autofree char *line = french_format("notice.done", "path", path, "number", number, NULL);
    puts(line);
    return 0;
}

static bool is_day(const char *text)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *moment = g_strconcat(text, "T00:00:00Z", NULL);
    g_autoptr(GDateTime) day = g_date_time_new_from_iso8601(moment, utc);
    return day != NULL;
}

static struct {
    char *output, *due, *information;
    gboolean json, status;
    gint64 batch;
} options;

static int run(const char *command, int argc, char **argv)
{
    bool letter = g_str_equal(command, "letter");
    int more = letter ? 0 : G_OPTION_FLAG_HIDDEN;
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, french("notice.option.output"), french("notice.argument.output")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, french("option.json"), NULL},
        {"due", 0, more, G_OPTION_ARG_STRING, &options.due, french("notice.option.due"), french("notice.argument.due")},
        {"status", 0, more, G_OPTION_ARG_NONE, &options.status, french("notice.option.status"), NULL},
        {"information", 0, more, G_OPTION_ARG_STRING, &options.information, french("notice.option.information"), french("notice.argument.information")},
        {"batch", 0, more, G_OPTION_ARG_INT64, &options.batch, french("notice.option.batch"), french("notice.argument.batch")},
        {0},
    };
    int code = command_parse(command, entries, &argc, &argv);
    if (code >= 0)
        return code;
    bool one = argc == 2 && options.batch == 0, all = letter && argc == 1 && options.batch > 0 && !options.status && !options.information;
    if (!(one || all) || (options.due && !is_day(options.due)) || (options.status && options.information)) {
        fprintf(stderr, "guichet %s: %s\n", command, french("notice.usage"));
        return 2;
    }
    if (!letter && deposit_note_number(argv[1]))
        return make_proof(argv[1], options.output, options.json);
    g_autofree char *today = legal_day(0), *usual = legal_day(DAYS_TO_ANSWER);
    const char *due = options.due ? options.due : usual;
    if (all) {
        const NoticeBatchOrder order = {config_text(CONFIG_AGENT), today, due};
        return make_batch(options.batch, &order, options.output, options.json);
    }
    if (options.information)
        return make_information(argv[1], options.information, options.output);
    NoticeOrder order = {.kind = !letter ? NOTICE_ACKNOWLEDGEMENT : options.status ? NOTICE_STATUS : NOTICE_PIECE_REQUEST,
                         .case_number = argv[1], .agent = config_text(CONFIG_AGENT), .today = today, .due_on = due};
    return make(command, &order, options.output, options.json);
}

int command_receipt(int argc, char **argv)
{
    return run("receipt", argc, argv);
}

int command_letter(int argc, char **argv)
{
    return run("letter", argc, argv);
}
