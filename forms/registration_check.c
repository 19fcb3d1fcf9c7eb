#include "forms/registration_check.h"

#include "ocr/checkbox.h"

#include <math.h>
#include <string.h>

/* Rows follow the print by so much; the pitch of cells is over twice that, so that a row cannot lock onto its neighbours. */
static const double locate_reach_mm = 1.5;

/* Paper warps by less than this between marks that fit. */
static const double far_mm = 0.6;

static void row_clear(void *row)
{
    g_free(((FormRow *)row)->quads);
}

static OcrPoint quad_centre(const OcrQuad *quad)
{
    OcrPoint centre = {0, 0};
    for (int i = 0; i < 4; i++) {
        centre.x += quad->corner[i].x / 4;
        centre.y += quad->corner[i].y / 4;
    }
    return centre;
}

static void add_offset(GArray *offsets, OcrPoint seen, OcrPoint expected, double scale)
{
    double offset_mm = hypot(seen.x - expected.x, seen.y - expected.y) / scale;
    g_array_append_val(offsets, offset_mm);
}

/* A probe that is not there at all counts as far off: on a slid grid it lies outside the window. */
static void measure_probes(OcrPage *page, const FormTemplate *form, int number, const FormTransform *transform,
                           GArray *offsets)
{
    for (int i = 0; i < form->probe_count; i++) {
        const FormProbe *probe = &form->probes[i];
        if (probe->page != number || !probe->full)
            continue;
        OcrPoint expected = form_transform_point(transform, probe->box.x + probe->box.w / 2, probe->box.y + probe->box.h / 2);
        OcrPoint seen = {expected.x + 1e6, expected.y};
        form_find_square(page, transform, probe->box, locate_reach_mm, &seen);
        add_offset(offsets, seen, expected, form_transform_scale(transform, probe->box.x, probe->box.y));
    }
}

static int box_count(const FormField *field)
{
    if (field->kind == FORM_FIELD_COMB || field->kind == FORM_FIELD_DATE)
        return field->cell_count;
    return field->kind == FORM_FIELD_CHECK || field->kind == FORM_FIELD_CHOICE ? field->option_count : 1;
}

/* A zone's label and hint are printed inside it, at its top; its frame is no signature either. */
static FormBox inside_zone(FormBox box)
{
    const double label_mm = 9, frame_mm = 1.2;
    return (FormBox){box.x + frame_mm, box.y + label_mm, box.w - 2 * frame_mm, box.h - label_mm - frame_mm};
}

/* The frame of a line is no letter; what is written across it is cut a little. */
static FormBox inside_frame(FormBox box)
{
    const double frame_mm = 0.5;
    return (FormBox){box.x + frame_mm, box.y + frame_mm, box.w - 2 * frame_mm, box.h - 2 * frame_mm};
}

static FormBox box_of(const FormField *field, int i)
{
    if (field->kind == FORM_FIELD_LINE || field->kind == FORM_FIELD_MULTILINE)
        return inside_frame(field->box);
    if (field->kind == FORM_FIELD_SIGNATURE || field->kind == FORM_FIELD_PHOTO)
        return inside_zone(field->box);
    if (field->kind == FORM_FIELD_COMB || field->kind == FORM_FIELD_DATE)
        return field->cells[i];
    return field->kind == FORM_FIELD_CHECK || field->kind == FORM_FIELD_CHOICE ? field->options[i]->box : field->box;
}

static FormRow make_row(const FormField *field, const FormTransform *transform)
{
    FormRow row = {.field = field, .count = box_count(field)};
    row.quads = g_new0(OcrQuad, row.count + 1);
    for (int i = 0; i < row.count; i++)
        row.quads[i] = form_transform_box(transform, box_of(field, i));
    return row;
}

/* A row with its frames as they are seen, before it is believed. */
typedef struct {
    FormRow *row;
    OcrQuad *found;
    double offset_mm[2]; /* of its first and last cell */
} Sighting;

static void sighting_clear(void *sighting)
{
    g_free(((Sighting *)sighting)->found);
}

static void look_for_row(OcrPage *page, FormRow *row, const FormTransform *transform, GArray *sightings)
{
    Sighting sighting = {.row = row, .found = g_memdup2(row->quads, sizeof(OcrQuad) * (gsize)row->count)};
    /* Farther off uprights of one hand, a cell apart, would do for sides: there only whole frames are. */
    if (ocr_cells_locate(page, sighting.found, row->count, far_mm) == OCR_FRAMES_UNSEEN &&
        ocr_cells_locate(page, sighting.found, row->count, locate_reach_mm) != OCR_FRAMES_SEEN) {
        g_free(sighting.found);
        return;
    }
    double scale = form_transform_scale(transform, row->field->box.x, row->field->box.y);
    for (int i = 0; i < 2; i++) {
        int cell = i * (row->count - 1);
        OcrPoint seen = quad_centre(&sighting.found[cell]), expected = quad_centre(&row->quads[cell]);
        sighting.offset_mm[i] = hypot(seen.x - expected.x, seen.y - expected.y) / scale;
    }
    g_array_append_val(sightings, sighting);
}

static bool is_far(const Sighting *sighting)
{
    return fmax(sighting->offset_mm[0], sighting->offset_mm[1]) > far_mm;
}

/* On a scan whose tint dropped out, where most rows are not seen at all, a row may lock onto letters: what lies far off
 * there was not seen. Where the frames are printed, many that lie far off are the grid itself, and say so. */
static void believe_rows(GArray *sightings, guint rows, GArray *offsets)
{
    guint far = 0;
    for (guint i = 0; i < sightings->len; i++)
        far += is_far(&g_array_index(sightings, Sighting, i));
    bool dropped_out = sightings->len < rows / 2;
    bool slid = !dropped_out && far > MAX(1, sightings->len / 2);
    for (guint i = 0; i < sightings->len; i++) {
        Sighting *sighting = &g_array_index(sightings, Sighting, i);
        if (is_far(sighting) && !slid)
            continue;
        memcpy(sighting->row->quads, sighting->found, sizeof(OcrQuad) * (gsize)sighting->row->count);
        sighting->row->located = true;
        g_array_append_vals(offsets, sighting->offset_mm, 2);
    }
}

static void measure_rows(OcrPage *page, FormRegistration *registration, GArray *offsets)
{
    g_autoptr(GArray) sightings = g_array_new(FALSE, FALSE, sizeof(Sighting));
    g_array_set_clear_func(sightings, sighting_clear);
    guint rows = 0;
    for (guint i = 0; i < registration->rows->len; i++) {
        FormRow *row = &g_array_index(registration->rows, FormRow, i);
        if (row->field->kind != FORM_FIELD_COMB && row->field->kind != FORM_FIELD_DATE)
            continue;
        rows++;
        look_for_row(page, row, &registration->transform, sightings);
    }
    believe_rows(sightings, rows, offsets);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void form_registration_measure(OcrPage *page, const FormTemplate *form, int number, FormRegistration *registration)
{
    g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(double));
    registration->rows = g_array_new(FALSE, FALSE, sizeof(FormRow));
    g_array_set_clear_func(registration->rows, row_clear);
    measure_probes(page, form, number, &registration->transform, offsets);
    for (int i = 0; i < form->field_count; i++) {
        const FormField *field = form->fields[i];
        if (field->page != number || field->never_read || field->kind == FORM_FIELD_CODE)
            continue;
        FormRow row = make_row(field, &registration->transform);
        g_array_append_val(registration->rows, row);
    }
    measure_rows(page, registration, offsets);
    registration->features = (int)offsets->len;
    registration->residual_mm = INFINITY;
    if (offsets->len == 0)
        return;
    g_array_sort(offsets, by_size);
    registration->residual_mm = g_array_index(offsets, double, (offsets->len - 1) * 9 / 10);
}

bool form_probes_hold(OcrPage *page, const FormTemplate *form, int number, const FormTransform *transform)
{
    int faint = 0, empty = 0;
    for (int i = 0; i < form->probe_count; i++) {
        const FormProbe *probe = &form->probes[i];
        if (probe->page != number)
            continue;
        OcrQuad quad = form_transform_box(transform, probe->box);
        OcrCheckbox box = ocr_checkbox_judge(page, &quad);
        bool dusty = !probe->full && box.state == OCR_BOX_FAINT;
        faint += dusty;
        empty += !probe->full;
        if (!dusty && box.state != (probe->full ? OCR_BOX_MARKED : OCR_BOX_EMPTY))
            return false;
    }
    /* One speck of dust is no dark scan, which has something in most. */
    return faint == 0 || (faint == 1 && empty >= 3);
}
