#include "forms/fold_strips.h"

#include "ocr/layout_strange.h"

#include <math.h>

/* So much less of a strip's print than of the best one's is met within a dot: what is a millimetre aside is met by half, by chance. Less print tells nothing. */
static const double MET_LEAST = 0.85;
enum { PRINT_LEAST = 200 };

typedef struct {
    int print, met;
} Print;

FormEdges form_edges(const FormLaid *laid, const OcrLayout *blank)
{
    FormEdges edges = {.page = laid->page};
    g_autoptr(OcrPlane) strange = ocr_layout_strange_ink(laid->page, blank, form_laid_places, laid);
    edges.count = ocr_layout_find_edges(laid->page, strange, edges.edges, FORM_EDGES_MOST);
    return edges;
}

static int strip_at(const FormEdges *edges, OcrPoint there)
{
    int strip = 0;
    for (int i = 0; i < edges->count; i++)
        strip |= (ocr_layout_beyond_edge(&edges->edges[i], edges->page, there) > 0) << i;
    return strip;
}

static void count_print(const FormEdges *edges, const FormLaid *laid, const OcrLayout *blank, Print *prints)
{
    for (int y = 0; y < blank->h; y++)
        for (int x = 0; x < blank->w; x += 64)
            for (uint64_t dots = ocr_layout_bits(blank, x, y); dots; dots &= dots - 1) {
                const OcrPoint there = form_laid_place((OcrPoint){x + __builtin_clzll(dots & -dots) + 0.5, y + 0.5}, laid);
                Print *print = &prints[strip_at(edges, there)];
                print->print++;
                print->met += (int)(ocr_layout_near(laid->page, (int)floor(there.x), (int)floor(there.y)) >> 63);
            }
}

FormStrips form_strips(const FormEdges *edges, const FormLaid *laid, const OcrLayout *blank)
{
    FormStrips strips = {{false}};
    Print prints[FORM_STRIPS_MOST] = {{0, 0}};
    double best = 0;
    if (edges->count == 0)
        return strips;
    count_print(edges, laid, blank, prints);
    for (int i = 0; i < FORM_STRIPS_MOST; i++)
        if (prints[i].print >= PRINT_LEAST)
            best = fmax(best, (double)prints[i].met / prints[i].print);
    for (int i = 0; i < FORM_STRIPS_MOST; i++)
        strips.aside[i] = prints[i].print >= PRINT_LEAST && prints[i].met < MET_LEAST * best * prints[i].print;
    return strips;
}

int form_strip_of(const FormEdges *edges, const OcrQuad *quad)
{
    OcrPoint middle = {0, 0};
    for (int corner = 0; corner < 4; corner++) {
        middle.x += quad->corner[corner].x / 4;
        middle.y += quad->corner[corner].y / 4;
    }
    return strip_at(edges, ocr_layout_from_scan(edges->page, middle));
}
