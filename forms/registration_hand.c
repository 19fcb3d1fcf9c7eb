#include "forms/registration_hand.h"

#include "forms/registration_check.h"

void form_corners(const FormTemplate *form, OcrPoint corners_mm[4])
{
    double w = form->width_mm, h = form->height_mm;
    const OcrPoint paper[4] = {{0, 0}, {w, 0}, {w, h}, {0, h}};
    for (int i = 0; i < 4; i++) {
        const FormBox *mark = &form->marks[i];
        corners_mm[i] = form->mark_mm > 0 ? (OcrPoint){mark->x + mark->w / 2, mark->y + mark->h / 2} : paper[i];
    }
}

bool form_register_by_hand(OcrPage *page, const FormTemplate *form, int number, const OcrPoint seen[4], FormRegistration *registration)
{
    *registration = (FormRegistration){.marks_found = 0};
    OcrPoint corners[4];
    FormTie ties[4];
    form_corners(form, corners);
    for (int i = 0; i < 4; i++)
        ties[i] = (FormTie){corners[i].x, corners[i].y, seen[i], 1};
    if (!form_transform_fit(ties, 4, FORM_FIT_PROJECTIVE, &registration->transform) ||
        !form_transform_plausible(&registration->transform, form->width_mm, form->height_mm))
        return false;
    form_registration_measure(page, form, number, registration);
    return true;
}
