/* intake/desk/answer.h: answers in JSON, and errors as people read them. */
#ifndef INTAKE_DESK_ANSWER_H
#define INTAKE_DESK_ANSWER_H
#include "intake/desk/http.h"

#include <jansson.h>

void answer_text(HttpRequest *request, unsigned status, const char *json);
void answer_json(HttpRequest *request, unsigned status, const json_t *json);

/* 200, compressed where the browser takes it: for what is long, the same for everybody, and no secret. */
void answer_json_packed(HttpRequest *request, const json_t *json);

/* {"error": {"code", "message"}}: `message` is the French text of `key`. */
void answer_refusal(HttpRequest *request, unsigned status, const char *code, const char *key);

/* The same for an error of the store or of the machine: 404, 409, 422, 503 or 500 by its kind. */
void answer_error(HttpRequest *request, const GError *error);

#endif
