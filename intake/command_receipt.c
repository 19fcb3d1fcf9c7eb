#include "forms/french.h"
#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/deposit_note.h"
#include "intake/legal_day.h"
#include "intake/notice.h"
#include "intake/notice_words.h"
#include "intake/store_error.h"

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

static bool is_day(const char *text)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *moment = g_strconcat(text, "T00:00:00Z", NULL);
    g_autoptr(GDateTime) day = g_date_time_new_from_iso8601(moment, utc);
    return day != NULL;
}

static int run(const char *command, int argc, char **argv)
{
    g_autofree char *output = NULL, *due = NULL;
    gboolean as_json = FALSE, status = FALSE;
    bool letter = g_str_equal(command, "letter");
    const GOptionEntry common[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output, french("notice.option.output"), french("notice.argument.output")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, french("option.json"), NULL},
        {"due", 0, letter ? 0 : G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &due, french("notice.option.due"), french("notice.argument.due")},
        {"status", 0, letter ? 0 : G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &status, french("notice.option.status"), NULL},
        {0},
    };
    int code = command_parse(command, common, &argc, &argv);
    if (code >= 0)
        return code;
    if (argc != 2 || (due && !is_day(due))) {
        fprintf(stderr, "guichet %s: %s\n", command, french("notice.usage"));
        return 2;
    }
    if (!letter && g_str_has_prefix(argv[1], "D-"))
        return make_proof(argv[1], output, as_json);
    g_autofree char *today = legal_day(0), *usual = legal_day(DAYS_TO_ANSWER);
    NoticeOrder order = {.kind = !letter ? NOTICE_ACKNOWLEDGEMENT : status ? NOTICE_STATUS : NOTICE_PIECE_REQUEST,
                         .case_number = argv[1], .agent = config_text(CONFIG_AGENT), .today = today, .due_on = due ? due : usual};
    return make(command, &order, output, as_json);
}

int command_receipt(int argc, char **argv)
{
    return run("receipt", argc, argv);
}

int command_letter(int argc, char **argv)
{
    return run("letter", argc, argv);
}
