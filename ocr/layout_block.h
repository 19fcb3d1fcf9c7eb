/* ocr/layout_block.h: where on a page a block of a blank form's print is met best. */
#ifndef OCR_LAYOUT_BLOCK_H
#define OCR_LAYOUT_BLOCK_H
#include "ocr/layout.h"

typedef struct {
    uint64_t rows[OCR_LAYOUT_BLOCK];
    int ink;         /* dots of print */
    OcrPoint centre; /* of the ink, from the block's corner */
} OcrBlock;

/* Its corner at column x, row y of the blank. `centre` is known only where there is ink. */
OcrBlock ocr_block_at(const OcrLayout *blank, int x, int y);

/* So much is black where a block is expected that nothing could be seen there; its corner at column x, row y of the page. */
bool ocr_block_is_under_ink(const OcrLayout *page, int x, int y);

typedef struct {
    OcrPoint centre; /* of the block's ink, on the page: to a part of a dot */
    int met, beside; /* dots of it met there, and a millimetre away along the axis that tells less */
    bool rim;        /* best at the rim of what was searched: it may well lie beyond */
} OcrBlockSpot;

/* Looks for blocks up to `reach` dots (24 at most) around where they are expected. Borrows the page. Transfer full. */
typedef struct OcrBlockSearch OcrBlockSearch;
OcrBlockSearch *ocr_block_search_new(const OcrLayout *page, int reach);
void ocr_block_search_free(OcrBlockSearch *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OcrBlockSearch, ocr_block_search_free)

/* The block's corner is expected at column x, row y. A few microseconds. */
OcrBlockSpot ocr_block_search(OcrBlockSearch *search, const OcrBlock *block, int x, int y);

#endif
