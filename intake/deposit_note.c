#include "intake/deposit_note.h"

#include "forms/french.h"
#include "forms/print_notice.h"
#include "intake/assemble.h"
#include "intake/acceptance.h"
#include "intake/config.h"
#include "intake/error.h"
#include "intake/notice_words.h"
#include "intake/original_file.h"
#include "intake/signature.h"
#include "intake/table_json.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGEST_SHOWN = 16 };

static char *note_path(const char *number)
{
    return g_strdup_printf("%s/deposits/%s.json", config_text(CONFIG_HOME), number);
}

/* The number is a file's name here. */
bool deposit_note_number(const char *number)
{
    return (g_str_has_prefix(number, "D-") || g_str_has_prefix(number, ASSEMBLE_DEPOSIT_KEY)) && strlen(number) < 32 &&
           strspn(number, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == strlen(number);
}

static bool write_note(const json_t *note, GError **error)
{
    g_autofree char *path = note_path(json_word(note, "key"));
    g_autofree char *folder = g_path_get_dirname(path);
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_AWAY, "%s: %s", folder, g_strerror(errno));
        return false;
    }
    char *text = json_dumps(note, JSON_COMPACT);
    g_autoptr(GError) problem = NULL;
    bool done = g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &problem);
    free(text);
    if (!done)
        g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_AWAY, problem->message);
    return done;
}

bool deposit_note_write(const char *batch_json, char **files, char **sha256s, GError **error)
{
    json_auto_t *note = json_loads(batch_json, 0, NULL);
    json_t *list = json_array();
    for (int i = 0; sha256s[i]; i++) {
        g_autofree char *name = original_file_label(files[i]);
        json_array_append_new(list, json_pack("{ss ss}", "name", name, "sha256", sha256s[i]));
    }
    json_object_set_new(note, "files", list);
    return write_note(note, error);
}

bool deposit_note_add(const char *batch_json, const char *name, const char *sha256, GError **error)
{
    g_autofree char *number = acceptance_deposit_number(batch_json), *path = note_path(number);
    json_t *before = json_load_file(path, 0, NULL);
    json_auto_t *note = before ? before : json_loads(batch_json, 0, NULL);
    json_t *list = json_object_get(note, "files");
    if (!list)
        json_object_set_new(note, "files", list = json_array());
    size_t i;
    const json_t *file;
    json_array_foreach(list, i, file)
        if (strcmp(json_word(file, "sha256"), sha256) == 0)
            return true;
    json_array_append_new(list, json_pack("{ss ss}", "name", name, "sha256", sha256));
    return write_note(note, error);
}

/* As the store last described it to this node; elsewhere only its code is known without the store. */
static char *sender(const char *code)
{
    g_autofree char *path = g_build_filename(config_text(CONFIG_HOME), "node", "office.json", NULL);
    json_auto_t *office = json_load_file(path, 0, NULL);
    if (strcmp(json_word(office, "code"), code) != 0 || !*json_word(office, "name"))
        return french_format("deposit.sender", "office", code, NULL);
    return french_format("notice.sender", "name", json_word(office, "name"), "address", json_word(office, "address"), "phone",
                         json_word(office, "phone"), "email", json_word(office, "email"), NULL);
}

static GPtrArray *file_rows(const json_t *files)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    size_t i;
    json_t *file;
    json_array_foreach((json_t *)files, i, file) {
        g_autofree char *digest = g_strndup(json_word(file, "sha256"), DIGEST_SHOWN);
        const char *columns[] = {json_word(file, "name"), digest, NULL};
        g_ptr_array_add(rows, g_strdupv((char **)columns));
    }
    return rows;
}

static char *sign(const json_t *note, GError **error)
{
    char *said = json_dumps(json_object_get(note, "files"), JSON_COMPACT | JSON_SORT_KEYS);
    g_autofree char *digest = signature_digest(said);
    free(said);
    const SignedFacts facts = {(char *)"deposit", (char *)json_word(note, "key"), (char *)json_word(note, "received_on"), NULL, digest};
    return signature_make(config_text(CONFIG_HOME), &facts, error);
}

static PrintNotice *paper_of(const json_t *note)
{
    static const double column_mm[] = {110, 0};
    const json_t *files = json_object_get(note, "files");
    g_autofree char *count = g_strdup_printf("%zu", json_array_size(files));
    g_autofree char *day = notice_day(json_word(note, "received_on"));
    PrintNotice *paper = print_notice_new();
    paper->title = g_strdup(french("notice.title.deposit"));
    paper->sender = sender(json_word(note, "office"));
    paper->recipient = g_strdup("");
    paper->column_mm = column_mm;
    paper->code_text = french_format("deposit.code_text", "number", json_word(note, "key"), NULL);
    g_autofree char *what = french_format("deposit.text", "number", json_word(note, "key"), "day", day, "count", count, NULL);
    print_notice_add(paper, french("deposit.heading"), what, NULL);
    print_notice_add(paper, french("notice.received"), NULL, file_rows(files));
    print_notice_add(paper, french("deposit.next"), french("deposit.next_text"), NULL);
    return paper;
}

bool deposit_note_print(const char *number, const char *path, char **code, GError **error)
{
    g_autofree char *file = deposit_note_number(number) ? note_path(number) : NULL;
    json_auto_t *note = file ? json_load_file(file, 0, NULL) : NULL;
    if (!note) {
        g_autofree char *message = french_format("deposit.unknown", "number", number, NULL);
        g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, message);
        return false;
    }
    g_autofree char *signed_code = sign(note, error);
    if (!signed_code)
        return false;
    g_autoptr(PrintNotice) paper = paper_of(note);
    paper->code = g_strdup(signed_code);
    if (!print_notice_write(paper, path, error))
        return false;
    *code = g_steal_pointer(&signed_code);
    return true;
}
