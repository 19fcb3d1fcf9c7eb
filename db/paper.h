/* db/paper.h: what the pages of a file are that are no form (migration paper). */
#ifndef DB_PAPER_H
#define DB_PAPER_H
#include "db/queue.h"

/* Of a page: {"original": id, "page": number in it, "turn": what set it upright}; errors: INPUT when there is none. Transfer full. */
char *db_paper_page(DbStore *store, int64_t page, GError **error);

/* What a look at the page of the job found, as forms/paper_json.h has it, or {"problem": a word}; ends the job, and names the page where
 * it is sure and nobody has. */
bool db_paper_store(DbStore *store, const DbJob *job, const char *sight_json, GError **error);

/* The page of the job, which a person turned, shows itself to be of a form (intake/turned_form.h): it becomes that, and the job ends. `*taken` false: it is
 * none that may, and the job goes on. */
bool db_paper_form(DbStore *store, const DbJob *job, const char *form_json, bool *taken, GError **error);

#endif
