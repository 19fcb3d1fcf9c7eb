/* forms/template_json.h: the geometry of a form as JSON, for anyone who prints or fills one: the contract of
 * `guichet form show ID --json` (design §4). Keys are added, never renamed or removed. */
#ifndef FORMS_TEMPLATE_JSON_H
#define FORMS_TEMPLATE_JSON_H
#include "forms/template.h"

#include <jansson.h>

/* {"id","version","title","pages","hash","width_mm","height_mm","mark_mm","marks_mm":[box x4],"codes_mm":[box x2],
 *  "probes":[{"page","box_mm","full"}],"fields":[...],"pieces":[...],"rules":[...]}; a field: "name","label","hint",
 *  "page","kind","box_mm","cells_mm" (comb, date),"options":[{"value","label","box_mm"}],"several","alphabet","content",
 *  "required","identity","never_read". A box is [x, y, w, h]. Transfer full. */
json_t *form_template_to_json(const FormTemplate *form);

/* One row of `form list --json`: "id","version","title","pages","hash". Transfer full. */
json_t *form_template_row(const FormTemplate *form);

#endif
