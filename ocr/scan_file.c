#include "ocr/scan_file.h"

#include "ocr/error.h"

#include <string.h>
#include <tiffio.h>
#include <turbojpeg.h>

enum { QUALITY = 92, SIDE_PX_MOST = 65500 };

const char *ocr_scan_suffix(const OcrScan *scan)
{
    return scan->depth == 1 ? ".tif" : ".jpg";
}

static bool fail(const OcrScan *scan, const char *reason, GError **error)
{
    g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT, "a scan of %d x %d pixels cannot be written: %s", scan->width_px,
                scan->height_px, reason);
    return false;
}

static bool write_g4(const OcrScan *scan, const char *path, GError **error)
{
    TIFF *file = TIFFOpen(path, "w");
    if (!file)
        return fail(scan, "no file", error);
    TIFFSetField(file, TIFFTAG_IMAGEWIDTH, (uint32_t)scan->width_px);
    TIFFSetField(file, TIFFTAG_IMAGELENGTH, (uint32_t)scan->height_px);
    TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(file, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
    TIFFSetField(file, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    TIFFSetField(file, TIFFTAG_ROWSPERSTRIP, (uint32_t)scan->height_px);
    TIFFSetField(file, TIFFTAG_XRESOLUTION, scan->dpi);
    TIFFSetField(file, TIFFTAG_YRESOLUTION, scan->dpi);
    TIFFSetField(file, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    if (scan->note)
        TIFFSetField(file, TIFFTAG_IMAGEDESCRIPTION, scan->note);
    bool done = true;
    for (int row = 0; row < scan->height_px && done; row++)
        done = TIFFWriteScanline(file, (void *)(scan->rows + (gsize)row * scan->stride), (uint32_t)row, 0) == 1;
    done = TIFFFlush(file) == 1 && done;
    TIFFClose(file);
    return done || fail(scan, "no room", error);
}

/* The encoder writes a JFIF head without a resolution; its place in the first bytes is fixed (JFIF 1.01). */
static void note_resolution(unsigned char *jpeg, unsigned long size, double dpi)
{
    int dots = CLAMP((int)(dpi + 0.5), 1, 65535);
    if (size < 18 || memcmp(jpeg + 6, "JFIF", 5) != 0)
        return;
    jpeg[13] = 1; /* dots an inch */
    jpeg[14] = jpeg[16] = (unsigned char)(dots >> 8);
    jpeg[15] = jpeg[17] = (unsigned char)(dots & 0xff);
}

/* A comment has its place after the JFIF head, which has 20 bytes. */
static bool put_jpeg(const OcrScan *scan, const char *path, const unsigned char *jpeg, unsigned long size)
{
    gsize head = MIN(size, 20), length = scan->note ? MIN(strlen(scan->note), 200) : 0;
    g_autoptr(GByteArray) whole = g_byte_array_sized_new((guint)size + 204);
    g_byte_array_append(whole, jpeg, (guint)head);
    if (length) {
        const guint8 comment[] = {0xff, 0xfe, 0, (guint8)(length + 2)};
        g_byte_array_append(whole, comment, sizeof comment);
        g_byte_array_append(whole, (const guint8 *)scan->note, (guint)length);
    }
    g_byte_array_append(whole, jpeg + head, (guint)(size - head));
    return g_file_set_contents_full(path, (char *)whole->data, whole->len, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
}

static bool write_jpeg(const OcrScan *scan, const char *path, GError **error)
{
    tjhandle encoder = tjInitCompress();
    unsigned char *jpeg = NULL;
    unsigned long size = 0;
    bool colour = scan->channels == 3;
    bool done = encoder && tjCompress2(encoder, scan->rows, scan->width_px, (int)scan->stride, scan->height_px,
                                       colour ? TJPF_RGB : TJPF_GRAY, &jpeg, &size, colour ? TJSAMP_444 : TJSAMP_GRAY, QUALITY, 0) == 0;
    if (done) {
        note_resolution(jpeg, size, scan->dpi);
        done = put_jpeg(scan, path, jpeg, size);
    }
    tjFree(jpeg);
    tjDestroy(encoder);
    return done || fail(scan, "no room or no memory", error);
}

bool ocr_scan_write(const OcrScan *scan, const char *path, GError **error)
{
    if (scan->width_px < 1 || scan->height_px < 1 || scan->width_px > SIDE_PX_MOST || scan->height_px > SIDE_PX_MOST)
        return fail(scan, "too large, or nothing", error);
    return scan->depth == 1 ? write_g4(scan, path, error) : write_jpeg(scan, path, error);
}
