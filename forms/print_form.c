#include "forms/print_form.h"

#include "forms/french.h"
#include "forms/print_code.h"
#include "forms/sheet_code.h"

static const double line_mm = 0.25, label_pt = 7.6, hint_pt = 6.8, option_pt = 8.2;

static void draw_text(PrintPaper *paper, const FormTemplate *form, const FormText *text)
{
    static const PrintType types[] = {
        [FORM_TEXT_TITLE] = {.size_pt = 17, .bold = true},
        [FORM_TEXT_HEADING] = {.size_pt = 10.5, .bold = true},
        [FORM_TEXT_NOTE] = {.size_pt = 8.2},
        [FORM_TEXT_STRONG] = {.size_pt = 8.2, .bold = true},
    };
    print_text(paper, text->box, &types[text->style], text->text);
    if (text->style == FORM_TEXT_HEADING)
        print_fill(paper, (FormBox){text->box.x, text->box.y + 5, text->box.w, 0.5}, print_colour(form->tint));
}

/* The label in black, its hint after it in grey, both on the line above the box. */
static void draw_label(PrintPaper *paper, const FormField *field)
{
    const PrintType label_type = {.size_pt = label_pt};
    const PrintType hint_type = {.size_pt = hint_pt, .colour = PRINT_GREY};
    g_autofree char *label = g_strconcat(field->label, field->required ? " *" : "", NULL);
    FormBox at = {field->box.x, field->box.y - 3.5, 0, 0};
    FormBox size = print_text(paper, at, &label_type, label);
    if (field->hint)
        print_text(paper, (FormBox){at.x + size.w + 1.6, at.y + 0.25, 0, 0}, &hint_type, field->hint);
}

static void draw_box_label(PrintPaper *paper, const FormBox *box, double width_mm, const char *text)
{
    const PrintType type = {.size_pt = option_pt};
    double x = box->x + box->w + 1.6;
    if (width_mm <= 0) {
        print_line(paper, (FormBox){x, box->y, 0, box->h}, &type, text);
        return;
    }
    FormBox size = print_text_size(paper, width_mm, &type, text);
    print_text(paper, (FormBox){x, box->y + (box->h - size.h) / 2, width_mm, 0}, &type, text);
}

static void draw_options(PrintPaper *paper, const FormField *field, PrintColour tint)
{
    for (int i = 0; i < field->option_count; i++) {
        const FormOption *option = field->options[i];
        print_frame(paper, option->box, line_mm, tint);
        draw_box_label(paper, &option->box, field->label_width_mm, option->label);
    }
}

/* A frame that says in itself what belongs there: the photograph, the signature, the administration's own use. */
static void draw_zone(PrintPaper *paper, const FormField *field, PrintColour tint)
{
    const PrintType label_type = {.size_pt = label_pt, .bold = true};
    const PrintType hint_type = {.size_pt = hint_pt, .colour = PRINT_GREY};
    FormBox inner = {field->box.x + 1.6, field->box.y + 1.2, field->box.w - 3.2, 0};
    print_frame(paper, field->box, line_mm, tint);
    FormBox size = print_text(paper, inner, &label_type, field->label);
    inner.y += size.h + 0.6;
    if (field->hint)
        print_text(paper, inner, &hint_type, field->hint);
}

static void draw_field(PrintPaper *paper, const FormField *field, PrintColour tint)
{
    if (field->never_read || field->kind == FORM_FIELD_PHOTO || field->kind == FORM_FIELD_SIGNATURE) {
        draw_zone(paper, field, tint);
        return;
    }
    if (field->option_count) {
        if (field->kind == FORM_FIELD_CHOICE)
            draw_label(paper, field);
        draw_options(paper, field, tint);
        return;
    }
    draw_label(paper, field);
    for (int i = 0; i < field->cell_count; i++)
        print_frame(paper, field->cells[i], line_mm, tint);
    if (!field->cell_count)
        print_frame(paper, field->box, line_mm, tint);
}

static void draw_probes(PrintPaper *paper, const FormTemplate *form, int page)
{
    for (int i = 0; i < form->probe_count; i++) {
        const FormProbe *probe = &form->probes[i];
        if (probe->page != page)
            continue;
        if (probe->full)
            print_fill(paper, probe->box, PRINT_BLACK);
        else
            print_frame(paper, probe->box, line_mm, print_colour(form->tint));
    }
}

static bool draw_codes(PrintPaper *paper, const FormTemplate *form, int page, const char *copy)
{
    SheetCode code = {.kind = SHEET_FORM_PAGE, .form_id = form->id, .form_hash = (char *)form->hash, .page = page,
                      .copy = (char *)copy};
    g_autofree char *text = sheet_code_make(&code);
    const FormBox *bottom = &form->codes[1];
    const PrintType type = {.family = "DejaVu Sans Mono", .size_pt = 5.6, .colour = PRINT_GREY};
    double beside = bottom->x + bottom->w + 4;
    print_line(paper, (FormBox){beside, bottom->y + bottom->h - 3, 0, 3}, &type, text);
    return print_qr(paper, form->codes[0], text) && print_qr(paper, *bottom, text);
}

static void draw_footer(PrintPaper *paper, const FormTemplate *form, int page)
{
    g_autofree char *number = g_strdup_printf("%d", page);
    g_autofree char *count = g_strdup_printf("%d", form->page_count);
    g_autofree char *text =
        french_format("print.footer", "title", form->title, "page", number, "pages", count, NULL);
    const PrintType type = {.size_pt = 8, .bold = true};
    const FormBox *bottom = &form->codes[1];
    print_line(paper, (FormBox){bottom->x + bottom->w + 4, bottom->y + bottom->h - 7, 0, 3.5}, &type, text);
}

static void draw_all(PrintPaper *paper, const FormTemplate *form, int page, PrintColour tint)
{
    for (int i = 0; i < 4; i++)
        print_fill(paper, form->marks[i], PRINT_BLACK);
    for (int i = 0; i < form->text_count; i++)
        if (form->texts[i]->page == page && form->texts[i]->style != FORM_TEXT_SHOWN)
            draw_text(paper, form, form->texts[i]);
    for (int i = 0; i < form->field_count; i++)
        if (form->fields[i]->page == page)
            draw_field(paper, form->fields[i], tint);
    draw_probes(paper, form, page);
    draw_footer(paper, form, page);
}

void print_form_black(PrintPaper *paper, const FormTemplate *form, int page)
{
    draw_all(paper, form, page, print_colour("#ffffff"));
}

bool print_form_page(PrintPaper *paper, const FormTemplate *form, int page, const char *copy)
{
    draw_all(paper, form, page, print_colour(form->tint));
    return draw_codes(paper, form, page, copy);
}
