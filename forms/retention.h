/* forms/retention.h: how long closed cases are kept, as data: forms/retention.yaml says what stands in such a file. */
#ifndef FORMS_RETENTION_H
#define FORMS_RETENTION_H
#include <glib.h>

typedef struct {
    char *name, *label, *source;
    GPtrArray *states;     /* of char *: final states of a case */
    GPtrArray *count_from; /* of char *: "closed", "permit_expiry" */
    int months;            /* 0 to 1200 */
} RetentionRule;

/* The rules in their order, an array of RetentionRule that frees them. Errors: those of forms/definition.h, which name the
 * line. Transfer full. */
GPtrArray *retention_rules_load(const char *path, GError **error);

#endif
