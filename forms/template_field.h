/* forms/template_field.h: one field of a definition, laid on the page: combs cell by cell from their column and count. */
#ifndef FORMS_TEMPLATE_FIELD_H
#define FORMS_TEMPLATE_FIELD_H
#include "forms/definition.h"
#include "forms/template.h"

/* The form's columns: box i of a comb that starts in column c has its left edge at left + (c + i) * pitch. All mm. */
typedef struct {
    double left, pitch;
    double cell_w, cell_h;
    double check;   /* side of a check box */
    double label_h; /* room for the label above a box */
    double option_step; /* from one line of options to the next */
} FormGrid;

/* Where a row of the definition lies, and what its fields may refer to. */
typedef struct {
    FormGrid grid;
    int page;
    double y; /* top of the row's labels */
    DefinitionNode alphabets;
} FormRow;

/* Left edge and width that an item's col/cols or x/w ask for. */
void form_item_span(Definition *definition, DefinitionNode node, const FormGrid *grid, double *x, double *w);

/* Transfer full; a harmless field when the definition fails. */
FormField *form_field_load(Definition *definition, DefinitionNode node, const FormRow *row);

#endif
