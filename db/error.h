/* db/error.h: what a caller of this room does about a failure. */
#ifndef DB_ERROR_H
#define DB_ERROR_H
#include <glib.h>

typedef enum {
    DB_ERROR_INPUT,  /* what was given breaks a rule of the schema: never retry as it is */
    DB_ERROR_AWAY,   /* the store cannot be reached, is starting, read-only or full: keep, retry later */
    DB_ERROR_UNSURE, /* the connection went during a commit: look the thing up by identity, never simply repeat */
    DB_ERROR_DENIED, /* the role lacks the right */
    DB_ERROR_SETUP   /* not migrated, wrong version, no server program: an operator must act */
} DbError;

#define DB_ERROR db_error_quark()
GQuark db_error_quark(void);

#endif
