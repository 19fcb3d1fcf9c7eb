/* intake/twodoc_words.h: a 2D-Doc's result in words. */
#ifndef INTAKE_TWODOC_WORDS_H
#define INTAKE_TWODOC_WORDS_H
#include <jansson.h>

/* One French line, safe for a terminal, of a result of intake/twodoc_result.h, with what intake/twodoc_file.h found when it is there:
 * verdict, type, issuer, day, whose. Transfer full. */
char *twodoc_words(const json_t *result);

#endif
