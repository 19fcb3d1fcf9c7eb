/* forms/print_paper.h: a PDF being drawn, in millimetres from the top left of the page, by cairo and pango. */
#ifndef FORMS_PRINT_PAPER_H
#define FORMS_PRINT_PAPER_H
#include "forms/template.h"

#include <cairo.h>

typedef struct PrintPaper PrintPaper;

typedef struct {
    double r, g, b;
} PrintColour;

extern const PrintColour PRINT_BLACK, PRINT_GREY;

/* "#rrggbb"; black when it is none. */
PrintColour print_colour(const char *text);

typedef enum { PRINT_LEFT, PRINT_CENTRE, PRINT_RIGHT } PrintAlign;

typedef struct {
    const char *family; /* NULL: Liberation Sans */
    double size_pt;
    bool bold;
    const char *language; /* of the text, for its shapes; NULL: French */
    bool outlines; /* drawn, not set: for a font that PDF readers do not understand when it is embedded */
    PrintAlign align;
    PrintColour colour;
} PrintType;

/* An empty document; its first page is open. `title` goes into the metadata. */
PrintPaper *print_paper_new(double width_mm, double height_mm, const char *title);
void print_paper_free(PrintPaper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PrintPaper, print_paper_free)

/* Draws on a surface of somebody else's (a picture) of `dpi` instead of a PDF; the surface is borrowed. */
PrintPaper *print_paper_on(cairo_surface_t *surface, double dpi);

/* The language of the document, "ar"; French when nobody says so. Borrowed. */
void print_paper_language(PrintPaper *paper, const char *language);

/* Ends the page and opens the next. */
void print_paper_turn(PrintPaper *paper);

/* Ends the page and opens the front of a new sheet, when both sides of the paper are printed. */
void print_paper_sheet(PrintPaper *paper);

/* Whether a font of that family is installed: another would be taken in its place, without the letters. */
bool print_font_there(const char *family);
/* Of the page that is open, before anything is drawn on it. */
void print_paper_resize(PrintPaper *paper, double width_mm, double height_mm);

/* Ends the last page and writes the file, whole or not at all. Errors: G_FILE_ERROR. */
bool print_paper_write(PrintPaper *paper, const char *path, GError **error);

/* Ends the last page; the file's bytes. Transfer full. Errors: G_FILE_ERROR. */
GBytes *print_paper_finish(PrintPaper *paper, GError **error);

/* For whoever draws what is not of ours, in points. Borrowed. */
cairo_t *print_paper_cairo(PrintPaper *paper);

/* What is drawn between the two is a paragraph ("P"), a heading ("H1", "H2"), a table's row ("TR")... to a screen reader: a
 * structure type of PDF 32000-1, 14.8.4. Tags nest. */
void print_tag(PrintPaper *paper, const char *type);
void print_tag_end(PrintPaper *paper, const char *type);

void print_frame(PrintPaper *paper, FormBox box, double line_mm, PrintColour colour);
void print_fill(PrintPaper *paper, FormBox box, PrintColour colour);

/* The two strokes of a cross that fills `box`. */
void print_cross(PrintPaper *paper, FormBox box, double line_mm);

/* Text from the top of `box`, broken at its width when that is not 0; answers the size it took. */
FormBox print_text(PrintPaper *paper, FormBox box, const PrintType *type, const char *text);

/* The size that print_text would take, nothing drawn. */
FormBox print_text_size(PrintPaper *paper, double width_mm, const PrintType *type, const char *text);

/* One line in the vertical middle of `box`, by its capitals, aligned in its width. */
void print_line(PrintPaper *paper, FormBox box, const PrintType *type, const char *text);

/* The size in points at which capitals of `family` are `height_mm` high. */
double print_size_for_capitals(PrintPaper *paper, const char *family, double height_mm);

#endif
