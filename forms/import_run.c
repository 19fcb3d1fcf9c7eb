#include "forms/import_run.h"

#include <math.h>

/* Shares of a cell's size: how far the next one may be, how much one differs from the next, how far one sinks,
 * how much wider a gap may be than the one before. */
static const double GAP_MOST = 0.8, DIFFERENCE_MOST = 0.35, SINK_MOST = 0.4, GAP_CHANGE_MOST = 0.3;

/* Parts of one answer: how far apart in cells; words so far over a row head it. */
static const double JOIN_CELLS = 1.5, HEAD_MM = 4;

/* In a date, the months stand at most so many cells behind the days. */
static const double DATE_GAP_CELLS = 3;

static gint by_top(gconstpointer a, gconstpointer b)
{
    const FormBox *first = a, *second = b;
    double y1 = first->y + first->h / 2, y2 = second->y + second->h / 2;
    return (y1 > y2) - (y1 < y2);
}

static gint by_left(gconstpointer a, gconstpointer b)
{
    const FormBox *first = a, *second = b;
    return (first->x > second->x) - (first->x < second->x);
}

/* Sorts each row of cells from the left; rows are told apart by where their first cell lies. */
static void sort_rows(GArray *cells)
{
    g_array_sort(cells, by_top);
    guint start = 0;
    for (guint i = 1; i <= cells->len; i++) {
        const FormBox *first = &g_array_index(cells, FormBox, start);
        const FormBox *cell = i < cells->len ? &g_array_index(cells, FormBox, i) : NULL;
        if (cell && cell->y + cell->h / 2 - first->y - first->h / 2 < SINK_MOST * MIN(first->h, cell->h))
            continue;
        qsort(&g_array_index(cells, FormBox, start), i - start, sizeof(FormBox), by_left);
        start = i;
    }
}

/* The next one stands as far off as the cells of the run stand from each other. */
static bool continues(const ImportRun *run, const FormBox *next)
{
    const FormBox *last = &run->cells[run->count - 1];
    double gap = next->x - last->x - last->w, w = MAX(last->w, next->w), h = MAX(last->h, next->h);
    if (run->count > 1 && fabs(gap - (last->x - last[-1].x - last[-1].w)) > GAP_CHANGE_MOST * w)
        return false;
    return fabs(last->y + last->h / 2 - next->y - next->h / 2) < SINK_MOST * h && gap > -0.2 * w && gap < GAP_MOST * w &&
           fabs(last->w - next->w) < DIFFERENCE_MOST * w && fabs(last->h - next->h) < DIFFERENCE_MOST * h;
}

GArray *import_runs(GArray *cells)
{
    sort_rows(cells);
    GArray *runs = g_array_new(FALSE, TRUE, sizeof(ImportRun));
    for (guint i = 0; i < cells->len; i++) {
        FormBox *cell = &g_array_index(cells, FormBox, i);
        ImportRun *open = runs->len ? &g_array_index(runs, ImportRun, runs->len - 1) : NULL;
        if (open && continues(open, cell)) {
            open->count++;
            open->box = form_box_union(open->box, *cell);
        } else {
            ImportRun run = {cell, 1, *cell};
            g_array_append_val(runs, run);
        }
    }
    return runs;
}

/* Words stand in the gap before a run, or head it. */
static bool has_own_words(const ImportRun *before, const ImportRun *run, const GPtrArray *phrases)
{
    double end = before->box.x + before->box.w, middle = run->box.y + run->box.h / 2;
    for (guint i = 0; i < phrases->len; i++) {
        const FormBox *words = &((const ImportPhrase *)phrases->pdata[i])->box;
        double x = words->x + words->w / 2, over = run->box.y - words->y - words->h;
        bool between = x > end - 1 && x < run->box.x + 1 && words->y < middle && words->y + words->h > middle;
        bool heads = words->x > run->box.x - 2 && words->x < run->box.x + run->box.w && over > -1 && over < HEAD_MM && words->y < run->box.y;
        if (between || heads)
            return true;
    }
    return false;
}

guint import_runs_joined(const GArray *runs, guint at, const GPtrArray *phrases)
{
    guint count = 1, cells = (guint)g_array_index(runs, ImportRun, at).count;
    for (; at + count < runs->len; count++) {
        const ImportRun *before = &g_array_index(runs, ImportRun, at + count - 1), *run = before + 1;
        double w = before->cells[0].w, gap = run->box.x - before->box.x - before->box.w;
        bool like = fabs(run->cells[0].w - w) < DIFFERENCE_MOST * w && fabs(run->box.h - before->box.h) < DIFFERENCE_MOST * before->box.h &&
                    fabs(run->box.y - before->box.y) < SINK_MOST * before->box.h;
        if (!like || gap <= 0 || gap > JOIN_CELLS * w || has_own_words(before, run, phrases))
            break;
        cells += (guint)run->count;
    }
    return cells > count ? count : 1;
}

static bool follows(const ImportRun *first, const ImportRun *second)
{
    double gap = second->box.x - first->box.x - first->box.w;
    return fabs(first->box.y - second->box.y) < SINK_MOST * first->box.h && gap > 0 &&
           gap < DATE_GAP_CELLS * first->cells[0].w;
}

bool import_runs_are_date(const GArray *runs, guint at)
{
    if (at + 2 >= runs->len)
        return false;
    const ImportRun *day = &g_array_index(runs, ImportRun, at), *month = day + 1, *year = day + 2;
    return day->count == 2 && month->count == 2 && year->count == 4 && follows(day, month) && follows(month, year);
}
