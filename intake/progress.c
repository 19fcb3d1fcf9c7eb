#include "intake/progress.h"

#include "forms/french.h"

#include <stdio.h>
#include <unistd.h>

enum { BAR_CELLS = 24, REDRAW_US = 100000 };

struct Progress {
    int total;
    int64_t started_us, drawn_us;
    bool terminal, drawn;
};

Progress *progress_new(int total)
{
    Progress *progress = g_new0(Progress, 1);
    progress->total = total;
    progress->started_us = g_get_monotonic_time();
    progress->terminal = isatty(STDERR_FILENO);
    return progress;
}

void progress_free(Progress *progress)
{
    if (!progress)
        return;
    progress_clear(progress);
    g_free(progress);
}

double progress_elapsed_s(const Progress *progress)
{
    return (double)(g_get_monotonic_time() - progress->started_us) / G_USEC_PER_SEC;
}

/* "12,5": a decimal comma, as French is written. */
static char *french_number(double value)
{
    char *text = g_strdup_printf("%.1f", value);
    return g_strdelimit(text, ".", ',');
}

char *progress_line(int done, int total, int pages, double elapsed_s)
{
    g_autoptr(GString) bar = g_string_new(NULL);
    int filled = total > 0 ? (int)((int64_t)BAR_CELLS * MIN(done, total) / total) : 0;
    for (int i = 0; i < BAR_CELLS; i++)
        g_string_append(bar, i < filled ? "█" : "░");
    g_autofree char *done_text = g_strdup_printf("%d", done);
    g_autofree char *total_text = g_strdup_printf("%d", total);
    g_autofree char *pages_text = g_strdup_printf("%d", pages);
    g_autofree char *speed = french_number(elapsed_s > 0 ? pages / elapsed_s : 0);
    int left_s = done > 0 ? (int)(elapsed_s / done * (total - done) + 0.5) : 0;
    g_autofree char *left = done > 0 ? g_strdup_printf("%d:%02d", left_s / 60, left_s % 60) : g_strdup("…");
    return french_format("progress.line", "bar", bar->str, "done", done_text, "total", total_text, "pages", pages_text,
                         "speed", speed, "left", left, NULL);
}

void progress_show(Progress *progress, int files_done, int pages_done)
{
    int64_t now_us = g_get_monotonic_time();
    if (!progress->terminal || now_us - progress->drawn_us < REDRAW_US)
        return;
    g_autofree char *line = progress_line(files_done, progress->total, pages_done, progress_elapsed_s(progress));
    fprintf(stderr, "\r\033[K%s", line);
    fflush(stderr);
    progress->drawn_us = now_us;
    progress->drawn = true;
}

void progress_clear(Progress *progress)
{
    if (progress->drawn)
        fputs("\r\033[K", stderr);
    progress->drawn = false;
}
