#include "forms/french.h"
#include "forms/print.h"
#include "forms/print_code.h"

#include "forms/error.h"

static const double width_mm = 210, height_mm = 297;

static char *french_of(const SheetCode *code, const char *what)
{
    g_autofree char *key = g_strdup_printf("sheet.%s.%s", sheet_kind_name(code->kind), what);
    return g_strdup(french(key));
}

/* What the sheet says in large letters under its title when the caller has no words of its own. */
static char *own_words(const SheetCode *code)
{
    if (code->kind == SHEET_BATCH_HEADER) {
        g_autofree char *key = g_strconcat("sheet.channel.", code->channel, NULL);
        g_auto(GStrv) date = g_strsplit(code->date, "-", 3);
        g_autofree char *day = g_strv_length(date) == 3 ? g_strjoin("/", date[2], date[1], date[0], NULL) : g_strdup("");
        return french_format("sheet.batch_header.words", "office", code->office, "channel",
                             french_has(key) ? french(key) : code->channel, "date", day, NULL);
    }
    const char *words = code->kind == SHEET_NEW_DOCUMENT ? code->document_kind
                        : code->kind == SHEET_NEW_CASE   ? code->procedure
                        : code->kind == SHEET_CASE       ? code->case_number
                                                         : "";
    return g_strdup(words ? words : "");
}

/* The symbols fill the middle, so that a sheet fed upside down or askew still shows them whole. */
static bool draw_codes(PrintPaper *paper, const SheetCode *code)
{
    g_autofree char *text = sheet_code_make(code);
    const PrintType type = {.family = "DejaVu Sans Mono", .size_pt = 10, .align = PRINT_CENTRE, .colour = PRINT_GREY};
    print_code128(paper, (FormBox){30, 214, 150, 24}, text);
    print_line(paper, (FormBox){20, 241, 170, 6}, &type, text);
    return print_qr(paper, (FormBox){68, 124, 74, 74}, text);
}

static bool draw_sheet(PrintPaper *paper, const SheetCode *code, const char *words)
{
    const PrintType title_type = {.size_pt = 40, .bold = true, .align = PRINT_CENTRE};
    const PrintType words_type = {.size_pt = 26, .bold = true, .align = PRINT_CENTRE};
    const PrintType use_type = {.size_pt = 12, .align = PRINT_CENTRE};
    g_autofree char *title = french_of(code, "title");
    g_autofree char *use = french_of(code, "use");
    g_autofree char *own = words ? NULL : own_words(code);
    print_frame(paper, (FormBox){14, 14, width_mm - 28, height_mm - 28}, 2.5, PRINT_BLACK);
    print_text(paper, (FormBox){20, 34, 170, 0}, &title_type, title);
    print_text(paper, (FormBox){20, 66, 170, 0}, &words_type, words ? words : own);
    print_text(paper, (FormBox){30, 256, 150, 0}, &use_type, use);
    return draw_codes(paper, code);
}

bool sheet_print(const SheetCode *codes, const char *const *words, int count, const char *path, GError **error)
{
    g_autofree char *title = french_of(&codes[0], "title");
    g_autoptr(PrintPaper) paper = print_paper_new(width_mm, height_mm, title);
    for (int i = 0; i < count; i++) {
        if (i > 0)
            print_paper_turn(paper);
        if (!draw_sheet(paper, &codes[i], words ? words[i] : NULL)) {
            g_set_error_literal(error, FORMS_ERROR, FORMS_ERROR_INPUT, french("print.sheet_too_long"));
            return false;
        }
    }
    return print_paper_write(paper, path, error);
}
