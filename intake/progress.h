/* intake/progress.h: how far long work has come, on one line of a terminal: a bar, pages a second, time left. Quiet when
 * standard error is no terminal. */
#ifndef INTAKE_PROGRESS_H
#define INTAKE_PROGRESS_H
#include <glib.h>
#include <stdbool.h>

typedef struct Progress Progress;

/* `total` files. The clock starts. */
Progress *progress_new(int total);

/* Shows the state, at most ten times a second. `pages` counts towards the speed only. */
void progress_show(Progress *progress, int files_done, int pages_done);

/* Takes the line away, so that something else can be printed. */
void progress_clear(Progress *progress);
void progress_free(Progress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Progress, progress_free)

/* Seconds since progress_new. */
double progress_elapsed_s(const Progress *progress);

/* The line for a state, without the terminal's control characters. Transfer full. */
char *progress_line(int done, int total, int pages, double elapsed_s);

#endif
