/* forms/comb_prior.h: how likely an answer is in a field, before looking at the paper. */
#ifndef FORMS_COMB_PRIOR_H
#define FORMS_COMB_PRIOR_H
#include "forms/comb.h"

/* For the answers of `comb`, which has to stay. What the field can be always counts; `letters`: how letters follow each other, and
 * which words are known, do too, for an engine that knows no words. Every weight is bounded: nothing clear is bent. */
RowPrior comb_prior(const Comb *comb, bool letters);

#endif
