/* intake/bag_check.h: reads a bag (intake/bag.h) back. */
#ifndef INTAKE_BAG_CHECK_H
#define INTAKE_BAG_CHECK_H
#include <glib.h>
#include <stdbool.h>

/* Every file that the manifests name (the tags' names the data's, so that neither has lost a line), read and its SHA-256
 * computed anew. INTAKE_ERROR_INPUT, in French, naming the first that is missing or has changed. Reads files of any size in
 * pieces. `count`, of data, may be NULL. */
bool bag_check(const char *folder, int *count, GError **error);

#endif
