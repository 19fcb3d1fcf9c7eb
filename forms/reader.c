#include "forms/reader.h"

#include "forms/acroform.h"
#include "forms/deck.h"
#include "forms/drop_out.h"
#include "forms/evidence.h"
#include "forms/fill_confirm.h"
#include "forms/french.h"
#include "forms/identification.h"
#include "forms/frame_seen.h"
#include "forms/imported_doubt.h"
#include "forms/off_paper.h"
#include "forms/printed.h"
#include "forms/recognition.h"
#include "forms/registration_bent.h"
#include "forms/registration_hand.h"
#include "forms/registration_check.h"
#include "forms/reader_models.h"
#include "forms/rule.h"
#include "forms/sheet_code.h"
#include "forms/under_fold.h"
#include "ocr/code_photo.h"
#include "ocr/page_leaders.h"
#include "ocr/page_twin.h"

#include <math.h>

/* Frames that must be seen before a form laid by hand is believed to lie well. */
enum { FEATURES_LEAST = 8 };

struct FormReader {
    FormLibrary *library;
    FormBlanks *blanks; /* of the forms that carry no marks of ours */
    FormPrints *prints; /* of those that do */
    FormModels models;
    bool full_text, one_hand;
};

static bool load_templates(FormReader *reader, const FormReaderOptions *options, GError **error)
{
    g_autofree char *folder = g_build_filename(options->share, "forms", "templates", NULL);
    reader->library = form_library_load(folder, error);
    if (!reader->library || !options->templates)
        return reader->library != NULL;
    g_autoptr(FormLibrary) own = form_library_load_sound(options->templates, error);
    if (!own)
        return false;
    while (own->forms->len > 0)
        g_ptr_array_add(reader->library->forms, g_ptr_array_steal_index(own->forms, 0));
    return true;
}

FormReader *form_reader_new(const FormReaderOptions *options, GError **error)
{
    g_autoptr(FormReader) reader = g_new0(FormReader, 1);
    reader->full_text = options->full_text;
    reader->one_hand = !(options->without & FORM_WITHOUT_HAND);
    if (!load_templates(reader, options, error))
        return NULL;
    reader->blanks = form_blanks_new(reader->library, error);
    if (!reader->blanks || !form_models_load(&reader->models, options, error))
        return NULL;
    reader->prints = form_prints_new(reader->library);
    return g_steal_pointer(&reader);
}

void form_reader_free(FormReader *reader)
{
    if (!reader)
        return;
    form_models_clear(&reader->models);
    g_clear_pointer(&reader->blanks, form_blanks_free);
    g_clear_pointer(&reader->prints, form_prints_free);
    g_clear_pointer(&reader->library, form_library_free);
    g_free(reader);
}

const LookupTables *form_reader_tables(const FormReader *reader)
{
    return reader->models.tables;
}

const FormLibrary *form_reader_library(const FormReader *reader)
{
    return reader->library;
}

const ImportGuesses *form_reader_guesses(const FormReader *reader)
{
    return reader->models.guesses;
}

OcrText *form_reader_text(const FormReader *reader)
{
    return reader->models.text;
}

static void copy_facts(FormPageReading *reading, const OcrPage *page)
{
    reading->width_px = ocr_image_width(page->scan);
    reading->height_px = ocr_image_height(page->scan);
    reading->dpi = page->dpi;
    reading->rotation = page->rotation;
    reading->skew_deg = page->skew_confidence >= 3 ? page->skew_deg : 0;
    reading->blank = page->blank;
    reading->quality = page->quality;
    reading->hash = page->hash;
}

static void set_problem(FormPageReading *reading, const char *word, const char *form)
{
    g_autofree char *key = g_strconcat("problem.", word, NULL);
    reading->form_problem = g_strdup(word);
    reading->form_message = french_format(key, "form", form ? form : "?", NULL);
}

const PageKinds *form_reader_kinds(const FormReader *reader)
{
    return reader->models.kinds;
}

/* What was read on a page of w x h pixels before it was turned. */
static void turn_reading(FormPageReading *reading, int w, int h, int rotation)
{
    ocr_codes_turn(reading->codes, w, h, rotation);
    for (guint i = 0; reading->mrz && i < reading->mrz->len; i++) {
        OcrMrz *zone = &g_array_index(reading->mrz, OcrMrz, i);
        zone->box = ocr_box_turn(zone->box, w, h, rotation);
        zone->rotation = (zone->rotation - rotation + 360) % 360;
    }
}

static void turn(OcrPage *page, FormPageReading *reading, int rotation)
{
    if (rotation <= 0)
        return;
    turn_reading(reading, ocr_image_width(page->scan), ocr_image_height(page->scan), rotation);
    ocr_page_turn(page, rotation);
    copy_facts(reading, page);
}

/* Our own code knows which way is up, as does a passport's zone; text tells it for what others printed. */
static int find_rotation(OcrPage *page, const FormIdentity *identity, const GPtrArray *codes, const GArray *mrz, bool told)
{
    if (identity->orientation >= 0)
        return identity->orientation;
    if (mrz && mrz->len > 0)
        return g_array_index(mrz, OcrMrz, 0).rotation;
    for (guint i = 0; i < codes->len; i++) {
        const OcrCode *code = codes->pdata[i];
        if (fill_code_is(code->text) && code->orientation >= 0)
            return code->orientation;
    }
    if (told)
        return 0;
    double confidence = 0;
    int rotation = ocr_page_find_orientation(page, &confidence);
    return confidence >= 0.5 ? rotation : 0;
}

/* A page too poor for the probabilities that were measured on good ones. */
static bool is_poor(const OcrPage *page)
{
    const unsigned bad = OCR_ADVICE_BLURRED | OCR_ADVICE_TOO_DARK | OCR_ADVICE_TOO_LIGHT | OCR_ADVICE_LOW_RESOLUTION |
                         OCR_ADVICE_NOISY;
    return (page->quality.advice & bad) != 0 || page->dpi < 180;
}

static void read_fields(FormReader *reader, OcrPage *page, const FormRegistration *registration,
                        FormPageReading *reading)
{
    const FieldContext context = {.models = &reader->models, .page = page, .one_hand = reader->one_hand, .poor = is_poor(page),
                                  .imported = reading->form && reading->form->blank};
    g_autoptr(GPtrArray) fields = fields_read(&context, registration->rows);
    g_ptr_array_extend_and_steal(reading->fields, g_steal_pointer(&fields));
    evidence_weigh(reading, reader->models.tables);
}

static void read_form(FormReader *reader, OcrPage *page, FormIdentity *identity, FormPageReading *reading)
{
    static const char *const problems[] = {
        [FORM_NOT_REGISTERED] = "not_registered",
        [FORM_GRID_SLID] = "grid_slid",
        [FORM_PROBES_FAILED] = "probes_failed",
    };
    reading->form = identity->form;
    reading->form_page = identity->page;
    reading->form_copy = g_steal_pointer(&identity->copy);
    g_auto(FormRegistration) registration;
    FormRegistrationAnswer answer =
        form_register(page, identity->form, identity->page, identity->boxes, identity->box_count, &registration);
    if (answer == FORM_GRID_SLID && form_register_bent(reader->prints, page, identity->form, identity->page, &registration))
        answer = FORM_REGISTERED;
    reading->residual_mm = isfinite(registration.residual_mm) ? registration.residual_mm : 0;
    if (answer != FORM_REGISTERED) {
        set_problem(reading, problems[answer], identity->said);
        return;
    }
    /* The code's check makes a wrong identity one in 3 * 10^10; what is left is a definition that is not what was printed. */
    reading->form_confidence = 0.9999;
    reading->skew_deg = form_transform_angle_deg(&registration.transform, identity->form->width_mm / 2,
                                                 identity->form->height_mm / 2);
    g_autoptr(GArray) off = form_off_paper(page, &registration, NULL);
    read_fields(reader, page, &registration, reading);
    form_off_paper_doubt(off, reading);
}

/* Paper of ours whose codes are all gone still shows its marks; it goes to a person instead of passing as foreign. */
static bool is_ours_without_code(FormReader *reader, OcrPage *page)
{
    for (guint i = 0; i < reader->library->forms->len; i++) {
        const FormTemplate *form = reader->library->forms->pdata[i];
        if (form->mark_mm <= 0 || (i > 0 && g_str_equal(form->id, ((const FormTemplate *)reader->library->forms->pdata[i - 1])->id)))
            continue;
        if (form_marks_seen(page, form))
            return true;
    }
    return false;
}

/* The dots that a line is drawn of are no writing. */
static void drop_leaders(OcrPage *page, const FormRegistration *registration)
{
    const double around_mm = 1.5;
    int around = (int)(around_mm * page->dpi / 25.4);
    for (guint i = 0; i < registration->rows->len; i++) {
        const FormRow *row = &g_array_index(registration->rows, FormRow, i);
        if (row->field->kind != FORM_FIELD_LINE && row->field->kind != FORM_FIELD_MULTILINE)
            continue;
        double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
        for (int corner = 0; corner < 4; corner++) {
            OcrPoint at = row->quads[0].corner[corner];
            left = fmin(left, at.x);
            right = fmax(right, at.x);
            top = fmin(top, at.y);
            bottom = fmax(bottom, at.y);
        }
        ocr_page_drop_leaders(page, (OcrBox){(int)left - around, (int)top - around, (int)(right - left) + 2 * around,
                                             (int)(bottom - top) + 2 * around});
    }
}

static void read_found(FormReader *reader, OcrPage *page, const FormRecognition *found, FormPageReading *reading)
{
    g_auto(FormRegistration) registration = {.transform = found->fit.transform};
    form_registration_measure(page, found->form, found->page, &registration);
    registration.residual_mm = found->fit.residual_mm;
    g_autoptr(GArray) off = form_off_paper(page, &registration, found->blank);
    g_autoptr(GArray) seen = form_frames_seen(page, &registration, found->blank);
    g_autoptr(GArray) under = form_under_fold(page, &registration, found->blank);
    /* Its print has shown where things are; from here on it is only in the way. */
    g_autoptr(GArray) taken = form_drop_out(page, found->form, &registration, found->blank);
    drop_leaders(page, &registration);
    page->printed = form_printed_near(page, &registration, found->blank);
    reading->form = found->form;
    reading->form_page = found->page;
    reading->residual_mm = found->fit.residual_mm;
    reading->form_confidence = found->confidence;
    FormPageSize size = form_template_page_size(found->form, found->page);
    reading->skew_deg = form_transform_angle_deg(&found->fit.transform, size.w / 2, size.h / 2);
    read_fields(reader, page, &registration, reading);
    form_drop_out_doubt(taken, &registration, reading);
    form_off_paper_doubt(off, reading);
    form_frames_doubt(seen, reading);
    form_under_fold_doubt(under, reading);
}

/* Whether the page is one of a form that somebody else drew, known by its print; then its fields are read. */
static bool read_recognised(FormReader *reader, OcrPage *page, FormPageReading *reading)
{
    if (form_blanks_count(reader->blanks) == 0)
        return false;
    FormRecognition found = form_recognise(reader->blanks, page);
    if (found.form && found.upside_down) {
        turn(page, reading, 180);
        found = form_recognise(reader->blanks, page);
    }
    if (found.ambiguous || found.changed)
        set_problem(reading, found.changed ? "changed_form" : "ambiguous_form", NULL);
    if (!found.form || found.upside_down)
        return found.ambiguous || found.changed;
    read_found(reader, page, &found, reading);
    return true;
}

FormPageReading *form_reader_lay_page(FormReader *reader, const FormHandLaid *laid, OcrPage *page, int number)
{
    FormPageReading *reading = form_page_reading_new(number);
    ocr_page_analyse(page);
    copy_facts(reading, page);
    g_auto(FormRegistration) registration;
    if (!form_register_by_hand(page, laid->form, laid->form_page, laid->corners, &registration)) {
        set_problem(reading, "not_registered", laid->form->id);
        return reading;
    }
    reading->form = laid->form;
    reading->form_page = laid->form_page;
    reading->form_confidence = 0.9999;
    reading->residual_mm = isfinite(registration.residual_mm) ? registration.residual_mm : 0;
    const OcrLayout *blank = form_blanks_layout(reader->blanks, laid->form, laid->form_page);
    g_autoptr(GArray) off = form_off_paper(page, &registration, blank);
    g_autoptr(GArray) under = blank ? form_under_fold(page, &registration, blank) : NULL;
    g_autoptr(GArray) taken = blank ? form_drop_out(page, laid->form, &registration, blank) : NULL;
    page->printed = blank ? form_printed_near(page, &registration, blank) : NULL;
    read_fields(reader, page, &registration, reading);
    form_drop_out_doubt(taken, &registration, reading);
    form_off_paper_doubt(off, reading);
    form_under_fold_doubt(under, reading);
    if (laid->form->blank)
        form_imported_doubt(reading);
    bool seen = registration.features >= FEATURES_LEAST && registration.residual_mm * 1000 <= FORM_RESIDUAL_LIMIT_UM;
    for (guint i = 0; !seen && i < reading->fields->len; i++) {
        FormFieldReading *field = reading->fields->pdata[i];
        if (field->status == FORM_STATUS_ACCEPTED)
            form_field_reading_judge(field, FORM_STATUS_REVIEW, "laid_by_hand", french("reason.laid_by_hand"));
    }
    return reading;
}

static void find_fill_code(const FormReader *reader, const GPtrArray *codes, FillCode *code)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    for (guint i = 0; i < codes->len; i++)
        g_ptr_array_add(texts, ((OcrCode *)codes->pdata[i])->text);
    fill_code_read(reader->library, texts, code);
}

/* The page's code says which form it is and what is in it; what its print was taken for counts when it is the same. */
static void take_fill_code(const FormReader *reader, const FillCode *code, FormPageReading *reading)
{
    bool same = reading->form == code->form && reading->form_page == code->page;
    if (!same)
        g_ptr_array_set_size(reading->fields, 0);
    g_clear_pointer(&reading->form_problem, g_free);
    g_clear_pointer(&reading->form_message, g_free);
    reading->form = code->form;
    reading->form_page = code->page;
    reading->form_confidence = 0.9999;
    reading->form_case = g_strdup(code->case_number);
    fill_confirm(code, reader->models.tables, reading);
}

/* A form that others drew: by its print, and by the code when it was filled on a screen. */
static bool read_imported(FormReader *reader, OcrPage *page, FormPageReading *reading)
{
    g_auto(FillCode) code;
    find_fill_code(reader, reading->codes, &code);
    bool recognised = read_recognised(reader, page, reading);
    if (code.form)
        take_fill_code(reader, &code, reading);
    else if (code.incomplete && !reading->form_problem)
        set_problem(reading, "damaged_code", NULL);
    form_imported_doubt(reading);
    return recognised || code.form || code.incomplete;
}

static void read_full_text(FormReader *reader, OcrPage *page, FormPageReading *reading)
{
    int w = ocr_image_width(page->scan), h = ocr_image_height(page->scan);
    const FormPaperReader papers = {reader->models.kinds, reader->models.text, true};
    reading->paper = form_paper_read(&papers, page);
    g_free(reading->text);
    reading->text = g_strdup(reading->paper->text);
    if (reading->paper->turn > 0) {
        turn_reading(reading, w, h, reading->paper->turn);
        copy_facts(reading, page);
    }
}

FormPaper *form_reader_read_paper(FormReader *reader, OcrImage *scan, const OcrPageInfo *info, int turn_by, bool whole)
{
    g_autoptr(OcrPage) page = ocr_page_new(scan, info->dpi);
    ocr_page_analyse(page);
    ocr_page_turn(page, turn_by);
    const FormPaperReader papers = {reader->models.kinds, reader->models.text, whole};
    return form_paper_read(&papers, page);
}

/* Nobody's form carries a zone whose check digits hold. */
static bool is_travel_document(const FormPageReading *reading)
{
    return reading->mrz && reading->mrz->len > 0 && g_array_index(reading->mrz, OcrMrz, 0).text.checked;
}

/* The code of a test deck; NULL: the page is none. */
static const OcrCode *deck_code_of(const GPtrArray *codes)
{
    for (guint i = 0; i < codes->len; i++) {
        const OcrCode *code = codes->pdata[i];
        g_auto(SheetCode) said = {0};
        if (sheet_code_parse(code->text, &said) == SHEET_DECK)
            return code;
    }
    return NULL;
}

static void read_deck(FormReader *reader, OcrPage *page, const OcrCode *code, FormPageReading *reading)
{
    turn(page, reading, MAX(code->orientation, 0));
    g_autofree DeckReading *deck = deck_measure(page, reading->codes, &reader->models);
    reading->deck = deck_to_json(deck);
}

/* `told`: a person turned it, so that no print need say which way is up; what is no form is not read further. */
static void read_written(FormReader *reader, OcrPage *page, FormPageReading *reading, bool told)
{
    reading->codes = ocr_codes_find(page);
    if (reading->dpi_assumed && reading->codes->len == 0)
        ocr_codes_find_photograph(page, reading->codes);
    const OcrCode *deck = deck_code_of(reading->codes);
    if (deck) {
        read_deck(reader, page, deck, reading);
        return;
    }
    g_auto(FormIdentity) identity = {0};
    form_identify(reading->codes, reader->library, &identity);
    if (identity.orientation < 0)
        reading->mrz = ocr_mrz_find(reader->models.mrz, page);
    int rotation = find_rotation(page, &identity, reading->codes, reading->mrz, told);
    if (rotation > 0) {
        turn(page, reading, rotation);
        form_identity_clear(&identity);
        form_identify(reading->codes, reader->library, &identity);
    }
    if (identity.form)
        read_form(reader, page, &identity, reading);
    else if (identity.problem)
        set_problem(reading, identity.problem, identity.said);
    else if (identity.orientation < 0 && is_ours_without_code(reader, page))
        set_problem(reading, "damaged_code", NULL);
    else if (!is_travel_document(reading) && read_imported(reader, page, reading))
        return;
    else if (reader->full_text && !told)
        read_full_text(reader, page, reading);
}

FormPageReading *form_reader_read_page(FormReader *reader, OcrImage *scan, const OcrPageInfo *info, int number,
                                       OcrPage **upright)
{
    FormPageReading *reading = form_page_reading_new(number);
    g_autoptr(OcrPage) page = ocr_page_new(scan, info->dpi);
    ocr_page_analyse(page);
    copy_facts(reading, page);
    reading->dpi_assumed = info->dpi_assumed;
    if (!page->blank)
        read_written(reader, page, reading, false);
    reading->twin = ocr_page_twin_map(page);
    if (upright)
        *upright = g_steal_pointer(&page);
    return reading;
}

FormPageReading *form_reader_read_turned(FormReader *reader, OcrImage *scan, const OcrPageInfo *info, int turn_by)
{
    FormPageReading *reading = form_page_reading_new(1);
    g_autoptr(OcrPage) page = ocr_page_new(scan, info->dpi);
    ocr_page_analyse(page);
    ocr_page_turn(page, turn_by);
    copy_facts(reading, page);
    reading->dpi_assumed = info->dpi_assumed;
    if (!page->blank)
        read_written(reader, page, reading, true);
    return reading;
}

FormPageReading *form_reader_take_page(FormReader *reader, const FormTemplate *form, const OcrPdfForm *pdf, OcrPage *page,
                                       int number)
{
    FormPageReading *reading = form_page_reading_new(number);
    ocr_page_analyse(page);
    copy_facts(reading, page);
    reading->twin = ocr_page_twin_map(page);
    acroform_read_page(form, pdf, number, reader->models.tables, reading);
    return reading;
}

static FormFieldReading *find_field(FormPageReading **pages, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        for (guint j = 0; j < pages[i]->fields->len; j++) {
            FormFieldReading *field = pages[i]->fields->pdata[j];
            if (g_str_equal(field->name, name))
                return field;
        }
    return NULL;
}

void form_reader_check_document(FormReader *reader, FormPageReading **pages, int count)
{
    const FormTemplate *form = NULL;
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    for (int i = 0; i < count; i++) {
        form = form ? form : pages[i]->form;
        for (guint j = 0; pages[i]->form && j < pages[i]->fields->len; j++) {
            const FormFieldReading *field = pages[i]->fields->pdata[j];
            /* An answer that could not be read is not an empty one. */
            if (*field->value || field->status != FORM_STATUS_REVIEW)
                g_hash_table_insert(values, field->name, field->value);
        }
    }
    if (!form)
        return;
    g_autoptr(GArray) breaches = form_rules_check(form, reader->models.tables, values);
    for (guint i = 0; i < breaches->len; i++) {
        const RuleBreach *breach = &g_array_index(breaches, RuleBreach, i);
        FormFieldReading *field = find_field(pages, count, breach->field);
        if (!field || field->status == FORM_STATUS_INVALID)
            continue;
        g_autofree char *reason = g_strconcat("rule:", breach->rule, NULL);
        form_field_reading_judge(field, FORM_STATUS_INVALID, reason, breach->message);
    }
}
