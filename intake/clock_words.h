/* intake/clock_words.h: the legal clock of a case, said in words with everything that it was reckoned from. */
#ifndef INTAKE_CLOCK_WORDS_H
#define INTAKE_CLOCK_WORDS_H
#include <jansson.h>

/* `clock`: as db/dossier.h gives it. French, one sentence a line. Transfer full. */
char *clock_words(const json_t *clock);

#endif
