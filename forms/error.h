/* forms/error.h: what a caller of this room does about a failure. */
#ifndef FORMS_ERROR_H
#define FORMS_ERROR_H
#include <glib.h>

typedef enum {
    FORMS_ERROR_DEFINITION, /* a template or procedure file is wrong: the message has file, line and what to do */
    FORMS_ERROR_UNKNOWN,    /* no template, procedure or field of that name */
    FORMS_ERROR_INPUT,      /* data from outside (a reading, an online application) does not fit its schema */
    FORMS_ERROR_SETUP       /* a table or font is missing: an operator must act */
} FormsError;

#define FORMS_ERROR forms_error_quark()
GQuark forms_error_quark(void);

#endif
