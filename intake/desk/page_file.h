/* intake/desk/page_file.h: the desk's own pages, styles and scripts, built into the program. */
#ifndef INTAKE_DESK_PAGE_FILE_H
#define INTAKE_DESK_PAGE_FILE_H
#include "intake/desk/http.h"

/* Answers with the page or file at that path; false when there is none. */
bool page_file_answer(HttpRequest *request);

/* Answers 404 with a page in words where a person would have a screen: at an address of one word. False elsewhere. */
bool page_absent_answer(HttpRequest *request);

/* {"key": "text"...}: the French texts that the scripts show, as they stand in the catalogues. */
void page_texts_answer(HttpRequest *request);

#endif
