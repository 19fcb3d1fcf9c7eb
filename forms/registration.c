#include "forms/registration.h"

#include "forms/registration_check.h"
#include "ocr/mark.h"

#include <math.h>

enum { CODES_MOST = 2, MARKS = 4, PROBES_MOST = 12, PERCENT_OFF = 4 };

static OcrPoint centre_of(OcrBox box)
{
    return (OcrPoint){box.x + box.w / 2.0, box.y + box.h / 2.0};
}

static FormTie tie_of(FormBox box, OcrPoint seen, double weight)
{
    return (FormTie){box.x + box.w / 2, box.y + box.h / 2, seen, weight};
}

/* A transform of that scale and angle which puts the middle of `box` on `seen`. */
static FormTransform pinned(FormBox box, OcrPoint seen, double scale, double angle_deg)
{
    double c = scale * cos(angle_deg * G_PI / 180), s = scale * sin(angle_deg * G_PI / 180);
    double x = box.x + box.w / 2, y = box.y + box.h / 2;
    return (FormTransform){.h = {c, -s, seen.x - (c * x - s * y), s, c, seen.y - (s * x + c * y), 0, 0}};
}

/* Which of the two printed codes a box is: the one that puts the form's middle nearer to the middle of the paper. */
static int which_code(const OcrPage *page, const FormTemplate *form, OcrBox box, double scale, double angle_deg)
{
    OcrPoint middle = centre_of(page->paper);
    double off[CODES_MOST];
    for (int i = 0; i < CODES_MOST; i++) {
        FormTransform guess = pinned(form->codes[i], centre_of(box), scale, angle_deg);
        OcrPoint there = form_transform_point(&guess, form->width_mm / 2, form->height_mm / 2);
        off[i] = hypot(there.x - middle.x, there.y - middle.y);
    }
    return off[1] < off[0];
}

/* A first guess from the codes: both give scale and angle well; one gives its place, with the scale from its size (the
 * box around a code turned by a grows by cos a + sin a) and the angle from the page's text lines. */
static FormTransform guess_from_codes(const OcrPage *page, const FormTemplate *form, const OcrBox *boxes, int count)
{
    double angle = page->skew_confidence >= 3 ? page->skew_deg : 0;
    double radians = fabs(angle) * G_PI / 180;
    double scale = (boxes[0].w + boxes[0].h) / (2 * form->codes[0].w) / (cos(radians) + sin(radians));
    double expected = page->dpi / 25.4;
    if (fabs(scale / expected - 1) > 0.15)
        scale = expected;
    int first = which_code(page, form, boxes[0], scale, angle);
    if (count >= CODES_MOST) {
        FormTie ties[CODES_MOST] = {tie_of(form->codes[first], centre_of(boxes[0]), 1),
                                    tie_of(form->codes[!first], centre_of(boxes[1]), 1)};
        FormTransform guess;
        if (form_transform_fit(ties, CODES_MOST, FORM_FIT_SIMILAR, &guess) &&
            form_transform_plausible(&guess, form->width_mm, form->height_mm) &&
            fabs(form_transform_angle_deg(&guess, 0, 0)) < 8)
            return guess;
    }
    return pinned(form->codes[first], centre_of(boxes[0]), scale, angle);
}

/* How far off the guess may be at a point: something everywhere, and a share of the way from what it is pinned to. */
static double reach_mm(const FormBox *anchors, int count, double x_mm, double y_mm)
{
    double nearest = INFINITY;
    for (int i = 0; i < count; i++)
        nearest = fmin(nearest, hypot(anchors[i].x + anchors[i].w / 2 - x_mm, anchors[i].y + anchors[i].h / 2 - y_mm));
    return 3 + nearest * PERCENT_OFF / 100;
}

bool form_find_square(OcrPage *page, const FormTransform *transform, FormBox box, double reach, OcrPoint *centre)
{
    OcrPoint middle = form_transform_point(transform, box.x + box.w / 2, box.y + box.h / 2);
    double scale = form_transform_scale(transform, box.x, box.y);
    double half = (box.w / 2 + reach) * scale;
    OcrBox window = {(int)floor(middle.x - half), (int)floor(middle.y - half), (int)ceil(2 * half), (int)ceil(2 * half)};
    OcrMark mark;
    if (!ocr_mark_find(page, window, box.w * scale, &mark))
        return false;
    *centre = mark.centre;
    return true;
}

/* Looks for the marks from the nearest to what is known outwards; every one found sharpens the guess for the next. */
static int find_marks(OcrPage *page, const FormTemplate *form, FormTransform guess, FormTie *found)
{
    FormBox anchors[MARKS + CODES_MOST];
    int anchor_count = 0, count = 0;
    for (int i = 0; i < CODES_MOST; i++)
        anchors[anchor_count++] = form->codes[i];
    bool tried[MARKS] = {false};
    for (int round = 0; round < MARKS; round++) {
        int next = -1;
        double least = INFINITY;
        for (int i = 0; i < MARKS; i++) {
            double reach = reach_mm(anchors, anchor_count, form->marks[i].x, form->marks[i].y);
            if (!tried[i] && reach < least) {
                least = reach;
                next = i;
            }
        }
        tried[next] = true;
        OcrPoint centre;
        if (!form_find_square(page, &guess, form->marks[next], least, &centre))
            continue;
        found[count++] = tie_of(form->marks[next], centre, 1);
        anchors[anchor_count++] = form->marks[next];
        FormTransform better;
        if (count >= 2 && form_transform_fit(found, count, count >= 3 ? FORM_FIT_AFFINE : FORM_FIT_SIMILAR, &better) &&
            form_transform_plausible(&better, form->width_mm, form->height_mm))
            guess = better;
    }
    return count;
}

/* Measures a candidate and keeps it in `best` when it lies better. */
static void try_fit(OcrPage *page, const FormTemplate *form, int number, const FormTransform *transform,
                    FormRegistration *best)
{
    if (!form_transform_plausible(transform, form->width_mm, form->height_mm))
        return;
    FormRegistration candidate = {.transform = *transform, .marks_found = best->marks_found};
    form_registration_measure(page, form, number, &candidate);
    if (best->rows && candidate.residual_mm >= best->residual_mm) {
        form_registration_clear(&candidate);
        return;
    }
    form_registration_clear(best);
    *best = candidate;
}

static void fit_marks(OcrPage *page, const FormTemplate *form, int number, const FormTie *marks, FormRegistration *best)
{
    FormTransform transform;
    int count = best->marks_found;
    if (form_transform_fit(marks, count, count == MARKS ? FORM_FIT_PROJECTIVE : FORM_FIT_AFFINE, &transform))
        try_fit(page, form, number, &transform, best);
    if (count < MARKS || (best->rows && best->residual_mm * 1000 <= FORM_RESIDUAL_LIMIT_UM))
        return;
    /* One of the four may be something else that looks like a mark: whichever, without it the rest lies right. */
    for (int left_out = 0; left_out < MARKS; left_out++) {
        FormTie three[MARKS - 1];
        for (int i = 0, j = 0; i < MARKS; i++)
            if (i != left_out)
                three[j++] = marks[i];
        if (form_transform_fit(three, MARKS - 1, FORM_FIT_AFFINE, &transform))
            try_fit(page, form, number, &transform, best);
    }
}

/* The probes printed full that the transform leads to, each a tie. */
static int find_probes(OcrPage *page, const FormTemplate *form, int number, const FormTransform *transform, FormTie *ties)
{
    int count = 0;
    for (int i = 0; i < form->probe_count && count < PROBES_MOST; i++) {
        const FormProbe *probe = &form->probes[i];
        OcrPoint centre;
        if (probe->page == number && probe->full && form_find_square(page, transform, probe->box, 3, &centre))
            ties[count++] = tie_of(probe->box, centre, 1);
    }
    return count;
}

/* With a whole edge of the sheet cut off, one or two marks are left: the codes' places lead to the probes, and these with the
 * marks say where the page lies. What is measured afterwards is the frames. */
static void fit_remains(OcrPage *page, const FormTemplate *form, int number, const FormTie *marks, const FormTransform *guess,
                        FormRegistration *best)
{
    FormTie ties[MARKS + PROBES_MOST];
    int count = best->marks_found;
    for (int i = 0; i < count; i++)
        ties[i] = marks[i];
    count += find_probes(page, form, number, guess, ties + count);
    FormTransform transform;
    if (count >= 4 && form_transform_fit(ties, count, FORM_FIT_AFFINE, &transform))
        try_fit(page, form, number, &transform, best);
}

FormRegistrationAnswer form_register(OcrPage *page, const FormTemplate *form, int number, const OcrBox *code_boxes,
                                     int code_count, FormRegistration *registration)
{
    *registration = (FormRegistration){.residual_mm = INFINITY};
    FormTie marks[MARKS];
    FormTransform guess = guess_from_codes(page, form, code_boxes, code_count);
    registration->marks_found = find_marks(page, form, guess, marks);
    if (registration->marks_found >= 3)
        fit_marks(page, form, number, marks, registration);
    else
        fit_remains(page, form, number, marks, &guess, registration);
    if (!registration->rows)
        return FORM_NOT_REGISTERED;
    if (registration->features < 2 || registration->residual_mm * 1000 > FORM_RESIDUAL_LIMIT_UM)
        return FORM_GRID_SLID;
    return form_probes_hold(page, form, number, &registration->transform) ? FORM_REGISTERED : FORM_PROBES_FAILED;
}

void form_registration_clear(FormRegistration *registration)
{
    if (registration->rows)
        g_array_unref(registration->rows);
    registration->rows = NULL;
}

/* Marks of a page of the scan's own size, without any code to start from. */
static bool marks_seen_turned(OcrPage *page, const FormTemplate *form, bool sideways)
{
    double width = sideways ? form->height_mm : form->width_mm, height = sideways ? form->width_mm : form->height_mm;
    double scale = page->dpi / 25.4;
    OcrPoint middle = centre_of(page->paper);
    int seen = 0;
    for (int i = 0; i < MARKS; i++) {
        FormBox mark = form->marks[i];
        double x = sideways ? form->height_mm - mark.y - mark.h : mark.x, y = sideways ? mark.x : mark.y;
        FormTransform guess = pinned((FormBox){0, 0, width, height}, middle, scale, 0);
        OcrPoint centre;
        seen += form_find_square(page, &guess, (FormBox){x, y, mark.w, mark.h}, 12, &centre);
    }
    return seen >= 3;
}

bool form_marks_seen(OcrPage *page, const FormTemplate *form)
{
    double scale = page->dpi / 25.4;
    bool upright = fabs(page->paper.w / (form->width_mm * scale) - 1) < 0.12 &&
                   fabs(page->paper.h / (form->height_mm * scale) - 1) < 0.12;
    bool sideways = fabs(page->paper.w / (form->height_mm * scale) - 1) < 0.12 &&
                    fabs(page->paper.h / (form->width_mm * scale) - 1) < 0.12;
    return (upright && marks_seen_turned(page, form, false)) || (sideways && marks_seen_turned(page, form, true));
}
