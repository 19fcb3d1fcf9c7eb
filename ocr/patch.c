#include "ocr/patch.h"

#include <leptonica/allheaders.h>
#include <stdlib.h>
#include <string.h>

/* Wide (W) and narrow (N) bars as they are met from the nearest edge of the sheet inwards: 1 and 6, and 3 and T, are each
 * other's mirror image, so the direction decides. */
static const struct {
    const char *bars, *symbology, *text;
} patterns[] = {
    {"WWNN", "patch-1", "1"}, {"WNNW", "patch-2", "2"}, {"WNWN", "patch-3", "3"},
    {"NWWN", "patch-4", "4"}, {"NNWW", "patch-6", "6"}, {"NWNW", "patch-t", "T"},
};

enum { PATTERNS = G_N_ELEMENTS(patterns), LINES = 96 };

/* Printed bars are 2 and 5 mm; sheets are printed smaller and larger than they should be. */
#define NARROW_LEAST_MM 1.0
#define NARROW_MOST_MM 4.0

typedef struct {
    int start, length;
    bool black;
} Run;

/* Which pattern seven runs (four bars, three spaces) are, -1 for none; met backwards beyond the middle of the page. */
static int match(const Run *run, double px_mm, bool backwards)
{
    int bars[4], narrow = INT_MAX, wide = 0;
    for (int i = 0; i < 4; i++) {
        bars[i] = run[2 * i].length;
        narrow = MIN(narrow, bars[i]);
        wide = MAX(wide, bars[i]);
    }
    if (narrow < NARROW_LEAST_MM * px_mm || narrow > NARROW_MOST_MM * px_mm || wide < 1.8 * narrow || wide > 4.5 * narrow)
        return -1;
    char seen[5] = "";
    for (int i = 0; i < 4; i++) {
        double share = (double)(bars[i] - narrow) / (wide - narrow);
        if (share > 0.3 && share < 0.7)
            return -1;
        seen[backwards ? 3 - i : i] = share >= 0.7 ? 'W' : 'N';
    }
    for (int i = 0; i < 3; i++) {
        double space = run[2 * i + 1].length;
        if (space < 0.5 * narrow || space > 1.8 * narrow)
            return -1;
    }
    for (int i = 0; i < PATTERNS; i++)
        if (strcmp(seen, patterns[i].bars) == 0)
            return i;
    return -1;
}

static int runs_of_line(PIX *binary, bool along_x, int at, Run *runs, int most)
{
    int length = along_x ? pixGetWidth(binary) : pixGetHeight(binary), count = 0;
    bool last = false;
    for (int i = 0; i < length; i++) {
        l_uint32 bit;
        pixGetPixel(binary, along_x ? i : at, along_x ? at : i, &bit);
        if (count == 0 || (bool)bit != last) {
            if (count == most)
                return count;
            runs[count++] = (Run){i, 0, bit};
            last = bit;
        }
        runs[count - 1].length++;
    }
    return count;
}

/* Lines across the page on which a pattern was seen in one place, by pattern and direction. */
typedef struct {
    int lines, first_line, last_line, start, end, last_start;
} Sighting;

/* Bars are lines: on noise and pictures the pattern comes about too, but each time elsewhere. A line that a speck spoils may be
 * missing between two. */
static void sight(Sighting *now, Sighting *best, int at, const Run *run, int step, double px_mm)
{
    enum { GAP = 4 };
    bool goes_on = now->lines > 0 && at - now->last_line <= GAP * step;
    bool in_line = goes_on && abs(run[0].start - now->last_start) <= 1.5 * px_mm + 0.1 * (at - now->last_line);
    if (goes_on && !in_line)
        return;
    if (!goes_on)
        *now = (Sighting){.first_line = at, .start = run[0].start, .end = run[6].start + run[6].length};
    now->lines++;
    now->last_line = at;
    now->last_start = run[0].start;
    if (now->lines > best->lines)
        *best = *now;
}

static void look_along(PIX *binary, bool along_x, double px_mm, Sighting seen[PATTERNS])
{
    enum { MOST_RUNS = 400 };
    Run runs[MOST_RUNS];
    int across = along_x ? pixGetHeight(binary) : pixGetWidth(binary);
    int middle = (along_x ? pixGetWidth(binary) : pixGetHeight(binary)) / 2;
    Sighting now[PATTERNS] = {0};
    for (int line = 0; line < LINES; line++) {
        int at = (int)((line + 0.5) * across / LINES);
        int count = runs_of_line(binary, along_x, at, runs, MOST_RUNS);
        for (int i = 0; i + 6 < count; i++) {
            int kind = runs[i].black ? match(&runs[i], px_mm, runs[i + 3].start > middle) : -1;
            bool apart = kind >= 0 && (i == 0 || runs[i - 1].length > 2.5 * px_mm) &&
                         (i + 7 >= count || runs[i + 7].length > 2.5 * px_mm);
            if (apart)
                sight(&now[kind], &seen[kind], at, &runs[i], across / LINES + 1, px_mm);
        }
    }
}

static bool is_found(const GPtrArray *codes, int kind)
{
    for (guint i = 0; i < codes->len; i++)
        if (((const OcrCode *)codes->pdata[i])->symbology == patterns[kind].symbology)
            return true;
    return false;
}

static void add(GPtrArray *codes, int kind, OcrBox box)
{
    OcrCode *code = g_new0(OcrCode, 1);
    code->symbology = patterns[kind].symbology;
    code->text = g_strdup(patterns[kind].text);
    code->box = box;
    code->orientation = -1;
    g_ptr_array_add(codes, code);
}

/* Bars that run for at least 15 mm; text and other bar codes never give so many lines with the same pattern below each other. */
void ocr_patches_find(OcrPage *page, GPtrArray *codes)
{
    PIX *half = pixReduceRankBinary2((PIX *)ocr_page_binary(page), 2, NULL);
    if (!half)
        return;
    double px_mm = page->dpi / 25.4 / 2;
    for (int axis = 0; axis < 2; axis++) {
        bool along_x = axis == 0;
        Sighting seen[PATTERNS] = {0};
        look_along(half, along_x, px_mm, seen);
        int across = along_x ? pixGetHeight(half) : pixGetWidth(half);
        for (int kind = 0; kind < PATTERNS; kind++) {
            double extent_mm = seen[kind].lines * (double)across / LINES / px_mm;
            if (extent_mm < 15 || seen[kind].lines < 4 || is_found(codes, kind))
                continue;
            int start = seen[kind].start * 2, length = (seen[kind].end - seen[kind].start) * 2;
            int first = seen[kind].first_line * 2, breadth = (seen[kind].last_line - seen[kind].first_line + 1) * 2;
            add(codes, kind, along_x ? (OcrBox){start, first, length, breadth} : (OcrBox){first, start, breadth, length});
        }
    }
    pixDestroy(&half);
}
