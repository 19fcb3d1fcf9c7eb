/* forms/template_check.h: what must hold in a definition beyond its keys: names, places, references. Failures go to the
 * definition, with their line. */
#ifndef FORMS_TEMPLATE_CHECK_H
#define FORMS_TEMPLATE_CHECK_H
#include "forms/definition.h"
#include "forms/template.h"

/* A name used by a rule or a piece at `node` is that of a field (FormField*). */
void form_reference_check(Definition *definition, DefinitionNode node, const char *name, GPtrArray *fields);

/* There is such a rule, it takes so many fields, and they exist. */
void form_rule_references_check(Definition *definition, DefinitionNode node, const FormRule *rule, GPtrArray *fields);

/* Ids, unique field names, options and their values; every box on its page, clear of every other, of the marks, the
 * codes with their white, and the probes. */
void form_template_check(Definition *definition, const FormTemplate *form);

#endif
