/* ocr/image.h: rasters and boxes, the currency between the files of this room and the rooms above.
 *
 * An OcrImage is a Leptonica image under another name, so that nobody outside ocr/ needs Leptonica's headers.
 * Depths: 1 bit (black is 1), 8 bit grey (0 black, 255 white), 32 bit RGB. Coordinates: pixels, from the top
 * left, x right, y down, 0-based. */
#ifndef OCR_IMAGE_H
#define OCR_IMAGE_H
#include <glib.h>
#include <stdbool.h>

typedef struct Pix OcrImage;

typedef struct {
    int x, y, w, h;
} OcrBox;

typedef struct {
    double x, y;
} OcrPoint;

/* A grey picture of ink as something drew it: w x h bytes, 0 paper to 255 ink, `stride` bytes a row. NULL without memory. Transfer full. */
OcrImage *ocr_image_of_ink(const guint8 *ink, int w, int h, int stride);
void ocr_image_free(OcrImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OcrImage, ocr_image_free)

int ocr_image_width(const OcrImage *image);
int ocr_image_height(const OcrImage *image);
int ocr_image_depth(const OcrImage *image);

/* The part of `box` that lies on the image, as a copy; NULL when nothing does. Transfer full. */
OcrImage *ocr_image_crop(const OcrImage *image, OcrBox box);

/* The image turned clockwise by `rotation`, one of 0, 90, 180, 270 degrees. Transfer full. */
OcrImage *ocr_image_turn(const OcrImage *image, int rotation);

/* The image turned back by `skew_deg` that it lies clockwise, about its middle, as large as it was; white comes in at the corners. NULL
 * without memory. Transfer full. */
OcrImage *ocr_image_straight(const OcrImage *image, double skew_deg);

/* The image on white, `left` and `top` pixels from the corner of a sheet of w x h pixels; what does not fit is cut off. NULL
 * without memory. Transfer full. */
OcrImage *ocr_image_on_white(const OcrImage *image, int left, int top, int w, int h);

/* Where `box` of an image of w x h pixels lies after the image is turned clockwise by `rotation`. */
OcrBox ocr_box_turn(OcrBox box, int w, int h, int rotation);

/* Black pixels of a 1-bit image inside `box`, counted without a copy. */
int ocr_image_count_ink(const OcrImage *binary, OcrBox box);

/* Mean darkness, 0 white to 1 black, of an 8-bit image inside `box`; 0 where that lies off the image. */
double ocr_image_darkness(const OcrImage *grey, OcrBox box);

/* Encoded pictures. `scale` shrinks (0 < scale <= 1) before encoding; JPEG is always grey. Transfer full. */
GBytes *ocr_image_to_jpeg(const OcrImage *image, double scale, int quality, GError **error);
GBytes *ocr_image_to_png(const OcrImage *image, double scale, GError **error);

#endif
