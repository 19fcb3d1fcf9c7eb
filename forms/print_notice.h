/* forms/print_notice.h: papers for the person: plain words under headings, lists, and a code by which anybody can check that the
 * paper was made here. Tagged, so that a screen reader reads them in order. */
#ifndef FORMS_PRINT_NOTICE_H
#define FORMS_PRINT_NOTICE_H
#include <glib.h>
#include <stdbool.h>

/* One block down the page: a heading, words under it, then the rows of a list; each part may be NULL. */
typedef struct {
    char *heading, *text;
    GPtrArray *rows; /* GStrv of columns */
} PrintNoticeBlock;

typedef struct {
    char *title;
    char *sender;    /* the service in charge: name, address, telephone, one a line */
    char *recipient; /* the person, one line each */
    GPtrArray *blocks;         /* PrintNoticeBlock* */
    const double *column_mm;   /* widths of the rows' columns; the last is 0: the rest. Borrowed */
    char *code, *code_text;    /* the signed code, and the words beside it */
    char *reply_code, *reply_title, *reply_text; /* a second sheet, to be laid on the answer; reply_code NULL: none */
} PrintNotice;

PrintNotice *print_notice_new(void);
void print_notice_free(PrintNotice *notice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PrintNotice, print_notice_free)

/* Adds a block at the end; the texts are copied, `rows` (may be NULL) is taken. */
void print_notice_add(PrintNotice *notice, const char *heading, const char *text, GPtrArray *rows);

/* Writes it to `path`, on as many pages as it takes. Errors: G_FILE_ERROR; FORMS_ERROR_INPUT for a code that is too long. */
bool print_notice_write(const PrintNotice *notice, const char *path, GError **error);

/* Many in one file for a printer that prints both sides: each, and each sheet that is laid on an answer, begins on a sheet of paper of its
 * own. `notices`: PrintNotice*. Errors as above. */
bool print_notice_write_all(const GPtrArray *notices, const char *title, const char *path, GError **error);

#endif
