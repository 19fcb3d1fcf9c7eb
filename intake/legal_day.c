#include "intake/legal_day.h"

char *legal_day(int days_from_today)
{
    g_autoptr(GTimeZone) paris = g_time_zone_new_identifier("Europe/Paris");
    g_autoptr(GDateTime) now = paris ? g_date_time_new_now(paris) : g_date_time_new_now_local();
    g_autoptr(GDateTime) then = g_date_time_add_days(now, days_from_today);
    return g_date_time_format(then, "%Y-%m-%d");
}
