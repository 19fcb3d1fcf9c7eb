/* intake/desk/applications.h: applications that another system files online, over HTTP: the same JSON and the same way into the store as
 * `guichet submit` (intake/online.h). */
#ifndef INTAKE_DESK_APPLICATIONS_H
#define INTAKE_DESK_APPLICATIONS_H
#include "intake/desk/desk.h"

/* 201 with {"submission", "case_number", "created", "already", "same_content"}; 200 when the key was filed before with the same content,
 * 409 with another one; 422 with {"error", "problems": [sentence...]} for an application that is not well formed; 403 for another
 * office than the account's, which is the one meant where the application names none. */
void applications_answer_file(const DeskCall *call);

#endif
