#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/online.h"
#include "intake/original_file.h"
#include "intake/reader_client.h"
#include "intake/store_error.h"
#include "intake/table.h"

#include "forms/french.h"

#include <stdio.h>
#include <stdlib.h>

/* The application in a file; NULL after a message. Transfer full. */
static json_t *load(const char *path)
{
    const char *code;
    g_autofree char *detail = NULL;
    g_autoptr(GBytes) bytes = original_file_read(path, &code, &detail);
    if (!bytes) {
        g_autofree char *message = reader_error_message(code);
        fprintf(stderr, "guichet submit: %s : %s\n", path, message);
        return NULL;
    }
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    json_error_t where = {.text = ""};
    json_t *json = size <= ONLINE_BYTES ? json_loadb(data, size, JSON_REJECT_DUPLICATES, &where) : NULL;
    if (!json) {
        g_autofree char *line = g_strdup_printf("%d", where.line);
        g_autofree char *message = french_format("submit.not_json", "line", line, NULL);
        fprintf(stderr, "guichet submit: %s : %s\n", path, message);
    }
    return json;
}

static int print_answer(const char *answer, gboolean as_json)
{
    if (as_json) {
        printf("%s\n", answer);
        return 0;
    }
    json_t *json = json_loads(answer, 0, NULL);
    const char *number = json_string_value(json_object_get(json, "case_number"));
    const char *key = json_is_true(json_object_get(json, "already"))   ? "submit.already"
                      : json_is_true(json_object_get(json, "created")) ? "submit.created"
                                                                       : "submit.extended";
    g_autofree char *line = french_format(key, "number", number ? number : "", NULL);
    printf("%s\n", line);
    json_decref(json);
    return 0;
}

/* The file's own faults are told before the store is asked for: whoever wrote it can mend it while the store is away. */
static json_t *judge(FormReader *forms, const char *path)
{
    json_auto_t *application = load(path);
    if (!application)
        return NULL;
    g_autoptr(GPtrArray) problems = NULL;
    json_t *submission = online_submission(forms, application, &problems);
    for (guint i = 0; i < problems->len; i++) {
        g_autofree char *safe = terminal_text(problems->pdata[i]);
        fprintf(stderr, "guichet submit: %s : %s\n", path, safe);
    }
    return submission;
}

static int submit(FormReader *forms, const char *path, gboolean as_json, GError **error)
{
    json_auto_t *submission = judge(forms, path);
    g_autoptr(DbStore) store = submission ? case_store_open(error) : NULL;
    g_autofree char *answer = store ? online_file(store, submission, error) : NULL;
    return answer ? print_answer(answer, as_json) : 1;
}

int command_submit(int argc, char **argv)
{
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, french("option.json"), NULL},
        {0},
    };
    int answer = command_parse("submit", entries, &argc, &argv);
    if (answer >= 0)
        return answer;
    if (argc != 2) {
        fprintf(stderr, "guichet submit: %s\n", french("submit.usage"));
        return 2;
    }
    const ReaderOptions options = reader_options_default();
    g_autoptr(GError) error = NULL;
    g_autoptr(FormReader) forms = form_reader_new(&options.form, &error);
    answer = forms ? submit(forms, argv[1], as_json, &error) : 1;
    if (error)
        store_error_tell("submit", error);
    return answer;
}
