/* intake/assemble_rules.h: the rules that need several pages, for pages that came in different files. */
#ifndef INTAKE_ASSEMBLE_RULES_H
#define INTAKE_ASSEMBLE_RULES_H
#include "forms/reader.h"

#include <jansson.h>

/* Judges `fields` (of one copy of the form, as in a submission) together; status, reason and message of those that break
 * a rule change, values never. An unknown form is left alone. */
void assemble_check_fields(FormReader *reader, const char *form, const char *version, json_t *fields);

/* What of the answers of a form breaks a rule that needs several of its pages: [{"field", "reason"}]. `answers`: as db_reading_answers gives
 * them. New reference. */
json_t *assemble_breaches(FormReader *reader, const json_t *answers);

#endif
