/* scripts/tools/samples/scan.h: a sheet of paper as a scanner delivers it. */
#ifndef SAMPLES_SCAN_H
#define SAMPLES_SCAN_H
#include <cairo.h>
#include <glib.h>
#include <leptonica/allheaders.h>
#include <stdbool.h>

typedef enum { SCAN_BW, SCAN_GREY, SCAN_COLOUR } ScanColour;

/* What one pass through a scanner does to a sheet. Lengths in mm, blur in mm, noise in grey levels. */
typedef struct {
    double dpi;
    ScanColour colour;
    double skew_deg, scale, dx_mm, dy_mm;
    double blur_mm, noise, gain, offset;
    bool border, holes;
    int specks;
    int rotation; /* 0, 90, 180, 270 clockwise, after all else */
    int torn; /* 0, or the corner that is torn off: 1 top left, then clockwise */
    bool folded; /* that corner is not torn off but turned over */
    bool copied; /* what is scanned is a photocopy; not for SCAN_COLOUR */
    double bent_mm; /* how far the sheet is bent within its plane, as a feeder that holds one side does */
    guint32 seed;
} ScanPass;

/* A pass of `strength`: 0 a perfect scanner, 1 an ordinary office, 2 a poor one. */
ScanPass scan_pass_random(GRand *rand, double dpi, ScanColour colour, double strength);

/* The pass `next` of a sheet that went through `first`: what is of the sheet itself stays. */
ScanPass scan_pass_again(const ScanPass *first, const ScanPass *next);

/* Draws the sheet's ink on `cairo`, whose unit is a millimetre of paper. */
typedef void (*ScanInk)(cairo_t *cairo, void *data);

/* The scanned image of a sheet of w x h mm. Transfer full. */
PIX *scan_sheet(double width_mm, double height_mm, const ScanPass *pass, ScanInk ink, void *data);

#endif
