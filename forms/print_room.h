/* forms/print_room.h: where a page is bare: squares for codes that cover neither print nor fields. */
#ifndef FORMS_PRINT_ROOM_H
#define FORMS_PRINT_ROOM_H
#include "forms/template.h"

#include <cairo.h>

typedef struct PrintRoom PrintRoom;

enum { PRINT_ROOM_DPI = 51 }; /* two pixels a millimetre, nearly */

/* `page`: a drawing of the page at PRINT_ROOM_DPI, RGB24; borrowed. Its edges, which printers leave out, count as full. */
PrintRoom *print_room_new(cairo_surface_t *page);
void print_room_free(PrintRoom *room);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PrintRoom, print_room_free)

void print_room_take(PrintRoom *room, FormBox box);

/* A bare square of `side_mm`, the lowest and rightmost; it is taken. False: none. */
bool print_room_find(PrintRoom *room, double side_mm, FormBox *square);

#endif
