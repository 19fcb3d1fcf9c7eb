/* forms/rule.h: the rules across fields that a template may name, applied to the values of one case. They judge and
 * never change a value.
 *
 *   rule         fields                argument      holds when
 *   date_order   EARLIER LATER                       EARLIER is not after LATER, as far as both are known
 *   required_if  FIELD OTHER           VALUE|VALUE   FIELD is filled whenever OTHER has one of the values (none given:
 *                                                    whenever OTHER is filled)
 *   empty_if     FIELD OTHER           VALUE|VALUE   FIELD is empty whenever OTHER has one of the values
 *   one_of       FIELD FIELD...                      at least one is filled
 *   at_most_one  FIELD FIELD...                      not two are filled
 *   different    FIELD FIELD                         the two are not the same text
 *   commune_fits POSTAL_CODE COMMUNE                 the commune is served under that postal code
 *   years_apart  EARLIER LATER         YEARS         LATER is at most YEARS years after EARLIER
 *
 * A choice with several marks has a value when it is one of its parts. A rule of which a field was not seen (its page is
 * missing) or is empty, where emptiness is not the point, holds. */
#ifndef FORMS_RULE_H
#define FORMS_RULE_H
#include "forms/lookup.h"
#include "forms/template.h"

/* Whether there is a rule of that name, and how many fields it takes at least and at most. */
bool form_rule_known(const char *name, int *fewest, int *most);

typedef struct {
    const char *field;   /* borrowed from the template */
    const char *rule;    /* the same: "date_order"; or a static word: "required", "postal_code" */
    const char *message; /* French; the same */
} RuleBreach;

/* What is wrong with one value by itself: required and empty, or not possible for its content. False: nothing. */
bool form_rule_check_field(const FormField *field, const LookupTables *tables, const char *value, RuleBreach *breach);

/* All breaches of the template's rules; `values`: char* to char*, by field name, normalised, "" for seen and empty.
 * A rule may blame several fields. Array of RuleBreach, transfer full. */
GArray *form_rules_check(const FormTemplate *form, const LookupTables *tables, GHashTable *values);

#endif
