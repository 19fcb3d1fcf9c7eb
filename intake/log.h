/* intake/log.h: what the services have to say while they run, a line a fact: at a terminal in French; under systemd's journal, or
 * where the setting "log" is "json", as one JSON object a line on standard error:
 *
 *   {"at": "2026-11-20T09:12:00.123456Z", "program": "guichet work", "pid": 71, "fact": "job.done", "job": "12", "kind": "read", ...}
 *
 * Facts name things by what the store calls them (jobs, originals, batches, states of SQL): no values of fields, no names, no
 * names of files, no secrets. Everything here but log_clean may be called before log_begin. */
#ifndef INTAKE_LOG_H
#define INTAKE_LOG_H
#include <glib.h>
#include <stdbool.h>

/* For a service, before its first fact: decides how it speaks, and takes in what libraries log. */
void log_begin(void);

bool log_is_json(void);

/* A service's own --json: as if the setting "log" were "json". Before log_begin. */
void log_ask_json(void);

/* Writes a fact as JSON; at a terminal nothing. Pairs of key and text follow, ended by NULL; a NULL text leaves its key out. */
void log_fact(const char *fact, ...) G_GNUC_NULL_TERMINATED;

/* A file by the first 12 digits of the SHA-256 of its name: scans are named after people. Transfer full. */
char *log_file(const char *name);

/* Words for an expert without what they quote, unless that is a name of ours (lower case): errors of the store quote values.
 * Transfer full. */
char *log_clean(const char *words);

#endif
