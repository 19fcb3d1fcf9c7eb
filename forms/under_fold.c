#include "forms/under_fold.h"

#include "forms/field.h"

#include <math.h>

static const double AROUND_MM = 1;

static bool runs_over(const OcrLayoutEdge *edge, const OcrLayout *page, const OcrQuad *quad)
{
    double first = INFINITY, last = -INFINITY;
    for (int corner = 0; corner < 4; corner++) {
        double beyond = ocr_layout_beyond_edge(edge, page, ocr_layout_from_scan(page, quad->corner[corner]));
        first = fmin(first, beyond);
        last = fmax(last, beyond);
    }
    const double around = AROUND_MM * OCR_LAYOUT_PX_MM;
    return last >= -edge->before - around && first <= edge->beyond + around;
}

bool form_edges_run_over(const FormEdges *edges, const OcrQuad *quad)
{
    bool over = false;
    for (int i = 0; i < edges->count; i++)
        over |= runs_over(&edges->edges[i], edges->page, quad);
    return over;
}

static FormFoldState state_of(const FormEdges *edges, const FormStrips *strips, const FormRow *row)
{
    FormFoldState state = FORM_FOLD_NONE;
    for (int k = 0; k < row->count; k++) {
        if (form_edges_run_over(edges, &row->quads[k]))
            return FORM_FOLD_OVER;
        if (strips->aside[form_strip_of(edges, &row->quads[k])])
            state = FORM_FOLD_ASIDE;
    }
    return state;
}

GArray *form_under_fold(OcrPage *page, const FormRegistration *registration, const OcrLayout *blank)
{
    const FormTransform *transform = &registration->transform;
    const double middle_x = (double)blank->w / OCR_LAYOUT_PX_MM / 2, middle_y = (double)blank->h / OCR_LAYOUT_PX_MM / 2;
    g_autoptr(OcrLayout) layout = ocr_layout_new(page, form_transform_angle_deg(transform, middle_x, middle_y));
    const FormLaid laid = form_laid(layout, transform, OCR_LAYOUT_PX_MM, OCR_LAYOUT_PX_MM);
    const FormEdges edges = form_edges(&laid, blank);
    const FormStrips strips = form_strips(&edges, &laid, blank);
    GArray *states = g_array_new(FALSE, FALSE, sizeof(FormFoldState));
    for (guint i = 0; i < registration->rows->len; i++) {
        const FormFoldState state = state_of(&edges, &strips, &g_array_index(registration->rows, FormRow, i));
        g_array_append_val(states, state);
    }
    return states;
}

void form_under_fold_doubt(const GArray *states, FormPageReading *reading)
{
    for (guint i = 0; states && i < states->len && i < reading->fields->len; i++) {
        FormFieldReading *field = reading->fields->pdata[i];
        FormFoldState state = g_array_index(states, FormFoldState, i);
        if (state != FORM_FOLD_NONE && (field->status == FORM_STATUS_EMPTY || field->status == FORM_STATUS_ACCEPTED))
            field_doubt(field, state == FORM_FOLD_OVER ? "under_fold" : "fold_aside");
    }
}
