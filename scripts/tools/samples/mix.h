/* scripts/tools/samples/mix.h: a batch as a mailroom has it. */
#ifndef SAMPLES_MIX_H
#define SAMPLES_MIX_H
#include "settings.h"

/* Header sheet, separators, forms with their pieces, blank backs, a page scanned twice, a page that nobody knows,
 * a broken file. */
bool mix_demo(SampleMaker *maker, GError **error);

#endif
