#include "forms/registration_bent.h"

#include "forms/draw_form.h"
#include "forms/registration_blank.h"
#include "forms/registration_check.h"

enum { FEATURES_LEAST = 2, MARKS_LEAST = 3 };
static const double DRAWN_DPI = 130, REACH_MM = 16, MARK_REACH_MM = 3, MOST_MM = 0.4;

typedef struct {
    const FormTemplate *form;
    int page;
    OcrLayout *layout;
    GArray *places;
} Print;

struct FormPrints {
    GArray *pages; /* Print */
};

static void print_clear(void *print)
{
    ocr_layout_free(((Print *)print)->layout);
    g_array_unref(((Print *)print)->places);
}

static OcrLayout *layout_of(const FormTemplate *form, int number)
{
    OcrImage *drawn = form_draw_black(form, number, DRAWN_DPI);
    if (!drawn)
        return NULL;
    g_autoptr(OcrPage) page = ocr_page_new(drawn, DRAWN_DPI);
    ocr_page_analyse(page);
    return ocr_layout_new(page, 0);
}

FormPrints *form_prints_new(const FormLibrary *library)
{
    FormPrints *prints = g_new0(FormPrints, 1);
    prints->pages = g_array_new(FALSE, FALSE, sizeof(Print));
    g_array_set_clear_func(prints->pages, print_clear);
    for (guint i = 0; i < library->forms->len; i++) {
        const FormTemplate *form = library->forms->pdata[i];
        for (int number = 1; form->mark_mm > 0 && number <= form->page_count; number++) {
            Print print = {form, number, layout_of(form, number), NULL};
            if (!print.layout)
                continue;
            print.places = form_field_places(form, number);
            g_array_append_val(prints->pages, print);
        }
    }
    return prints;
}

void form_prints_free(FormPrints *prints)
{
    if (!prints)
        return;
    g_array_unref(prints->pages);
    g_free(prints);
}

static const Print *print_of(const FormPrints *prints, const FormTemplate *form, int number)
{
    for (guint i = 0; i < prints->pages->len; i++) {
        const Print *print = &g_array_index(prints->pages, Print, i);
        if (print->form == form && print->page == number)
            return print;
    }
    return NULL;
}

/* The marks as they are seen from where the flat form lies. */
static GArray *marks_on(OcrPage *page, const FormTemplate *form, const FormTransform *transform)
{
    GArray *ties = g_array_new(FALSE, FALSE, sizeof(FormTie));
    for (int i = 0; i < 4; i++) {
        FormBox box = form->marks[i];
        FormTie tie = {box.x + box.w / 2, box.y + box.h / 2, {0, 0}, FORM_TIE_SURE};
        if (form_find_square(page, transform, box, MARK_REACH_MM, &tie.seen))
            g_array_append_val(ties, tie);
    }
    return ties;
}

/* What did not make the transform agrees with it. */
static bool agrees(OcrPage *page, const FormTemplate *form, int number, const FormRegistration *registration)
{
    return registration->features >= FEATURES_LEAST && registration->residual_mm <= MOST_MM &&
           form_probes_hold(page, form, number, &registration->transform);
}

bool form_register_bent(const FormPrints *prints, OcrPage *page, const FormTemplate *form, int number, FormRegistration *registration)
{
    const Print *print = print_of(prints, form, number);
    if (!print || registration->marks_found < MARKS_LEAST || !registration->rows)
        return false;
    double skew = form_transform_angle_deg(&registration->transform, form->width_mm / 2, form->height_mm / 2);
    g_autoptr(OcrLayout) layout = ocr_layout_new(page, skew);
    OcrLayoutPlace place = ocr_layout_place(layout, print->layout, REACH_MM, true);
    g_autoptr(GArray) marks = marks_on(page, form, &registration->transform);
    FormBlankFit fit;
    if (!form_blank_fit(layout, print->layout, &place, print->places, marks, &fit) || !form_blank_fit_holds(&fit))
        return false;
    FormRegistration bent = {.transform = fit.transform, .marks_found = registration->marks_found};
    form_registration_measure(page, form, number, &bent);
    if (!agrees(page, form, number, &bent)) {
        form_registration_clear(&bent);
        return false;
    }
    form_registration_clear(registration);
    *registration = bent;
    return true;
}
