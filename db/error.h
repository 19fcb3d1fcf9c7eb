/* db/error.h: what a caller of this room does about a failure. */
#ifndef DB_ERROR_H
#define DB_ERROR_H
#include <glib.h>
#include <stdbool.h>

typedef enum {
    DB_ERROR_INPUT,  /* what was given breaks a rule of the schema: never retry as it is */
    DB_ERROR_AWAY,   /* the store cannot be reached, is starting, read-only or full: keep, retry later */
    DB_ERROR_UNSURE, /* the connection went during a commit: look the thing up by identity, never simply repeat */
    DB_ERROR_DENIED, /* the role lacks the right */
    DB_ERROR_SETUP   /* not migrated, wrong version, no server program: an operator must act */
} DbError;

#define DB_ERROR db_error_quark()

#define DB_STATE_DISK_FULL "53100"

GQuark db_error_quark(void);

/* The SQLSTATE behind an error of this domain, "" where there was none. A rule of our own schema that was broken is
 * "GU001" and so on: GU001 kept as written, GU002 illegal change of state, GU003 not there, GU004 case number malformed,
 * GU005 value neither promised nor decided, GU006 not in this state, GU007 batch differs from what was expected, GU008
 * held by somebody else, GU009 malformed request, GU010 not acknowledged, GU011 the session has ended. Borrowed from `error`. */
const char *db_error_state(const GError *error);

/* The store's disk is full, broken or read-only: no fault of what it was asked, whatever that was. */
bool db_error_no_room(const GError *error);

/* Sets an error together with its SQLSTATE (may be NULL). */
void db_error_set(GError **error, DbError code, const char *state, const char *format, ...) G_GNUC_PRINTF(4, 5);

#endif
