#include "forms/registration_fold.h"

#include <math.h>

/* So many dots of print, each counted twice where it is met to the dot, may be on the other side by chance. */
enum { SLACK = 8 };

/* How well a dot of print is met where that transform puts it: 2, to the dot; 1, nearly; 0. */
static int met(const OcrLayout *page, const FormTransform *transform, double x_mm, double y_mm)
{
    OcrPoint there = ocr_layout_from_scan(page, form_transform_point(transform, x_mm, y_mm));
    int x = (int)floor(there.x), y = (int)floor(there.y);
    return (int)(ocr_layout_bits(page, x, y) >> 63) + (int)(ocr_layout_near(page, x, y) >> 63);
}

/* Of each row (or column) of the blank from `first` on, how much better the side before the fold explains it than the one beyond. */
static void weigh_print(const FormFoldView *view, const FormTransform sides[2], bool across, int first, int count, int *lead)
{
    int left = across ? 0 : first, right = across ? view->blank->w : first + count;
    int top = across ? first : 0, bottom = across ? first + count : view->blank->h;
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x += 64) {
            uint64_t dots = ocr_layout_bits(view->blank, x, y);
            if (right - x < 64)
                dots &= ~(uint64_t)0 << (64 - (right - x));
            for (; dots; dots &= dots - 1) {
                int at = x + 63 - __builtin_ctzll(dots);
                double x_mm = (at + 0.5) / view->dots_x, y_mm = (y + 0.5) / view->dots_y;
                lead[(across ? y : at) - first] += met(view->page, &sides[0], x_mm, y_mm) - met(view->page, &sides[1], x_mm, y_mm);
            }
        }
}

void form_fold_narrow(const FormFoldView *view, const FormTransform sides[2], FormFold *fold)
{
    double dots = fold->across ? view->dots_y : view->dots_x;
    int most = fold->across ? view->blank->h : view->blank->w;
    int first = CLAMP((int)floor(fold->from * dots), 0, most), count = CLAMP((int)ceil(fold->to * dots), 0, most) - first;
    if (count <= 0)
        return;
    g_autofree int *lead = g_new0(int, count);
    weigh_print(view, sides, fold->across, first, count, lead);
    int sum = 0, best = 0;
    for (int i = 0; i < count; i++) {
        sum += lead[i];
        best = MAX(best, sum);
    }
    /* The fold before each row of print in turn. */
    int from = -1, to = 0;
    sum = 0;
    for (int i = 0; i <= count; i++) {
        if (sum >= best - SLACK) {
            from = from < 0 ? i : from;
            to = i;
        }
        sum += i < count ? lead[i] : 0;
    }
    fold->from = (first + from) / dots;
    fold->to = (first + to) / dots;
}
