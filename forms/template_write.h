/* forms/template_write.h: a template of a form that others drew, as YAML that a person can read and correct, and that
 * form_template_load reads back. */
#ifndef FORMS_TEMPLATE_WRITE_H
#define FORMS_TEMPLATE_WRITE_H
#include "forms/template.h"

/* The fields, page by page, title and page size; without id, version and blank, which stand before. `notes`: lines
 * that follow as comments; may be NULL. Transfer full. */
char *form_template_write_body(const FormTemplate *form, const char *notes);

/* The lines that stand before a body. `how`: French, what to do with the file, one comment line each. Transfer full. */
char *form_template_write_head(const char *id, const char *version, const char *blank, const char *how);

#endif
