/* scripts/tools/samples/order.h: copies filled exactly as somebody else decided, typed or by hands that really wrote. One JSON
 * object a line: "fields" (name to value), "print" (a PDF of that form that lies there already, to be written on by pen; none: a fresh one), "font" (a family) or "hand" (a writer's name in the recordings; neither: the
 * simulated pen), and what may be put on a hand: "slant" (tangent), "pen_mm", "bar" and "upstroke" (1 or 0). */
#ifndef SAMPLES_ORDER_H
#define SAMPLES_ORDER_H
#include "settings.h"

typedef struct Orders Orders;

/* `recordings` is NULL-terminated; `wrong` as in samples/hand.h. Errors: G_FILE_ERROR, G_OPTION_ERROR for a line that is no order. */
Orders *orders_load(const char *path, char **recordings, const char *wrong, GError **error);
void orders_free(Orders *orders);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Orders, orders_free)

int orders_count(const Orders *orders);

/* The copy that line `index` asks for. Transfer full. Errors: G_OPTION_ERROR when its hand or one of its fields is unknown. */
FilledCopy *orders_copy(const Orders *orders, int index, SampleMaker *maker, GError **error);

#endif
