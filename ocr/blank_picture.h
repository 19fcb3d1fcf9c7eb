/* ocr/blank_picture.h: a blank page as it is kept: its dark print, which every scan of it shows, and thin print lighter than that, such as a grey comb,
 * which grey scans show and black and white ones lose. */
#ifndef OCR_BLANK_PICTURE_H
#define OCR_BLANK_PICTURE_H
#include "ocr/page.h"

/* The page in three levels: black where its print is dark, grey where it is light and thin, white elsewhere; tints are white, and dots of a raster.
 * 8 bit where there is light print, else 1 bit. 0.2 s for a sheet at 300 dpi. NULL without memory. Transfer full. */
OcrImage *ocr_blank_picture(OcrPage *page);

/* One kind of print of such a picture, as 1 bit. A picture of 1 bit, or of other levels, which somebody else made, is dark print as it is. NULL where
 * there is none of that kind. Transfer full. */
OcrImage *ocr_blank_print(const OcrImage *picture, bool light);

/* Of such dark print, 1 bit, what is wider than a hairline: a scanner's threshold breaks lines of a tenth of a millimetre or loses them. Transfer full. */
OcrImage *ocr_blank_firm(const OcrImage *dark, double dpi);

#endif
