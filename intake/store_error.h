/* intake/store_error.h: errors of the store and of the machine as people read them: in French, with the way out. What an
 * expert wants besides (the store's own words, a path, the system's reason) goes to the log. */
#ifndef INTAKE_STORE_ERROR_H
#define INTAKE_STORE_ERROR_H
#include <glib.h>

/* In French: which rule was broken, or what to do about it. The words of an error about what a person gave
 * (INTAKE_ERROR_INPUT, FORMS_ERROR_INPUT, a file that says something wrong) are French already and given as they are.
 * Transfer full. */
char *store_error_french(const GError *error);

/* The same to standard error, after "guichet COMMAND: ", and to the log. */
void store_error_tell(const char *command, const GError *error);

/* One line to the log: what was being done, an expert's words, of which what they quote is left out (log_clean). As a fact
 * (intake/log.h), or to GLib's log, domain "guichet": on standard error when G_MESSAGES_DEBUG names it. */
void store_error_log(const char *what, const char *words);

/* For services and an administrator's commands: log_begin, and the log is shown unless the environment says otherwise. Before the first
 * line of log. */
void store_error_log_show(void);

#endif
