#include "intake/desk/page_file.h"

#include "embed.h"
#include "forms/french.h"
#include "intake/config.h"
#include "intake/desk/answer.h"
#include "intake/desk/theme.h"

#include <string.h>

#define FOLDER "intake/desk/pages/"

/* Addresses of screens, as people see them. */
static const struct {
    const char *path, *file;
} screens[] = {
    {"/", "home.html"},         {"/connexion", "login.html"}, {"/revue", "review.html"},   {"/comptoir", "counter.html"},
    {"/courrier", "mail.html"}, {"/dossiers", "cases.html"},  {"/dossier", "case.html"},   {"/journal", "journal.html"},
    {"/revue-grille", "grid.html"},
    {"/revue-page", "grid.html"}, {"/revue-qualite", "quality.html"}, {"/revue-parite", "parity.html"},
    {"/revue-seuils", "thresholds.html"}, {"/revue-signes", "glyphs.html"}, {"/revue-pieces", "unnamed.html"}, {"/recaler", "lay.html"},
    {"/verifier", "verify.html"},
    {"/api/v1/openapi.json", "openapi.json"},
};

static const EmbedRow *embedded(const char *file)
{
    for (int i = 0; file && i < EMBED_COUNT; i++)
        if (g_str_has_prefix(embed_table[i].path, FOLDER) && strcmp(embed_table[i].path + strlen(FOLDER), file) == 0)
            return &embed_table[i];
    return NULL;
}

static const EmbedRow *find(const char *path)
{
    const char *file = g_str_has_prefix(path, "/desk/") ? path + strlen("/desk/") : NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(screens); i++)
        if (strcmp(path, screens[i].path) == 0)
            file = screens[i].file;
    return embedded(file);
}

static const char *type_of(const char *path)
{
    static const char *const types[][2] = {{".html", "text/html; charset=utf-8"},
                                           {".css", "text/css; charset=utf-8"},
                                           {".js", "text/javascript; charset=utf-8"},
                                           {".json", "application/json; charset=utf-8"},
                                           {".svg", "image/svg+xml"}};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (g_str_has_suffix(path, types[i][0]))
            return types[i][1];
    return "text/plain; charset=utf-8";
}

static void answer_with(HttpRequest *request, const EmbedRow *row, int status)
{
    g_autoptr(GBytes) body = g_bytes_new_static(row->text, strlen(row->text));
    const HttpAnswer answer = {.status = status, .type = type_of(row->path), .pack = true, .cache = "no-cache", .body = body};
    http_answer(request, &answer);
}

bool page_file_answer(HttpRequest *request)
{
    const EmbedRow *row = find(http_request_path(request));
    if (row)
        answer_with(request, row, 200);
    return row != NULL;
}

bool page_absent_answer(HttpRequest *request)
{
    /* A path may be empty: "GET" and a zero. */
    const char *path = http_request_path(request);
    bool word = *path == '/' && !strpbrk(path + 1, "/.");
    if (word)
        answer_with(request, embedded("absent.html"), 404);
    return word;
}

void page_texts_answer(HttpRequest *request)
{
    static const char *const spoken[] = {"desk.", "twodoc.", "witness.", "clock.", "advice.", "stop.", "reason.", "rule.", "column.reason.", "column.kind.", "case.column.", "batch.column.",
                                         "batch.fate.", "batch.reason.", "place.", "problem.", "unread.", "method.", "case.piece.state.", "case.piece.reason.", "report.", "scan.", "deck.fault.", "journal.", "user.column.role."};
    json_auto_t *texts = json_object();
    for (size_t i = 0; i < G_N_ELEMENTS(spoken); i++) {
        g_auto(GStrv) keys = french_keys(spoken[i]);
        for (char **key = keys; *key; key++)
            json_object_set_new(texts, *key, json_string(french(*key)));
    }
    if (theme_on())
        json_object_set_new(texts, "desk.theme.owner", json_string(config_text(CONFIG_THEME_OWNER)));
    answer_json_packed(request, texts);
}
