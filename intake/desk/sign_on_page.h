/* intake/desk/sign_on_page.h: the page that says why somebody did not come in by the provider, and what to do. */
#ifndef INTAKE_DESK_SIGN_ON_PAGE_H
#define INTAKE_DESK_SIGN_ON_PAGE_H
#include "intake/desk/http.h"

/* `word` is the end of a French text desk.sign_on.WORD; `code` is shown large for an administrator (NULL: none). */
void sign_on_page_answer(HttpRequest *request, unsigned status, const char *word, const char *code);

#endif
