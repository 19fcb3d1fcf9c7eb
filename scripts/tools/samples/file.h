/* scripts/tools/samples/file.h: scanned pages as files, and what stands on them as JSON beside. */
#ifndef SAMPLES_FILE_H
#define SAMPLES_FILE_H
#include <glib.h>
#include <jansson.h>
#include <leptonica/allheaders.h>
#include <stdbool.h>

/* "tiff-g4", "tiff-lzw", "tiff-deflate", "tiff-jpeg", "pdf-g4", "pdf-jpeg", "jpeg", "png". JPEG and PNG hold one page. */
bool sample_format_known(const char *format);
bool sample_format_single(const char *format);
const char *sample_format_extension(const char *format);

/* Writes `pages` to `path`. Black and white is stored as such except in JPEG. Errors: G_FILE_ERROR. */
bool sample_file_write(PIXA *pages, const char *format, const char *path, GError **error);

/* Writes `truth` as `folder`/NAME.json, NAME being that of `path` with its ending. Errors: G_FILE_ERROR. */
bool sample_truth_write(const char *folder, const char *path, json_t *truth, GError **error);

#endif
