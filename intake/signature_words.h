/* intake/signature_words.h: what checking a signed paper found, in French words, the same at a terminal and on a page. */
#ifndef INTAKE_SIGNATURE_WORDS_H
#define INTAKE_SIGNATURE_WORDS_H
#include "intake/signature.h"

#include <jansson.h>

/* "none", "valid", "invalid", "unknown_key". Static. */
const char *signature_verdict_name(SignatureVerdict verdict);

/* One sentence. Transfer full. */
char *signature_words(SignatureVerdict verdict, const SignedFacts *facts);

/* A code as a person types it from paper: over several lines, in small letters. Transfer full. */
char *signature_typed(const char *text);

/* The first signed code on the pages of a reading; "" none. Borrowed. */
const char *signature_on_pages(const json_t *pages);

#endif
