#include "db/person.h"

#include "db/statement.h"

char *db_person_find(DbStore *store, const char *asked_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(asked_json)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_person_find_sql, values, 1, error);
}

bool db_person_note(DbStore *store, const char *case_number, const char *agent, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(case_number), STATEMENT_TEXT(agent)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_person_note_sql, values, 2, error);
}
