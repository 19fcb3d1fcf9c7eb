/* intake/error.h: what a caller of this room does about a failure. */
#ifndef INTAKE_ERROR_H
#define INTAKE_ERROR_H
#include <glib.h>

typedef enum {
    INTAKE_ERROR_INPUT, /* what was given is wrong (a file, an option): say so, never retry as it is */
    INTAKE_ERROR_AWAY,  /* something is missing that comes back by itself (a full disk, a folder not mounted): retry */
    INTAKE_ERROR_SETUP  /* the machine lacks what is needed (a sandbox, a right): an operator must act */
} IntakeError;

#define INTAKE_ERROR intake_error_quark()
GQuark intake_error_quark(void);

#endif
