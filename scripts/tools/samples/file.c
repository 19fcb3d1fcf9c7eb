#include "file.h"

#include <stdlib.h>
#include <string.h>

enum { JPEG_QUALITY = 80 };

static const struct {
    const char *name, *extension;
    int tiff; /* Leptonica's format; 0: no TIFF */
    bool single;
} formats[] = {
    {"tiff-g4", "tif", IFF_TIFF_G4, false}, {"tiff-lzw", "tif", IFF_TIFF_LZW, false},
    {"tiff-deflate", "tif", IFF_TIFF_ZIP, false}, {"tiff-jpeg", "tif", IFF_TIFF_JPEG, false},
    {"pdf-g4", "pdf", 0, false}, {"pdf-jpeg", "pdf", 0, false},
    {"jpeg", "jpg", 0, true}, {"png", "png", 0, true},
};

static int index_of(const char *format)
{
    for (int i = 0; i < (int)G_N_ELEMENTS(formats); i++)
        if (strcmp(formats[i].name, format) == 0)
            return i;
    return -1;
}

bool sample_format_known(const char *format)
{
    return index_of(format) >= 0;
}

bool sample_format_single(const char *format)
{
    return formats[index_of(format)].single;
}

const char *sample_format_extension(const char *format)
{
    return formats[index_of(format)].extension;
}

static bool write_tiff(PIXA *pages, int tiff, const char *path)
{
    for (int i = 0; i < pixaGetCount(pages); i++) {
        PIX *page = pixaGetPix(pages, i, L_CLONE);
        if (tiff == IFF_TIFF_JPEG && pixGetDepth(page) == 1) {
            /* JPEG knows no black and white, and Leptonica would write an empty strip. */
            PIX *grey = pixConvert1To8(NULL, page, 255, 0);
            pixDestroy(&page);
            page = grey;
        }
        int failed = pixWriteTiff(path, page, tiff, i == 0 ? "w" : "a");
        pixDestroy(&page);
        if (failed)
            return false;
    }
    return true;
}

static bool write_pdf(PIXA *pages, bool jpeg, const char *path)
{
    PIX *first = pixaGetPix(pages, 0, L_CLONE);
    int dpi = pixGetXRes(first);
    pixDestroy(&first);
    return pixaConvertToPdf(pages, dpi, 1.0f, jpeg ? L_JPEG_ENCODE : L_G4_ENCODE, JPEG_QUALITY, "scan", path) == 0;
}

bool sample_file_write(PIXA *pages, const char *format, const char *path, GError **error)
{
    int which = index_of(format);
    PIX *first = pixaGetPix(pages, 0, L_CLONE);
    bool written;
    if (formats[which].tiff)
        written = write_tiff(pages, formats[which].tiff, path);
    else if (g_str_has_prefix(format, "pdf"))
        written = write_pdf(pages, strcmp(format, "pdf-jpeg") == 0, path);
    else if (strcmp(format, "jpeg") == 0)
        written = pixWriteJpeg(path, first, JPEG_QUALITY, 0) == 0;
    else
        written = pixWritePng(path, first, 0) == 0;
    pixDestroy(&first);
    if (!written)
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_IO, "%s: cannot be written as %s", path, format);
    return written;
}

bool sample_truth_write(const char *folder, const char *path, json_t *truth, GError **error)
{
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *file = g_strconcat(base, ".json", NULL);
    g_autofree char *name = g_build_filename(folder, file, NULL);
    char *text = json_dumps(truth, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    bool written = g_file_set_contents(name, text, -1, error);
    free(text);
    return written;
}
