/* intake/reader_import.h: the reader's answer to an import: a template out of somebody's blank form. Inside the sandbox. */
#ifndef INTAKE_READER_IMPORT_H
#define INTAKE_READER_IMPORT_H
#include "forms/reader.h"

enum { READER_IMPORT_PAGES = 40 };

/* Frames: START, a PICTURE (bilevel PNG) of each page, TEMPLATE, DONE; or ERROR. */
void reader_import_answer(FormReader *reader, OcrDecoder *decoder, const uint8_t *bytes, size_t size, int output);

#endif
