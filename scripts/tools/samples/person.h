/* scripts/tools/samples/person.h: fictitious applicants: values for the fields of our form that fit together. */
#ifndef SAMPLES_PERSON_H
#define SAMPLES_PERSON_H
#include "forms/template.h"

typedef struct People People;

/* The lists of people.yaml. */
People *people_load(const char *path, GError **error);
void people_free(People *people);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(People, people_free)

/* Values by field name, as a reader should give them back (dates ISO, e-mail in small letters, choices by their
 * options' values, a check "oui"). `fill`: share of the optional fields that are filled. `capitals`: free lines in
 * capitals, too, as hands write them. Transfer full. */
GHashTable *person_values(const People *people, GRand *rand, const FormTemplate *form, double fill, bool capitals);

#endif
