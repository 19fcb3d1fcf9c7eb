#include "ocr/mrz.h"

#include "ocr/handprint.h"
#include "ocr/mrz_zone.h"

#include <math.h>
#include <string.h>

enum { CELLS_MAX = 60 + 2 * MRZ_AROUND, SLIDES = MRZ_AROUND };

/* Under these means of the log probability it is not a zone: with its check digits good, and without. */
static const double LEAST_FIT_CHECKED = -0.7, LEAST_FIT_UNCHECKED = -0.25;

struct OcrMrzReader {
    OcrRowReader *network;
};

/* What the cells of a zone look like, from MRZ_AROUND characters before its first on. */
typedef struct {
    int count; /* of each line */
    float p[MRZ_LINES_MAX][CELLS_MAX][MRZ_CLASSES];
} Looks;

OcrMrzReader *ocr_mrz_reader_new(const char *weights_path, GError **error)
{
    OcrRowReader *network = ocr_handprint_new(weights_path, NULL, error);
    if (!network)
        return NULL;
    OcrMrzReader *reader = g_new0(OcrMrzReader, 1);
    reader->network = network;
    return reader;
}

void ocr_mrz_reader_free(OcrMrzReader *reader)
{
    if (!reader)
        return;
    reader->network->free(reader->network);
    g_free(reader);
}

static void softmax(const float *logits, float p[MRZ_CLASSES])
{
    float most = logits[0], sum = 0;
    for (int c = 1; c < MRZ_CLASSES; c++)
        most = MAX(most, logits[c]);
    for (int c = 0; c < MRZ_CLASSES; c++)
        sum += p[c] = expf(logits[c] - most);
    for (int c = 0; c < MRZ_CLASSES; c++)
        p[c] /= sum;
}

/* The cells of a zone, cut out: of each line, from MRZ_AROUND before its first on. */
typedef struct {
    int lines, count;
    uint8_t cell[MRZ_LINES_MAX][CELLS_MAX][MRZ_CELL_SIDE][MRZ_CELL_SIDE];
} Cells;

static Cells *cut(OcrPage *page, const MrzZone *zone)
{
    Cells *cells = g_new(Cells, 1);
    cells->lines = zone->lines;
    cells->count = MIN(zone->count + 2 * MRZ_AROUND, CELLS_MAX);
    for (int line = 0; line < zone->lines; line++)
        mrz_zone_cut(page, zone, line, -MRZ_AROUND, cells->count, cells->cell[line]);
    return cells;
}

/* The same cells upside down: cutting costs more than half of reading. */
static Cells *turned_over(const Cells *cells)
{
    enum { LAST = MRZ_CELL_SIDE - 1 };
    Cells *turned = g_new(Cells, 1);
    turned->lines = cells->lines;
    turned->count = cells->count;
    for (int line = 0; line < cells->lines; line++)
        for (int i = 0; i < cells->count; i++)
            for (int y = 0; y <= LAST; y++)
                for (int x = 0; x <= LAST; x++)
                    turned->cell[line][i][y][x] = cells->cell[cells->lines - 1 - line][cells->count - 1 - i][LAST - y][LAST - x];
    return turned;
}

static void look(OcrMrzReader *reader, const Cells *cells, Looks *looks)
{
    looks->count = cells->count;
    g_autofree float *logits = g_new(float, CELLS_MAX * OCR_GLYPH_COUNT);
    for (int line = 0; line < cells->lines; line++) {
        ocr_handprint_logits(reader->network, (const uint8_t(*)[OCR_CELL_SIDE][OCR_CELL_SIDE])cells->cell[line], looks->count, logits);
        for (int i = 0; i < looks->count; i++)
            softmax(logits + (size_t)i * OCR_GLYPH_COUNT, looks->p[line][i]);
    }
}

/* Whether one reading of the same place is better: check digits that hold outweigh everything, but a far worse look. */
static bool is_better(const MrzText *a, const MrzText *b)
{
    return a->fit + (a->checked ? 0.5 : 0) > b->fit + (b->checked ? 0.5 : 0);
}

/* Reads the lines as that layout would have them, from each place where it can begin. */
static void try_layout(const MrzLayout *layout, const Looks *looks, MrzText *best, int *first)
{
    float p[MRZ_LENGTH_MAX][MRZ_CLASSES];
    int seen = looks->count - 2 * MRZ_AROUND, length = layout->line_length;
    int from = MRZ_AROUND + MIN(0, seen - length), to = MRZ_AROUND + MAX(0, seen - length);
    for (int start = MAX(from, 0); start <= to && start + length <= looks->count; start++) {
        for (int line = 0; line < layout->line_count; line++)
            memcpy(p + line * length, looks->p[line] + start, (size_t)length * sizeof *p);
        MrzText text;
        mrz_decode(layout, (const float(*)[MRZ_CLASSES])p, &text);
        if (mrz_layout_of(text.text, layout->line_count, length) == layout && (!best->layout || is_better(&text, best))) {
            *best = text;
            *first = start - MRZ_AROUND;
        }
    }
}

static bool is_zone(const MrzText *text)
{
    if (!text->layout)
        return false;
    int fillers = 0;
    for (const char *c = text->text; *c; c++)
        fillers += *c == '<';
    return text->checked ? text->fit > LEAST_FIT_CHECKED : text->fit > LEAST_FIT_UNCHECKED && fillers >= 5;
}

static int turn_of(OcrPoint step)
{
    if (fabs(step.x) > fabs(step.y))
        return step.x > 0 ? 0 : 180;
    return step.y > 0 ? 270 : 90;
}

static bool read_zone(OcrMrzReader *reader, OcrPage *page, const MrzZone *zone, const Cells *cells, OcrMrz *out)
{
    g_autofree Looks *looks = g_new(Looks, 1);
    int first = 0;
    look(reader, cells, looks);
    out->text = (MrzText){.layout = NULL};
    for (const MrzLayout *const *layout = mrz_layouts(); *layout; layout++)
        if ((*layout)->line_count == zone->lines && abs((*layout)->line_length - zone->count) <= SLIDES)
            try_layout(*layout, looks, &out->text, &first);
    if (!is_zone(&out->text))
        return false;
    out->box = mrz_zone_box(page, zone, first, out->text.layout->line_length);
    out->rotation = turn_of(zone->step);
    return true;
}

static bool overlap(const OcrBox *a, const OcrBox *b)
{
    return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

/* Keeps the better of two readings of one place. */
static void keep(GArray *found, const OcrMrz *zone)
{
    for (guint i = 0; i < found->len; i++) {
        OcrMrz *other = &g_array_index(found, OcrMrz, i);
        if (!overlap(&other->box, &zone->box))
            continue;
        if (is_better(&zone->text, &other->text))
            *other = *zone;
        return;
    }
    g_array_append_val(found, *zone);
}

static int better_first(gconstpointer a, gconstpointer b)
{
    return is_better(&((const OcrMrz *)b)->text, &((const OcrMrz *)a)->text) - is_better(&((const OcrMrz *)a)->text, &((const OcrMrz *)b)->text);
}

GArray *ocr_mrz_find(OcrMrzReader *reader, OcrPage *page)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(OcrMrz));
    g_autoptr(GArray) zones = mrz_zones_find(page);
    for (guint i = 0; i < zones->len; i++) {
        const MrzZone *zone = &g_array_index(zones, MrzZone, i);
        const MrzZone turned = mrz_zone_turn(zone);
        g_autofree Cells *cells = cut(page, zone);
        /* Of a longer row the far end was left out. */
        bool whole = zone->count + 2 * MRZ_AROUND <= CELLS_MAX;
        g_autofree Cells *over = whole ? turned_over(cells) : cut(page, &turned);
        OcrMrz one;
        if (read_zone(reader, page, zone, cells, &one))
            keep(found, &one);
        if (read_zone(reader, page, &turned, over, &one))
            keep(found, &one);
    }
    g_array_sort(found, better_first);
    for (guint i = 0; i < found->len; i++) {
        MrzText *text = &g_array_index(found, OcrMrz, i).text;
        text->checked = mrz_text_good(text);
    }
    return found;
}
