/* intake/desk/form_rules.h: what the screens know of the forms: labels, kinds, and whether a value typed can be true. */
#ifndef INTAKE_DESK_FORM_RULES_H
#define INTAKE_DESK_FORM_RULES_H
#include "intake/desk/desk.h"

/* {"forms": [...]}: every template with its fields, as form_template_to_json gives it. */
void form_rules_answer_forms(const DeskCall *call);

/* {"form", "version", "name", "value"} asked; answers {"value": as it would be kept, "message": null | French}. */
void form_rules_answer_check(const DeskCall *call);

/* {"kinds": [{"name", "label"}]}: what a document may be, the most usual first. */
void form_rules_answer_kinds(const DeskCall *call);

#endif
