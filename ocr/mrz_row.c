#include "ocr/mrz_row.h"

#include <leptonica/allheaders.h>
#include <math.h>

static const double LEAST_PITCH_MM = 1.7, MOST_PITCH_MM = 3.4, LEAST_LENGTH_MM = 45;
enum { LEAST_CHARACTERS = 20, MOST_PIECES = 20000, DRIFT_REACH = 3 };

/* A connected piece of ink; `next` is the nearest of its size to the right, `before` to the left. */
typedef struct {
    double x, y, w, h;
    int next, before;
} Piece;

static int by_row(gconstpointer a, gconstpointer b)
{
    double difference = ((const Piece *)a)->y - ((const Piece *)b)->y;
    return (difference > 0) - (difference < 0);
}

/* Pieces as large as a character can be, in the order of y. */
static GArray *pieces_of(BOXA *boxes, double mm, bool upwards)
{
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    int count = boxes ? boxaGetCount(boxes) : 0;
    for (int i = 0; i < count && pieces->len < MOST_PIECES; i++) {
        l_int32 x, y, w, h;
        boxaGetBoxGeometry(boxes, i, &x, &y, &w, &h);
        Piece piece = {x + w / 2.0, y + h / 2.0, w, h, -1, -1};
        if (upwards)
            piece = (Piece){y + h / 2.0, x + w / 2.0, h, w, -1, -1};
        if (piece.h >= 0.9 * mm && piece.h <= 3.8 * mm && piece.w >= 0.15 * mm && piece.w <= 3 * mm)
            g_array_append_val(pieces, piece);
    }
    g_array_sort(pieces, by_row);
    return pieces;
}

/* Each piece's nearest neighbour on its own height; only those that choose each other are linked. */
static void link_pieces(GArray *pieces, double mm)
{
    Piece *piece = (Piece *)pieces->data;
    int count = (int)pieces->len;
    const double reach = 4 * 2.6 * mm;
    g_autofree double *nearest = g_new(double, count);
    for (int i = 0; i < count; i++)
        nearest[i] = reach;
    for (int i = 0, first = 0; i < count; i++) {
        while (piece[first].y < piece[i].y - 0.9 * mm)
            first++;
        int next = -1;
        double least = reach;
        for (int j = first; j < count && piece[j].y <= piece[i].y + 0.9 * mm; j++) {
            double along = piece[j].x - piece[i].x, across = fabs(piece[j].y - piece[i].y);
            if (along > 0.8 * mm && along < least && across < 0.25 * mm + 0.18 * along) {
                least = along;
                next = j;
            }
        }
        piece[i].next = next;
        if (next >= 0 && least < nearest[next]) {
            nearest[next] = least;
            piece[next].before = i;
        }
    }
    for (int i = 0; i < count; i++)
        if (piece[i].next >= 0 && piece[piece[i].next].before != i)
            piece[i].next = -1;
    for (int i = 0; i < count; i++)
        if (piece[i].before >= 0 && piece[piece[i].before].next != i)
            piece[i].before = -1;
}

static int by_value(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

/* The distance from one character to the next, 0 where none keeps coming back. */
static double rough_pitch(const double *x, int count, double mm)
{
    g_autofree double *gaps = g_new(double, count);
    for (int i = 0; i + 1 < count; i++)
        gaps[i] = x[i + 1] - x[i];
    qsort(gaps, (size_t)(count - 1), sizeof *gaps, by_value);
    double middle = gaps[(count - 1) / 2];
    int like = 0;
    for (int i = 0; i + 1 < count; i++) {
        double steps = gaps[i] / middle;
        like += steps > 0.7 && fabs(steps - round(steps)) < 0.2;
    }
    bool steady = like >= 0.75 * (count - 1);
    return steady && middle >= LEAST_PITCH_MM * mm && middle <= MOST_PITCH_MM * mm ? middle : 0;
}

/* How well the places repeat at that pitch: 0 not at all, 1 wholly. */
static double periodicity(const double *x, int count, double pitch)
{
    double re = 0, im = 0;
    for (int i = 0; i < count; i++) {
        re += cos(2 * G_PI * x[i] / pitch);
        im += sin(2 * G_PI * x[i] / pitch);
    }
    return hypot(re, im) / count;
}

/* Straight line y = a + b k by least squares over the given places. */
static void fit_line(const int *k, const double *y, int count, double *a, double *b)
{
    double sk = 0, sy = 0, skk = 0, sky = 0;
    for (int i = 0; i < count; i++) {
        sk += k[i];
        sy += y[i];
        skk += (double)k[i] * k[i];
        sky += k[i] * y[i];
    }
    double spread = count * skk - sk * sk;
    *b = spread > 0 ? (count * sky - sk * sy) / spread : 0;
    *a = (sy - *b * sk) / count;
}

/* The number of each character, by the distance from the one before, so that a pitch that drifts does not lose count. */
static bool number_row(const double *x, int count, double pitch, int *k)
{
    for (int i = 1; i < count; i++)
        k[i] = k[i - 1] + MAX(1, (int)lround((x[i] - x[i - 1]) / pitch));
    return k[count - 1] < MRZ_ROW_MAX;
}

/* Follows a row whose characters stray from the straight pitch: the middle one of each few neighbours' strayings. */
static void follow_drift(const int *k, const double *x, int count, double start, double pitch, MrzRow *row)
{
    double sum = 0;
    g_autofree double *astray = g_new(double, count);
    for (int i = 0; i < count; i++) {
        astray[i] = (x[i] - start) / pitch - k[i];
        sum += astray[i] * astray[i];
    }
    if (sqrt(sum / count) < 0.12)
        return;
    for (int i = 0, last = 0; i < count; i++) {
        double near[2 * DRIFT_REACH + 1] = {0};
        int found = 0;
        for (int j = MAX(0, i - DRIFT_REACH); j <= MIN(count - 1, i + DRIFT_REACH); j++)
            near[found++] = astray[j];
        qsort(near, (size_t)found, sizeof *near, by_value);
        for (; last <= k[i]; last++)
            row->drift[last] = (float)near[found / 2];
    }
}

/* Numbers the characters by the pitch, then fits the row to all of them. */
static bool fit_row(const double *x, const double *y, int count, double rough, MrzRow *row)
{
    double pitch = rough, most = 0;
    for (double p = rough * 0.94; p < rough * 1.06; p += rough * 0.002) {
        double repeats = periodicity(x, count, p);
        if (repeats > most) {
            most = repeats;
            pitch = p;
        }
    }
    g_autofree int *k = g_new0(int, count);
    double ax, bx, ay, by;
    if (most < 0.4 || !number_row(x, count, pitch, k))
        return false;
    fit_line(k, x, count, &ax, &bx);
    fit_line(k, y, count, &ay, &by);
    *row = (MrzRow){{ax, ay}, {bx, by}, k[count - 1] + 1, {0}};
    follow_drift(k, x, count, ax, bx, row);
    return bx > 0.9 * pitch && bx < 1.1 * pitch && row->count >= LEAST_CHARACTERS && count >= 0.7 * row->count;
}

static void take_chain(const Piece *piece, int first, double mm, bool upwards, GArray *rows)
{
    double x[2 * MRZ_ROW_MAX] = {0}, y[2 * MRZ_ROW_MAX] = {0};
    int count = 0;
    for (int i = first; i >= 0 && count < 2 * MRZ_ROW_MAX; i = piece[i].next) {
        x[count] = piece[i].x;
        y[count++] = piece[i].y;
    }
    MrzRow row;
    if (count < 0.7 * LEAST_CHARACTERS || x[count - 1] - x[0] < LEAST_LENGTH_MM * mm)
        return;
    double rough = rough_pitch(x, count, mm);
    if (rough <= 0 || !fit_row(x, y, count, rough, &row))
        return;
    if (upwards) {
        row.start = (OcrPoint){row.start.y, row.start.x};
        row.step = (OcrPoint){row.step.y, row.step.x};
    }
    g_array_append_val(rows, row);
}

static void find_along(BOXA *boxes, double mm, bool upwards, GArray *rows)
{
    g_autoptr(GArray) pieces = pieces_of(boxes, mm, upwards);
    link_pieces(pieces, mm);
    const Piece *piece = (const Piece *)pieces->data;
    for (guint i = 0; i < pieces->len; i++)
        if (piece[i].before < 0 && piece[i].next >= 0)
            take_chain(piece, (int)i, mm, upwards, rows);
}

GArray *mrz_rows_find(const OcrImage *binary, double dpi)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(MrzRow));
    BOXA *boxes = pixConnCompBB((PIX *)binary, 8);
    find_along(boxes, dpi / 25.4, false, rows);
    find_along(boxes, dpi / 25.4, true, rows);
    boxaDestroy(&boxes);
    return rows;
}
