#include "forms/print_archive_pdfa.h"

#include "embed.h"

#include <lcms2.h>
#include <qpdf/qpdf-c.h>
#include <string.h>

/* The standard colours of screens, which is what the pictures' greys and reds mean. */
static GBytes *colour_profile(void)
{
    cmsHPROFILE profile = cmsCreate_sRGBProfile();
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(profile, NULL, &size);
    void *bytes = g_malloc(size);
    cmsSaveProfileToMem(profile, bytes, &size);
    cmsCloseProfile(profile);
    return g_bytes_new_take(bytes, size);
}

static char *metadata(const char *title)
{
    g_autofree char *safe = g_markup_escape_text(title, -1);
    g_auto(GStrv) halves = g_strsplit(embed_table[EMBED_forms_texts_archive_xmp].text, "{title}", 2);
    return g_strconcat(halves[0], safe, halves[1], NULL);
}

static qpdf_oh add_stream(qpdf_data pdf, const void *bytes, size_t size)
{
    qpdf_oh stream = qpdf_oh_new_stream(pdf);
    qpdf_oh_replace_stream_data(pdf, stream, bytes, size, qpdf_oh_new_null(pdf), qpdf_oh_new_null(pdf));
    return stream;
}

static void set(qpdf_data pdf, qpdf_oh stream, const char *key, const char *value)
{
    qpdf_oh_replace_key(pdf, qpdf_oh_get_dict(pdf, stream), key, qpdf_oh_parse(pdf, value));
}

static void dress(qpdf_data pdf, const char *title)
{
    g_autofree char *xmp = metadata(title);
    g_autoptr(GBytes) profile = colour_profile();
    qpdf_oh root = qpdf_get_root(pdf), intents = qpdf_oh_new_array(pdf);
    qpdf_oh about = add_stream(pdf, xmp, strlen(xmp));
    set(pdf, about, "/Type", "/Metadata");
    set(pdf, about, "/Subtype", "/XML");
    qpdf_oh colours = add_stream(pdf, g_bytes_get_data(profile, NULL), g_bytes_get_size(profile));
    set(pdf, colours, "/N", "3");
    qpdf_oh intent = qpdf_oh_parse(pdf, "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1)"
                                        " /Info (sRGB IEC61966-2.1) >>");
    qpdf_oh_replace_key(pdf, intent, "/DestOutputProfile", colours);
    qpdf_oh_append_item(pdf, intents, intent);
    qpdf_oh_replace_key(pdf, root, "/Metadata", about);
    qpdf_oh_replace_key(pdf, root, "/OutputIntents", intents);
    qpdf_oh_replace_key(pdf, root, "/Lang", qpdf_oh_new_string(pdf, "fr-FR"));
    /* The old dictionary would have to say the same as the metadata, word for word; it may be left out. */
    qpdf_oh_remove_key(pdf, qpdf_get_trailer(pdf), "/Info");
}

GBytes *print_archive_pdfa(const void *pdf, size_t size, const char *title, GError **error)
{
    qpdf_data file = qpdf_init();
    qpdf_silence_errors(file);
    GBytes *made = NULL;
    bool good = !(qpdf_read_memory(file, title, pdf, size, NULL) & QPDF_ERRORS);
    if (good) {
        dress(file, title);
        qpdf_init_write_memory(file);
        qpdf_set_minimum_pdf_version(file, "1.7");
        /* Metadata must be readable without any filter. */
        qpdf_set_compress_streams(file, QPDF_FALSE);
        qpdf_set_decode_level(file, qpdf_dl_none);
        good = !(qpdf_write(file) & QPDF_ERRORS) && !qpdf_has_error(file);
    }
    if (good)
        made = g_bytes_new(qpdf_get_buffer(file), qpdf_get_buffer_length(file));
    else
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "the PDF for the archives cannot be made: %s",
                    qpdf_has_error(file) ? qpdf_get_error_message_detail(file, qpdf_get_error(file)) : "no reason given");
    qpdf_cleanup(&file);
    return made;
}
