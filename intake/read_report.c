#include "intake/read_report.h"

#include "forms/french.h"
#include "intake/table.h"
#include "intake/twodoc_words.h"

#include <stdlib.h>
#include <string.h>

json_t *read_report_error(const char *file, const char *code, const char *detail)
{
    g_autofree char *name = g_utf8_make_valid(file, -1);
    g_autofree char *message = reader_error_message(code);
    g_autofree char *valid = g_utf8_make_valid(detail ? detail : "", -1);
    return json_pack("{sss{ssssss}}", "file", name, "error", "code", code, "message", message, "detail", valid);
}

json_t *read_report_json(const char *file, const char *sha256, const ReaderResult *result)
{
    if (result->error_code)
        return read_report_error(file, result->error_code, result->error_detail);
    g_autofree char *name = g_utf8_make_valid(file, -1);
    return json_pack("{sssssssOsI}", "file", name, "sha256", sha256, "media_type", result->media_type, "pages",
                     result->pages, "elapsed_ms", (json_int_t)result->elapsed_ms);
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void print_fields(const json_t *page, FILE *stream)
{
    const json_t *fields = json_object_get(page, "fields");
    if (json_array_size(fields) == 0)
        return;
    const char *titles[] = {french("read.field"), french("read.value"), french("read.status"),
                            french("read.confidence"), french("read.reason"), NULL};
    g_autoptr(Table) table = table_new(titles);
    size_t index;
    const json_t *field;
    json_array_foreach(fields, index, field) {
        const char *status = text_of(field, "status");
        if (strcmp(status, "empty") == 0)
            continue;
        g_autofree char *key = g_strconcat("status.", status, NULL);
        g_autofree char *percent =
            g_strdup_printf("%.2f %%", 100 * json_number_value(json_object_get(field, "confidence")));
        const char *cells[] = {text_of(field, "name"), text_of(field, "value"), french(key),
                               g_strdelimit(percent, ".", ','), text_of(field, "message")};
        table_add(table, cells);
    }
    table_print(table, stream);
}

static void print_codes(const json_t *page, FILE *stream)
{
    size_t index;
    const json_t *code;
    json_array_foreach(json_object_get(page, "codes"), index, code) {
        g_autofree char *text = terminal_text(text_of(code, "text"));
        fprintf(stream, "  %s : %s\n", text_of(code, "symbology"), text);
        const json_t *twodoc = json_object_get(code, "twodoc");
        g_autofree char *line = twodoc ? twodoc_words(twodoc) : NULL;
        if (line)
            fprintf(stream, "    %s\n", line);
    }
}

/* What a page that is no form is by its words; NULL when nothing says. */
static char *paper_headline(const json_t *page, const char *number, const DocumentKinds *kinds)
{
    const json_t *paper = json_object_get(page, "paper");
    const DocumentKind *kind = document_kind_find(kinds, text_of(paper, "kind"));
    if (!kind)
        return NULL;
    const char *day = text_of(paper, "dated_on");
    g_autofree char *made = *day ? french_format("read.paper_made", "day", day, NULL) : g_strdup("");
    g_autofree char *percent = g_strdup_printf("%.0f %%", 100 * json_number_value(json_object_get(paper, "confidence")));
    return french_format("read.page_paper", "page", number, "kind", kind->label, "percent", percent, "made", made, NULL);
}

static char *page_headline(const json_t *page, const DocumentKinds *kinds)
{
    g_autofree char *number = g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(page, "page")));
    const json_t *form = json_object_get(page, "form");
    const json_t *problem = json_object_get(page, "form_problem");
    g_autofree char *form_page =
        g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(form, "page")));
    if (json_is_string(json_object_get(page, "error")))
        return french_format("read.page_error", "page", number, "message", text_of(page, "error"), NULL);
    if (json_is_true(json_object_get(page, "blank")))
        return french_format("read.page_blank", "page", number, NULL);
    if (json_is_object(problem))
        return french_format("read.page_problem", "page", number, "message", text_of(problem, "message"), NULL);
    if (json_is_object(form))
        return french_format("read.page_form", "page", number, "form", text_of(form, "id"), "version",
                             text_of(form, "version"), "form_page", form_page, "copy", text_of(form, "copy"), NULL);
    char *headline = paper_headline(page, number, kinds);
    return headline ? headline : french_format("read.page_unknown", "page", number, NULL);
}

static void print_advice(const json_t *page, FILE *stream)
{
    size_t index;
    const json_t *word;
    json_array_foreach(json_object_get(json_object_get(page, "quality"), "advice"), index, word) {
        g_autofree char *key = g_strconcat("advice.", json_string_value(word), NULL);
        fprintf(stream, "  %s\n", french_has(key) ? french(key) : json_string_value(word));
    }
}

static void print_page(const json_t *page, const DocumentKinds *kinds, FILE *stream)
{
    g_autofree char *headline = page_headline(page, kinds);
    g_autofree char *safe = terminal_text(headline);
    fprintf(stream, "%s\n", safe);
    if (json_is_string(json_object_get(page, "error")))
        return;
    print_advice(page, stream);
    print_codes(page, stream);
    print_fields(page, stream);
    const char *text = text_of(page, "text");
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *text && *line; line++) {
        g_autofree char *safe_line = terminal_text(*line);
        fprintf(stream, "  | %s\n", safe_line);
    }
}

static void print_summary(const json_t *report, const DocumentKinds *kinds, FILE *stream)
{
    g_autofree char *file = terminal_text(text_of(report, "file"));
    const json_t *error = json_object_get(report, "error");
    if (error) {
        g_autofree char *message = terminal_text(text_of(error, "message"));
        fprintf(stream, "%s : %s\n", file, message);
        return;
    }
    const json_t *pages = json_object_get(report, "pages");
    g_autofree char *count = g_strdup_printf("%zu", json_array_size(pages));
    g_autofree char *elapsed =
        g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(report, "elapsed_ms")));
    g_autofree char *head = french_format("read.file", "file", file, "pages", count, "media_type",
                                          text_of(report, "media_type"), "elapsed_ms", elapsed, NULL);
    fprintf(stream, "%s\n", head);
    size_t index;
    const json_t *page;
    json_array_foreach(pages, index, page)
        print_page(page, kinds, stream);
}

void read_report_print(const json_t *report, bool as_json, const DocumentKinds *kinds, FILE *stream)
{
    if (!as_json) {
        print_summary(report, kinds, stream);
        return;
    }
    char *text = json_dumps(report, JSON_COMPACT | JSON_REAL_PRECISION(6));
    fprintf(stream, "%s\n", text);
    free(text);
}
