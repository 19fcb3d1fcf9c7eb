#include "settings.h"

#include "damage.h"
#include "file.h"

#include <string.h>

static const char *const fonts[] = {"Liberation Sans", "Liberation Mono", "DejaVu Sans", "Liberation Serif",
                                    "DejaVu Sans Mono", "Liberation Sans Narrow"};

static void new_file(SampleMaker *maker)
{
    maker->pages = pixaCreate(8);
    maker->truths = json_array();
}

static bool load_data(SampleMaker *maker, GError **error)
{
    const char *share = maker->settings->share;
    g_autofree char *people = g_build_filename(share, "scripts/tools/samples/people.yaml", NULL);
    g_autofree char *strokes = g_build_filename(share, "forms/strokes.txt", NULL);
    g_autofree char *templates = g_build_filename(share, "forms/templates", NULL);
    maker->people = people_load(people, error);
    maker->glyphs = maker->people ? strokes_load(strokes, error) : NULL;
    maker->forms = maker->glyphs ? form_library_load(templates, error) : NULL;
    if (!maker->forms || !maker->settings->templates)
        return maker->forms != NULL;
    g_autoptr(FormLibrary) own = form_library_load(maker->settings->templates, error);
    while (own && own->forms->len > 0)
        g_ptr_array_add(maker->forms->forms, g_ptr_array_steal_index(own->forms, 0));
    return own != NULL;
}

SampleMaker *sample_maker_new(SampleSettings *settings, GError **error)
{
    g_autoptr(SampleMaker) maker = g_new0(SampleMaker, 1);
    maker->settings = settings;
    maker->rand = g_rand_new_with_seed((guint32)settings->seed);
    maker->truth_folder = settings->truth ? g_strdup(settings->truth) : g_strconcat(settings->output, "-truth", NULL);
    new_file(maker);
    if (!load_data(maker, error))
        return NULL;
    maker->form = form_library_find(maker->forms, settings->form, NULL);
    if (!maker->form) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--form: there is no form %s", settings->form);
        return NULL;
    }
    if (g_mkdir_with_parents(settings->output, 0777) || g_mkdir_with_parents(maker->truth_folder, 0777)) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: cannot be made", settings->output);
        return NULL;
    }
    return g_steal_pointer(&maker);
}

void sample_maker_free(SampleMaker *maker)
{
    if (!maker)
        return;
    g_rand_free(maker->rand);
    people_free(maker->people);
    strokes_free(maker->glyphs);
    form_library_free(maker->forms);
    pixaDestroy(&maker->pages);
    json_decref(maker->truths);
    g_free(maker->truth_folder);
    g_free(maker);
}

static void remove_lines(const FormTemplate *form, GHashTable *values)
{
    for (int i = 0; i < form->field_count; i++)
        if (form->fields[i]->kind == FORM_FIELD_LINE || form->fields[i]->kind == FORM_FIELD_MULTILINE)
            g_hash_table_remove(values, form->fields[i]->name);
}

/* Signed and with a photograph, as a finished application is; of `absent` of them not. */
static void add_presence(const FormTemplate *form, GHashTable *values, double absent, GRand *rand)
{
    for (int i = 0; i < form->field_count; i++) {
        bool zone = form->fields[i]->kind == FORM_FIELD_SIGNATURE || form->fields[i]->kind == FORM_FIELD_PHOTO;
        if (zone && (absent <= 0 || g_rand_double(rand) >= absent))
            g_hash_table_insert(values, g_strdup(form->fields[i]->name), g_strdup("present"));
    }
}

FilledCopy *sample_maker_copy(SampleMaker *maker, bool hand, bool blank, GError **error)
{
    const SampleSettings *settings = maker->settings;
    const FormTemplate *form = maker->form;
    GHashTable *values = person_values(maker->people, maker->rand, form, settings->fill, hand);
    if (settings->no_lines)
        remove_lines(form, values);
    if (blank)
        g_hash_table_remove_all(values);
    else
        add_presence(form, values, settings->absent, maker->rand);
    const char *font = fonts[g_rand_int_range(maker->rand, 0, G_N_ELEMENTS(fonts))];
    GHashTable *faults = filled_copy_faults(form, values, settings->faults, hand, maker->rand);
    FilledCopy *copy = filled_copy_new(form, values, hand ? NULL : settings->font ? settings->font : font, maker->glyphs,
                                       maker->rand, error);
    if (copy) {
        g_hash_table_unref(copy->faults);
        copy->faults = g_hash_table_ref(faults);
    }
    g_hash_table_unref(faults);
    return copy;
}

ScanPass sample_maker_pass(SampleMaker *maker)
{
    const SampleSettings *settings = maker->settings;
    ScanColour colour = strcmp(settings->colour, "colour") == 0 ? SCAN_COLOUR
                        : strcmp(settings->colour, "grey") == 0 ? SCAN_GREY
                                                                : SCAN_BW;
    if (!settings->mix && g_str_has_suffix(settings->format, "-g4"))
        colour = SCAN_BW;
    ScanPass pass = scan_pass_random(maker->rand, settings->dpi, colour, settings->strength);
    if (settings->upright)
        pass.rotation = 0;
    if (settings->faults > 0 && g_rand_double(maker->rand) < settings->faults)
        pass.torn = g_rand_int_range(maker->rand, 1, 5);
    if (settings->damage)
        damage_choose(settings->damage, &pass, maker->rand);
    return pass;
}

bool sample_maker_write(SampleMaker *maker, const char *format, const char *name, GError **error)
{
    maker->files++;
    g_autofree char *file = name ? g_strdup_printf("%s.%s", name, sample_format_extension(format))
                                 : g_strdup_printf("%05d.%s", maker->files, sample_format_extension(format));
    g_autofree char *path = g_build_filename(maker->settings->output, file, NULL);
    json_t *truth = json_pack("{s:s, s:i, s:o}", "file", file, "dpi", maker->settings->dpi, "pages", maker->truths);
    bool written = sample_file_write(maker->pages, format, path, error) &&
                   sample_truth_write(maker->truth_folder, path, truth, error);
    json_decref(truth);
    pixaDestroy(&maker->pages);
    new_file(maker);
    return written;
}
