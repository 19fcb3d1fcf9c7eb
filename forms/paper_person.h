/* forms/paper_person.h: of whom a printed paper speaks: surname, first names, a whole name, day of birth, sex and nationality, where words that
 * say so stand beside them (section `person` of forms/page_kinds.yaml). What a paper says of two people is nobody's and left out, but for whole
 * names: of them all are given. */
#ifndef FORMS_PAPER_PERSON_H
#define FORMS_PAPER_PERSON_H
#include "forms/definition.h"
#include "forms/page_words.h"

typedef struct PersonWords PersonWords;

/* Failures stay in `definition`. Transfer full. */
PersonWords *person_words_load(Definition *definition, DefinitionNode node);
void person_words_free(PersonWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PersonWords, person_words_free)

enum { PERSON_ITEMS = 16, PERSON_VALUE_BYTES = 120 };

typedef struct {
    const char *item;  /* static: "surname", "given", "person", "birth", "sex", "nationality" */
    char *value;       /* as printed; of "birth" YYYY-MM-DD, of "sex" m or f */
    double confidence; /* the least sure of the lines that it stands on, by the engine: a score */
    double worst;      /* that of its least sure character */
} PersonItem;

/* Whether a text is the name of an item. */
bool person_item_known(const char *item);

/* `lines`: PageLine, from top to bottom. PersonItem, at most PERSON_ITEMS. Transfer full. */
GArray *person_items(const PersonWords *words, const GArray *lines);

#endif
