#include "forms/frame_seen.h"

#include "forms/field.h"
#include "forms/laid.h"
#include "ocr/layout_hair.h"
#include "ocr/layout_strange.h"

#include <math.h>

/* How far a frame may stand from the box that a form gives, and its words from it. */
static const double AROUND_MM = 1, WORDS_ACROSS_MM = 12, WORDS_DOWN_MM = 3;

/* Dots of hairlines that make a frame, one long enough to be moved along itself, of a part of it, and of words; the side of a part (4 mm); how far beside its place a frame has to fit worse (3 to 14 mm). */
enum { FRAME_LEAST = 24, LONG_LEAST = 64, PART_LEAST = 8, WORDS_LEAST = 48, PART = 16, WIDE = 64, BESIDE_LEAST = 12, BESIDE_MOST = 56 };

/* What has to be left of each part of a frame, and of the words beside it. */
static const double PART_LEFT = 0.5, WORDS_LEFT = 0.6, WORDS_LOST = 0.5;

/* A scanner that loses so much of one frame loses some of the better ones too: of 105 first pages of a form none lost 0.45 and 2.5 times what the upper quartile lost;
 * frames of a few marks lose more. */
static const double LOST_MOST = 0.7, LOST_MORE = 2.5, PAGE_LOST_MOST = 0.3;

/* So far around a lost frame nothing may be written if it is to be empty, but in the boxes of others, over whose rims writing reaches so much. */
static const double MOVED_MM = 14, OVER_MM = 1.5;

/* Dots of ink that are dust: a figure has more. */
enum { DUST_MOST = 12 };

typedef struct {
    const OcrLayout *page, *blank;
    FormLaid laid;
} Sight;

typedef struct {
    int ink, met;
    bool whole; /* enough is left of each part, of its hairlines and what firm print is with them */
} Frame;

static OcrPoint expected(const Sight *sight, OcrBox part)
{
    return form_laid_place((OcrPoint){part.x + part.w / 2.0, part.y + part.h / 2.0}, &sight->laid);
}

static OcrBox dots_around(FormBox box, double across_mm, double down_mm)
{
    int left = (int)floor((box.x - across_mm) * OCR_LAYOUT_PX_MM), top = (int)floor((box.y - down_mm) * OCR_LAYOUT_PX_MM);
    int right = (int)ceil((box.x + box.w + across_mm) * OCR_LAYOUT_PX_MM), bottom = (int)ceil((box.y + box.h + down_mm) * OCR_LAYOUT_PX_MM);
    return (OcrBox){left, top, right - left, bottom - top};
}

static OcrBox part_at(OcrBox whole, int x, int y, int wide)
{
    return (OcrBox){whole.x + x, whole.y + y, MIN(wide, whole.w - x), MIN(PART, whole.h - y)};
}

static Frame look_at_frame(const Sight *sight, FormBox box)
{
    Frame frame = {0, 0, true};
    OcrBox around = dots_around(box, AROUND_MM, AROUND_MM);
    for (int y = 0; y < around.h; y += PART)
        for (int x = 0; x < around.w; x += PART) {
            OcrBox part = part_at(around, x, y, PART);
            OcrLayoutCover cover = ocr_layout_hair(sight->page, sight->blank, part, expected(sight, part));
            frame.ink += cover.ink;
            frame.met += cover.met;
            OcrLayoutCover firm = ocr_layout_firm(sight->page, sight->blank, part, expected(sight, part));
            int ink = cover.ink + firm.ink, met = cover.met + firm.met;
            frame.whole &= ink < PART_LEAST || met >= PART_LEFT * ink;
        }
    return frame;
}

/* Dots of the frame's hairlines met when all of it is looked for `dx` dots beside. */
static int met_beside(const Sight *sight, OcrBox around, int dx)
{
    int met = 0;
    for (int y = 0; y < around.h; y += PART)
        for (int x = 0; x < around.w; x += WIDE) {
            OcrBox part = part_at(around, x, y, WIDE);
            OcrPoint there = expected(sight, part);
            there.x += dx;
            met += ocr_layout_hair(sight->page, sight->blank, part, there).met;
        }
    return met;
}

/* A frame that was moved along itself is met in place for the most part, or all where writing covers the rest; but it fits as well where it is. */
static bool fits_beside(const Sight *sight, FormBox box, const Frame *frame)
{
    OcrBox around = dots_around(box, AROUND_MM, AROUND_MM);
    for (int dx = BESIDE_LEAST; dx <= BESIDE_MOST; dx++)
        if (MAX(met_beside(sight, around, dx), met_beside(sight, around, -dx)) >= frame->met)
            return true;
    return false;
}

static OcrLayoutCover words_beside(const Sight *sight, FormBox box)
{
    OcrLayoutCover words = {0, 0};
    OcrBox around = dots_around(box, WORDS_ACROSS_MM, WORDS_DOWN_MM);
    for (int y = 0; y < around.h; y += PART)
        for (int x = 0; x < around.w; x += WIDE) {
            OcrBox part = part_at(around, x, y, WIDE);
            OcrLayoutCover cover = ocr_layout_firm(sight->page, sight->blank, part, expected(sight, part));
            words.ink += cover.ink;
            words.met += cover.met;
        }
    return words;
}

static bool words_are_there(const Sight *sight, FormBox box)
{
    OcrLayoutCover words = words_beside(sight, box);
    return words.ink >= WORDS_LEAST && words.met >= WORDS_LEFT * words.ink;
}

/* A place without any frame has only them to tell that it is where it was. */
static bool words_are_lost(const Sight *sight, FormBox box)
{
    OcrLayoutCover words = words_beside(sight, box);
    return words.ink >= WORDS_LEAST && words.met < WORDS_LOST * words.ink;
}

static int box_count(const FormField *field)
{
    return MAX(1, field->option_count);
}

static FormBox box_of(const FormField *field, int i)
{
    return field->option_count > 0 ? field->options[i]->box : field->box;
}

typedef struct {
    FormBox box;
    double left; /* of its hairlines */
} Framed;

static int by_what_is_left(const void *a, const void *b)
{
    double x = ((const Framed *)a)->left, y = ((const Framed *)b)->left;
    return (x > y) - (x < y);
}

/* The frames of a page, those first of which least is left. */
static GArray *frames_of(const Sight *sight, const FormTemplate *form, int number)
{
    GArray *frames = g_array_new(FALSE, FALSE, sizeof(Framed));
    for (int i = 0; i < form->field_count; i++)
        for (int k = 0; form->fields[i]->page == number && k < box_count(form->fields[i]); k++) {
            Framed framed = {box_of(form->fields[i], k), 0};
            Frame frame = look_at_frame(sight, framed.box);
            framed.left = (double)frame.met / MAX(1, frame.ink);
            if (frame.ink >= FRAME_LEAST)
                g_array_append_val(frames, framed);
        }
    g_array_sort(frames, by_what_is_left);
    return frames;
}

/* A scan that lost most of a page's hairlines, though not what is thin in its letters. */
static bool most_are_lost(const Sight *sight)
{
    OcrBox sheet = {0, 0, sight->blank->w, sight->blank->h};
    int ink = 0, met = 0;
    for (int y = 0; y < sheet.h; y += PART)
        for (int x = 0; x < sheet.w; x += WIDE) {
            OcrBox part = part_at(sheet, x, y, WIDE);
            OcrLayoutCover cover = ocr_layout_hair(sight->page, sight->blank, part, expected(sight, part));
            ink += cover.ink;
            met += cover.met;
        }
    return ink - met > PAGE_LOST_MOST * ink;
}

bool form_frames_moved(const OcrLayout *page, const FormTransform *transform, const FormTemplate *form, int number, const OcrLayout *blank)
{
    const Sight sight = {page, blank, form_laid(page, transform, OCR_LAYOUT_PX_MM, OCR_LAYOUT_PX_MM)};
    g_autoptr(GArray) frames = frames_of(&sight, form, number);
    double good = frames->len > 0 ? g_array_index(frames, Framed, frames->len * 3 / 4).left : 0;
    for (guint i = 0; i < frames->len; i++) {
        const Framed *framed = &g_array_index(frames, Framed, i);
        if (1 - framed->left <= LOST_MOST + LOST_MORE * (1 - good))
            return false;
        if (words_are_there(&sight, framed->box))
            return !most_are_lost(&sight);
    }
    return false;
}

static bool frame_is_seen(const Sight *sight, FormBox box)
{
    Frame frame = look_at_frame(sight, box);
    if (frame.ink < PART_LEAST)
        return !words_are_lost(sight, box);
    return frame.whole && (frame.ink < LONG_LEAST || !fits_beside(sight, box, &frame));
}

/* With so much around, in dots of the page. */
static OcrBox box_on_page(const Sight *sight, FormBox box, double around_mm)
{
    OcrPoint from = form_laid_place((OcrPoint){(box.x - around_mm) * OCR_LAYOUT_PX_MM, (box.y - around_mm) * OCR_LAYOUT_PX_MM}, &sight->laid);
    OcrPoint to = form_laid_place((OcrPoint){(box.x + box.w + around_mm) * OCR_LAYOUT_PX_MM, (box.y + box.h + around_mm) * OCR_LAYOUT_PX_MM}, &sight->laid);
    return (OcrBox){(int)floor(from.x), (int)floor(from.y), (int)ceil(to.x - from.x), (int)ceil(to.y - from.y)};
}

/* The row of dots of a box that begins at column x. */
static uint64_t dots_of_row(const OcrBox *box, int x)
{
    return ~(uint64_t)0 << (64 - MIN(64, box->x + box->w - x));
}

/* Takes away what is written in fields whose frames are where they should be. */
static void clear_others(const Sight *sight, const FormRegistration *registration, const GArray *states, OcrPlane *strange)
{
    for (guint i = 0; i < registration->rows->len; i++) {
        const FormField *field = g_array_index(registration->rows, FormRow, i).field;
        for (int k = 0; g_array_index(states, FormFrameState, i) == FORM_FRAME_SEEN && k < box_count(field); k++) {
            OcrBox box = box_on_page(sight, box_of(field, k), OVER_MM);
            for (int y = box.y; y < box.y + box.h; y++)
                for (int x = box.x; x < box.x + box.w; x += 64)
                    ocr_plane_clear(strange, x, y, dots_of_row(&box, x));
        }
    }
}

static bool is_bare(const Sight *sight, const OcrPlane *strange, FormBox of)
{
    OcrBox box = box_on_page(sight, of, MOVED_MM);
    int ink = 0;
    for (int y = box.y; y < box.y + box.h && ink <= DUST_MOST; y++)
        for (int x = box.x; x < box.x + box.w; x += 64)
            ink += ocr_layout_count(ocr_plane_bits(strange, x, y) & dots_of_row(&box, x));
    return ink <= DUST_MOST && words_are_there(sight, of);
}

/* Beside a fold too: ink that only its other side explains stays strange, and no place is called empty for it. */
static int one_place(OcrPoint dot, const void *laid, OcrPoint there[2])
{
    there[0] = form_laid_place(dot, laid);
    return 1;
}

static void find_bare(const Sight *sight, const FormRegistration *registration, GArray *states)
{
    g_autoptr(OcrPlane) strange = ocr_layout_strange_ink(sight->page, sight->blank, one_place, &sight->laid);
    clear_others(sight, registration, states, strange);
    for (guint i = 0; i < states->len; i++) {
        const FormField *field = g_array_index(registration->rows, FormRow, i).field;
        bool bare = g_array_index(states, FormFrameState, i) == FORM_FRAME_LOST;
        for (int k = 0; bare && k < box_count(field); k++)
            bare = is_bare(sight, strange, box_of(field, k));
        if (bare)
            g_array_index(states, FormFrameState, i) = FORM_FRAME_BARE;
    }
}

GArray *form_frames_seen(OcrPage *page, const FormRegistration *registration, const OcrLayout *blank)
{
    GArray *states = g_array_new(FALSE, FALSE, sizeof(FormFrameState));
    double middle_x = (double)blank->w / OCR_LAYOUT_PX_MM / 2, middle_y = (double)blank->h / OCR_LAYOUT_PX_MM / 2;
    g_autoptr(OcrLayout) layout = ocr_layout_new(page, form_transform_angle_deg(&registration->transform, middle_x, middle_y));
    const Sight sight = {layout, blank, form_laid(layout, &registration->transform, OCR_LAYOUT_PX_MM, OCR_LAYOUT_PX_MM)};
    bool some_lost = false;
    for (guint i = 0; i < registration->rows->len; i++) {
        const FormField *field = g_array_index(registration->rows, FormRow, i).field;
        FormFrameState state = FORM_FRAME_SEEN;
        for (int k = 0; k < box_count(field) && state == FORM_FRAME_SEEN; k++)
            state = frame_is_seen(&sight, box_of(field, k)) ? FORM_FRAME_SEEN : FORM_FRAME_LOST;
        g_array_append_val(states, state);
        some_lost |= state == FORM_FRAME_LOST;
    }
    if (some_lost)
        find_bare(&sight, registration, states);
    return states;
}

void form_frames_doubt(const GArray *seen, FormPageReading *reading)
{
    for (guint i = 0; i < seen->len && i < reading->fields->len; i++) {
        FormFieldReading *field = reading->fields->pdata[i];
        FormFrameState state = g_array_index(seen, FormFrameState, i);
        if ((field->status == FORM_STATUS_EMPTY && state == FORM_FRAME_LOST) || (field->status == FORM_STATUS_ACCEPTED && state != FORM_FRAME_SEEN))
            field_doubt(field, "frame_unseen");
    }
}
