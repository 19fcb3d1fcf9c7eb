/* forms/twodoc_table.h: the types and fields of 2D-Doc as data. Not for other rooms. */
#ifndef FORMS_TWODOC_TABLE_H
#define FORMS_TWODOC_TABLE_H
#include "forms/twodoc.h"

typedef struct {
    char *id, *label, *kind; /* kind "" where it proves nothing here */
} TwodocType;

typedef struct {
    char *id, *label, *role; /* label the id, role "" where the table has none */
    int least, most;         /* bytes; most -1: no limit */
} TwodocField;

/* NULL when there is none. Borrowed. */
const TwodocType *twodoc_table_type(const TwodocTables *tables, const char *id);
const TwodocField *twodoc_table_field(const TwodocTables *tables, const char *id);

#endif
