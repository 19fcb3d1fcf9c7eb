#include "forms/import_widget.h"

#include <string.h>

enum { TOOLTIP_CHARACTERS = 120 };

/* Smaller is no place to write; so much of the smaller one shared is the same place. */
static const double LEAST_MM = 0.8, OVERLAP_MOST = 0.45;

FormBox import_widget_box(const OcrWidget *widget)
{
    return (FormBox){widget->x_mm, widget->y_mm, widget->w_mm, widget->h_mm};
}

void import_widgets_clip(const OcrPdfForm *pdf)
{
    for (guint i = 0; i < pdf->widgets->len; i++) {
        OcrWidget *widget = pdf->widgets->pdata[i];
        const OcrSheetSize *sheet = &pdf->sheets[widget->page - 1];
        double left = MAX(widget->x_mm, 0), right = MIN(widget->x_mm + widget->w_mm, sheet->w_mm);
        double top = MAX(widget->y_mm, 0), bottom = MIN(widget->y_mm + widget->h_mm, sheet->h_mm);
        if (right - left < widget->w_mm / 2 || bottom - top < widget->h_mm / 2)
            continue;
        widget->x_mm = left;
        widget->y_mm = top;
        widget->w_mm = right - left;
        widget->h_mm = bottom - top;
    }
}

char *import_widget_own_name(const OcrWidget *widget)
{
    static const char *const kinds[] = {"txt_", "cmb_", "rab_", "ckb_", "dat_", "num_", "chk_", "btn_"};
    static const char *const empty[] = {"undefined", "Text", "Texte", "Champ", "Check Box", "Case ", "fill_", "topmostSubform"};
    const char *dot = strrchr(widget->name, '.');
    g_autofree char *name = g_strdup(dot ? dot + 1 : widget->name);
    char *bracket = strrchr(name, '[');
    if (bracket && g_str_has_suffix(name, "]"))
        *bracket = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_has_prefix(name, kinds[i]))
            return g_strdup(name + strlen(kinds[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(empty); i++)
        if (g_str_has_prefix(name, empty[i]))
            return g_strdup("");
    return g_steal_pointer(&name);
}

/* "&eacute;" and the like, as far as French needs them; 0: none that is known. */
static gunichar entity(const char *name, size_t length)
{
    static const struct {
        const char *name;
        gunichar character;
    } known[] = {{"amp", '&'},        {"lt", '<'},         {"gt", '>'},         {"quot", '"'},       {"apos", '\''},     {"nbsp", ' '},
                 {"eacute", 0xE9},    {"egrave", 0xE8},    {"ecirc", 0xEA},     {"agrave", 0xE0},    {"acirc", 0xE2},    {"ccedil", 0xE7},
                 {"ocirc", 0xF4},     {"ugrave", 0xF9},    {"ucirc", 0xFB},     {"icirc", 0xEE},     {"iuml", 0xEF},     {"euml", 0xEB},
                 {"deg", 0xB0},       {"euro", 0x20AC},    {"rsquo", 0x2019},   {"Eacute", 0xC9},    {"oelig", 0x153},   {"laquo", 0xAB},
                 {"raquo", 0xBB},     {"hellip", 0x2026},  {"ndash", 0x2013}};
    if (length > 1 && *name == '#') {
        bool hex = name[1] == 'x' || name[1] == 'X';
        gunichar number = (gunichar)g_ascii_strtoull(name + (hex ? 2 : 1), NULL, hex ? 16 : 10);
        return number >= ' ' && g_unichar_validate(number) ? number : 0;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if (strlen(known[i].name) == length && strncmp(known[i].name, name, length) == 0)
            return known[i].character;
    return 0;
}

/* Some editors keep their tooltips as HTML. */
static char *without_tags(const char *text)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = text; *at; at++) {
        const char *end = *at == '<' ? strchr(at, '>') : *at == '&' ? strchr(at, ';') : NULL;
        bool tag = end && *at == '<' && (g_ascii_isalpha(at[1]) || at[1] == '/');
        gunichar character = end && *at == '&' && end - at < 10 ? entity(at + 1, (size_t)(end - at - 1)) : 0;
        if (tag)
            g_string_append_c(out, ' ');
        else if (character)
            g_string_append_unichar(out, character);
        else
            g_string_append_c(out, (unsigned char)*at < ' ' ? ' ' : *at);
        if (tag || character)
            at = end;
    }
    g_auto(GStrv) words = g_strsplit(out->str, " ", -1);
    g_string_truncate(out, 0);
    for (char **word = words; *word; word++)
        if (**word)
            g_string_append_printf(out, "%s%s", out->len ? " " : "", *word);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static int occurrences(const char *text, char of)
{
    int count = 0;
    for (; *text; text++)
        count += *text == of;
    return count;
}

/* Cut between words, and so marked. Editors that make tooltips of the print beside a box leave out a last bracket. */
static char *bounded(char *text)
{
    if (g_utf8_strlen(text, -1) <= TOOLTIP_CHARACTERS) {
        if (occurrences(text, '(') <= occurrences(text, ')'))
            return text;
        g_autofree char *open = text;
        return g_strconcat(open, ")", NULL);
    }
    g_autofree char *whole = text, *head = g_utf8_substring(whole, 0, TOOLTIP_CHARACTERS - 2);
    char *space = strrchr(head, ' ');
    if (space)
        *space = '\0';
    return g_strconcat(head, " …", NULL);
}

char *import_widget_tooltip(const OcrWidget *widget)
{
    g_autofree char *text = widget->tooltip ? without_tags(widget->tooltip) : g_strdup("");
    if (strlen(text) < 3 || strchr(text, '_') || strchr(text, '[') || strcmp(text, widget->name) == 0 ||
        g_str_has_suffix(widget->name, text) || g_str_has_prefix(text, "undefined"))
        return NULL;
    return bounded(g_steal_pointer(&text));
}

static bool inside(const FormBox *box, double x, double y)
{
    return x > box->x && x < box->x + box->w && y > box->y && y < box->y + box->h;
}

bool import_widget_answers(const OcrPdfForm *pdf, const OcrWidget *widget)
{
    const OcrSheetSize *sheet = &pdf->sheets[widget->page - 1];
    FormBox box = import_widget_box(widget), whole = {0, 0, sheet->w_mm, sheet->h_mm};
    return !widget->hidden && widget->kind != OCR_WIDGET_BUTTON && box.w >= LEAST_MM && box.h >= LEAST_MM &&
           inside(&whole, box.x + box.w / 2, box.y + box.h / 2);
}

static bool overlap(const FormBox *a, const FormBox *b)
{
    double w = MIN(a->x + a->w, b->x + b->w) - MAX(a->x, b->x), h = MIN(a->y + a->h, b->y + b->h) - MAX(a->y, b->y);
    return w > 0 && h > 0 && w * h > OVERLAP_MOST * MIN(a->w * a->h, b->w * b->h);
}

static bool is_background(const OcrPdfForm *pdf, const OcrWidget *widget)
{
    FormBox box = import_widget_box(widget);
    int held = 0;
    for (guint i = 0; i < pdf->widgets->len; i++) {
        const OcrWidget *other = pdf->widgets->pdata[i];
        FormBox small = import_widget_box(other);
        held += other != widget && other->page == widget->page && small.w * small.h < box.w * box.h / 3 &&
                inside(&box, small.x + small.w / 2, small.y + small.h / 2) && import_widget_answers(pdf, other);
    }
    return held >= 2;
}

bool import_widget_covered(const OcrPdfForm *pdf, const OcrWidget *widget)
{
    FormBox box = import_widget_box(widget);
    bool before = true;
    for (guint i = 0; i < pdf->widgets->len; i++) {
        const OcrWidget *other = pdf->widgets->pdata[i];
        FormBox its = import_widget_box(other);
        before = before && other != widget;
        bool wins = widget->read_only == other->read_only ? before : widget->read_only;
        if (other != widget && wins && other->page == widget->page && overlap(&box, &its) && import_widget_answers(pdf, other) &&
            !is_background(pdf, other))
            return true;
    }
    return is_background(pdf, widget);
}
