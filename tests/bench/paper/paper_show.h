/* tests/bench/paper/paper_show.h: a scan with what was read of it drawn over, for a person to look at. */
#ifndef PAPER_SHOW_H
#define PAPER_SHOW_H
#include "ocr/image.h"

#include "ocr/page.h"

typedef struct {
    OcrBox box;        /* pixels of the scan */
    const char *value; /* as read */
    bool right;
} PaperMark;

/* A PNG at half the size: green boxes are right, red ones wrong. */
void paper_show(OcrImage *scan, const PaperMark *marks, int count, const char *path);

#endif
