#include "forms/under_fold.h"

#include "forms/field.h"
#include "ocr/layout_strange.h"

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

FormEdges form_edges(const FormLaid *laid, const OcrLayout *blank)
{
    FormEdges edges = {.page = laid->page};
    g_autoptr(OcrPlane) strange = ocr_layout_strange_ink(laid->page, blank, form_laid_places, laid);
    edges.count = ocr_layout_find_edges(laid->page, strange, edges.edges, FORM_EDGES_MOST);
    return edges;
}

bool form_edges_run_over(const FormEdges *edges, const OcrQuad *quad)
{
    bool over = false;
    for (int i = 0; i < edges->count; i++)
        over |= runs_over(&edges->edges[i], edges->page, quad);
    return over;
}

GArray *form_under_fold(OcrPage *page, const FormRegistration *registration, const OcrLayout *blank)
{
    const FormTransform *transform = &registration->transform;
    const double middle_x = (double)blank->w / OCR_LAYOUT_PX_MM / 2, middle_y = (double)blank->h / OCR_LAYOUT_PX_MM / 2;
    g_autoptr(OcrLayout) layout = ocr_layout_new(page, form_transform_angle_deg(transform, middle_x, middle_y));
    const FormLaid laid = form_laid(layout, transform, OCR_LAYOUT_PX_MM, OCR_LAYOUT_PX_MM);
    const FormEdges edges = form_edges(&laid, blank);
    GArray *under = g_array_new(FALSE, FALSE, sizeof(bool));
    for (guint i = 0; i < registration->rows->len; i++) {
        const FormRow *row = &g_array_index(registration->rows, FormRow, i);
        bool is_under = false;
        for (int k = 0; k < row->count && !is_under; k++)
            is_under = form_edges_run_over(&edges, &row->quads[k]);
        g_array_append_val(under, is_under);
    }
    return under;
}

void form_under_fold_doubt(const GArray *under, FormPageReading *reading)
{
    for (guint i = 0; i < under->len && i < reading->fields->len; i++) {
        FormFieldReading *field = reading->fields->pdata[i];
        if (g_array_index(under, bool, i) && (field->status == FORM_STATUS_EMPTY || field->status == FORM_STATUS_ACCEPTED))
            field_doubt(field, "under_fold");
    }
}
