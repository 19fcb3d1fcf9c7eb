/* intake/legal_day.h: the day as the law counts it: in France, wherever the machine believes to be. */
#ifndef INTAKE_LEGAL_DAY_H
#define INTAKE_LEGAL_DAY_H
#include <glib.h>

/* ISO, so many days from today. Transfer full. */
char *legal_day(int days_from_today);

#endif
