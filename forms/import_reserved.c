#include "forms/import_reserved.h"

#include "ocr/form_shape.h"

#include <math.h>

static const double REACH_MM = 18, RECTANGLE_FILL = 0.6, HEAD_MM = 12;

static bool inside(const FormBox *box, double x, double y)
{
    return x > box->x && x < box->x + box->w && y > box->y && y < box->y + box->h;
}

/* A frame is headed by words at its top, at its left or in its middle. */
static bool heads(const FormBox *words, const FormBox *frame)
{
    double middle = words->x + words->w / 2 - frame->x - frame->w / 2;
    bool holds = inside(frame, words->x + words->w / 2, words->y + words->h / 2);
    return holds && words->y - frame->y < HEAD_MM && (words->x - frame->x < HEAD_MM || fabs(middle) < frame->w / 10);
}

/* The smallest frame that the words head, when it is not most of the page. */
static bool frame_around(const ImportPrint *print, FormPageSize sheet, const GArray *shapes, const FormBox *words, FormBox *frame)
{
    double mm = print->page->dpi / 25.4, least = sheet.w * sheet.h / 2;
    bool found = false;
    for (guint i = 0; i < shapes->len; i++) {
        const OcrShape *shape = &g_array_index(shapes, OcrShape, i);
        FormBox box = {shape->box.x / mm, shape->box.y / mm, shape->box.w / mm, shape->box.h / mm};
        bool frame_like = shape->kind == OCR_SHAPE_FRAME || shape->kind == OCR_SHAPE_FIELD;
        if (!frame_like || shape->fill < RECTANGLE_FILL || !heads(words, &box) || box.w * box.h > least)
            continue;
        least = box.w * box.h;
        *frame = box;
        found = true;
    }
    return found;
}

GArray *import_reserved_find(const ImportGuesses *guesses, const ImportPrint *print, FormPageSize sheet)
{
    GArray *reserved = g_array_new(FALSE, FALSE, sizeof(FormBox));
    g_autoptr(GArray) shapes = NULL;
    for (guint i = 0; print->page && i < print->phrases->len; i++) {
        const ImportPhrase *phrase = print->phrases->pdata[i];
        FormBox frame;
        if (!import_guess_reserved(guesses, phrase->text))
            continue;
        if (!shapes)
            shapes = ocr_form_shapes_find(print->page);
        if (!frame_around(print, sheet, shapes, &phrase->box, &frame))
            frame = (FormBox){phrase->box.x, phrase->box.y, phrase->box.w, REACH_MM};
        g_array_append_val(reserved, frame);
    }
    return reserved;
}

bool import_reserved_holds(const GArray *reserved, const FormBox *box)
{
    for (guint i = 0; i < reserved->len; i++)
        if (inside(&g_array_index(reserved, FormBox, i), box->x + box->w / 2, box->y + box->h / 2))
            return true;
    return false;
}
