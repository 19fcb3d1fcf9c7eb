#include "forms/reader_models.h"

#include "ocr/handprint.h"
#include "ocr/typed_row.h"

static bool load_names(FormModels *models, const FormReaderOptions *options, GError **error)
{
    if (options->without & FORM_WITHOUT_NAMES)
        return true;
    g_autofree char *letters = g_build_filename(options->share, "forms", "name_letters.bin", NULL);
    g_autofree char *words = g_build_filename(options->share, "forms", "name_words.bin", NULL);
    models->names = name_model_load(letters, options->without & FORM_WITHOUT_WORDS ? NULL : words, error);
    return models->names != NULL;
}

bool form_models_load(FormModels *models, const FormReaderOptions *options, GError **error)
{
    const char *share = options->share, *calibration = options->calibration;
    g_autofree char *lookup = g_build_filename(share, "build", "lookup", NULL);
    g_autofree char *measured = g_build_filename(share, "forms", "calibration.json", NULL);
    models->tables = lookup_tables_load(lookup, error);
    models->calibration = models->tables ? calibration_load(calibration ? calibration : measured, error) : NULL;
    bool named = models->calibration && load_names(models, options, error);
    g_autofree char *guesses = g_build_filename(share, "forms", "import_guess.yaml", NULL);
    models->guesses = named ? import_guesses_load(guesses, error) : NULL;
    g_autofree char *kinds = g_build_filename(share, "forms", "page_kinds.yaml", NULL);
    models->kinds = models->guesses ? page_kinds_load(kinds, error) : NULL;
    models->text = models->kinds ? ocr_text_new(NULL, error) : NULL;
    if (!models->text)
        return false;
    models->typed = ocr_typed_row_new(models->text);
    g_autofree char *zones = g_build_filename(share, "ocr", "mrz.bin", NULL);
    models->mrz = ocr_mrz_reader_new(zones, error);
    if (!models->mrz)
        return false;
    /* A network that nobody measured could accept nothing: without its maps (but while they are being measured) rows are
     * read by Tesseract alone. */
    g_autofree char *weights = g_build_filename(share, "ocr", "handprint.bin", NULL);
    bool measured_too = calibration_knows(models->calibration, calibration_measure("handprint", "letters", CALIBRATION_GOOD));
    if ((options->without & FORM_WITHOUT_NETWORK) || !g_file_test(weights, G_FILE_TEST_EXISTS) || !(calibration || measured_too))
        return true;
    g_autofree char *second = g_build_filename(share, "ocr", "handprint_second.bin", NULL);
    models->network = ocr_handprint_new(weights, second, error);
    return models->network != NULL;
}

static void free_engine(OcrRowReader *engine)
{
    if (engine)
        engine->free(engine);
}

void form_models_clear(FormModels *models)
{
    free_engine(models->typed);
    free_engine(models->network);
    g_clear_pointer(&models->mrz, ocr_mrz_reader_free);
    g_clear_pointer(&models->text, ocr_text_free);
    g_clear_pointer(&models->guesses, import_guesses_free);
    g_clear_pointer(&models->kinds, page_kinds_free);
    g_clear_pointer(&models->names, name_model_free);
    g_clear_pointer(&models->calibration, calibration_free);
    g_clear_pointer(&models->tables, lookup_tables_free);
}
