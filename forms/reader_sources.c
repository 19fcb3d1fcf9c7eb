#include "forms/reader_sources.h"

#include "ocr/text.h"

static bool add_file(json_t *sources, const char *name, const char *path, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *bytes = NULL;
    gsize size;
    if (g_file_get_contents(path, &bytes, &size, &problem)) {
        g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, size);
        json_object_set_new(sources, name, json_string(sum));
        return true;
    }
    if (g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return true;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

/* Templates alone: what else lies in such a folder is not read. */
static bool add_folder(json_t *sources, const char *prefix, const char *folder, GError **error)
{
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    for (const char *name; directory && (name = g_dir_read_name(directory));) {
        if (!g_str_has_suffix(name, ".yaml") || *name == '.')
            continue;
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *raw = g_strconcat(prefix, name, NULL), *valid = g_utf8_make_valid(raw, -1);
        if (!add_file(sources, valid, path, error))
            return false;
    }
    return true;
}

json_t *form_reader_sources(const FormReaderOptions *options, GError **error)
{
    static const char *const shared[][2] = {
        {"forms", "name_letters.bin"}, {"forms", "name_words.bin"},        {"ocr", "mrz.bin"},
        {"ocr", "handprint.bin"},      {"ocr", "handprint_second.bin"},    {"build/lookup", "communes.tsv"},   {"build/lookup", "countries.tsv"},
        {"forms", "import_guess.yaml"}, {"forms", "page_kinds.yaml"}, {"build/lookup", "nationalities.tsv"},
    };
    json_auto_t *sources = json_object();
    g_autofree char *templates = g_build_filename(options->share, "forms", "templates", NULL);
    g_autofree char *calibration = g_build_filename(options->share, "forms", "calibration.json", NULL);
    g_autofree char *text = ocr_text_model_path(NULL);
    bool done = add_folder(sources, "", templates, error) &&
                (!options->templates || add_folder(sources, "own/", options->templates, error)) &&
                add_file(sources, "calibration.json", options->calibration ? options->calibration : calibration, error) &&
                add_file(sources, "fra.traineddata", text, error);
    for (size_t i = 0; done && i < G_N_ELEMENTS(shared); i++) {
        g_autofree char *path = g_build_filename(options->share, shared[i][0], shared[i][1], NULL);
        done = add_file(sources, shared[i][1], path, error);
    }
    return done ? g_steal_pointer(&sources) : NULL;
}
