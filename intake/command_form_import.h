/* intake/command_form_import.h: guichet form import FILE: a template out of somebody's blank form. */
#ifndef INTAKE_COMMAND_FORM_IMPORT_H
#define INTAKE_COMMAND_FORM_IMPORT_H

/* `id` NULL: out of the file's name. The exit code. */
int command_form_import(const char *path, const char *id);

#endif
