#include "db/statement.h"

#include "db/connection.h"

#include <string.h>

/* SQLSTATE, never the text, says what the caller does about it. */
DbError statement_error_class(const char *state, StatementEffect effect)
{
    static const struct {
        const char *prefix;
        DbError class;
    } classes[] = {
        {"08007", DB_ERROR_UNSURE}, /* transaction resolution unknown */
        {"40003", DB_ERROR_UNSURE}, /* statement completion unknown */
        {"08", DB_ERROR_AWAY},    {"57P", DB_ERROR_AWAY},     {"57014", DB_ERROR_AWAY}, /* statement timeout */
        {"53", DB_ERROR_AWAY},    {"58", DB_ERROR_AWAY},      {"25006", DB_ERROR_AWAY}, /* read-only standby */
        {"40", DB_ERROR_AWAY},    {"55P03", DB_ERROR_AWAY},   {"25P03", DB_ERROR_AWAY},
        {"42501", DB_ERROR_DENIED}, {"28", DB_ERROR_DENIED},
        {"3D", DB_ERROR_SETUP},   {"3F", DB_ERROR_SETUP},     {"42", DB_ERROR_SETUP},   {"XX", DB_ERROR_SETUP},
        {"0A", DB_ERROR_SETUP},   {"F0", DB_ERROR_SETUP},
    };
    if (!state || !*state)
        return effect == STATEMENT_WRITES ? DB_ERROR_UNSURE : DB_ERROR_AWAY;
    for (size_t i = 0; i < G_N_ELEMENTS(classes); i++)
        if (g_str_has_prefix(state, classes[i].prefix))
            return classes[i].class;
    return DB_ERROR_INPUT;
}

void statement_fail(PGconn *connection, const PGresult *answer, StatementEffect effect, GError **error)
{
    const char *state = answer ? PQresultErrorField(answer, PG_DIAG_SQLSTATE) : NULL;
    const char *message = answer ? PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *detail = answer ? PQresultErrorField(answer, PG_DIAG_MESSAGE_DETAIL) : NULL;
    g_autofree char *whole = g_strstrip(g_strdup(message ? message : PQerrorMessage(connection)));
    /* A server that goes down (57P) ends a commit that it may have done already. */
    bool going = state && g_str_has_prefix(state, "57P") && effect == STATEMENT_WRITES;
    DbError class = going ? DB_ERROR_UNSURE : statement_error_class(state, effect);
    const char *way_out = class == DB_ERROR_SETUP ? "; \"guichet db migrate\" brings the store to this program's schema" : "";
    db_error_set(error, class, state, "store: %s%s%s%s%s", whole, detail ? " (" : "", detail ? detail : "",
                detail ? ")" : "", way_out);
}

static bool succeeded(const PGresult *answer)
{
    ExecStatusType status = PQresultStatus(answer);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

static bool prepare(DbStore *store, EmbedFile file, StatementEffect effect, GError **error)
{
    if (store->prepared[file])
        return true;
    const EmbedRow *row = &embed_table[file];
    g_autoptr(PGresult) answer = PQprepare(store->connection, row->path, row->text, 0, NULL);
    if (!succeeded(answer)) {
        /* Nothing was executed: whatever was lost here, nothing was done. */
        (void)effect;
        statement_fail(store->connection, answer, STATEMENT_READS, error);
        return false;
    }
    store->prepared[file] = true;
    return true;
}

enum { MOST_VALUES = 16 };

typedef struct {
    EmbedFile file;
    int count;
    const char *texts[MOST_VALUES];
    int lengths[MOST_VALUES], formats[MOST_VALUES];
    int answer_format; /* 0 text, 1 binary */
} Question;

static Question question_of(EmbedFile file, const StatementValue *values, int count)
{
    g_assert(count <= MOST_VALUES);
    Question question = {.file = file, .count = count};
    for (int i = 0; i < count; i++) {
        question.texts[i] = values[i].bytes ? values[i].bytes : values[i].text;
        question.lengths[i] = (int)values[i].size;
        question.formats[i] = values[i].bytes ? 1 : 0;
    }
    return question;
}

static bool send_question(DbStore *store, const Question *question)
{
    return PQsendQueryPrepared(store->connection, embed_table[question->file].path, question->count, question->texts, question->lengths,
                               question->formats, question->answer_format) == 1;
}

/* The next answer of a pipeline, with the mark that ends it taken. */
static PGresult *next_answer(DbStore *store)
{
    PGresult *answer = PQgetResult(store->connection);
    if (answer && PQresultStatus(answer) != PGRES_PIPELINE_SYNC)
        PQclear(PQgetResult(store->connection));
    return answer;
}

/* What is sent between two marks is one transaction: who acts is proved in it and forgotten with it, in one round trip. NULL: the
 * connection went. */
static PGresult *answer_acting(DbStore *store, const Question *question)
{
    const StatementValue session = STATEMENT_TEXT(store->acting);
    const Question proof = question_of(EMBED_db_sql_acting_begin_sql, &session, 1);
    if (!PQenterPipelineMode(store->connection))
        return NULL;
    bool sent = send_question(store, &proof) && send_question(store, question) && PQpipelineSync(store->connection) == 1;
    g_autoptr(PGresult) proved = sent ? next_answer(store) : NULL;
    g_autoptr(PGresult) answer = proved ? next_answer(store) : NULL;
    g_autoptr(PGresult) end = answer ? next_answer(store) : NULL;
    /* An error at the very end is the commit's. */
    bool committed = end && PQresultStatus(end) == PGRES_PIPELINE_SYNC;
    if (end && !committed)
        PQclear(PQgetResult(store->connection));
    PQexitPipelineMode(store->connection);
    if (!end)
        return NULL;
    return !succeeded(proved) ? g_steal_pointer(&proved) : !committed && succeeded(answer) ? g_steal_pointer(&end) : g_steal_pointer(&answer);
}

static PGresult *answer_of(DbStore *store, StatementEffect effect, const Question *question, GError **error)
{
    if (!prepare(store, question->file, effect, error))
        return NULL;
    if (store->acting && !store->in_transaction && !prepare(store, EMBED_db_sql_acting_begin_sql, effect, error))
        return NULL;
    g_autoptr(PGresult) answer = store->acting && !store->in_transaction
                                     ? answer_acting(store, question)
                                     : PQexecPrepared(store->connection, embed_table[question->file].path, question->count, question->texts,
                                                      question->lengths, question->formats, question->answer_format);
    if (answer && succeeded(answer))
        return g_steal_pointer(&answer);
    statement_fail(store->connection, answer, store->in_transaction ? STATEMENT_READS : effect, error);
    return NULL;
}

PGresult *statement_run(DbStore *store, StatementEffect effect, EmbedFile file, const StatementValue *values, int count,
                        GError **error)
{
    const Question question = question_of(file, values, count);
    return answer_of(store, effect, &question, error);
}

char *statement_text(DbStore *store, StatementEffect effect, EmbedFile file, const StatementValue *values, int count,
                     GError **error)
{
    g_autoptr(PGresult) answer = statement_run(store, effect, file, values, count, error);
    if (!answer)
        return NULL;
    if (PQntuples(answer) != 1 || PQnfields(answer) != 1) {
        g_set_error(error, DB_ERROR, DB_ERROR_SETUP, "store: %s gave %d rows of %d columns where one was expected",
                    embed_table[file].path, PQntuples(answer), PQnfields(answer));
        return NULL;
    }
    return g_strdup(PQgetvalue(answer, 0, 0));
}

bool statement_do(DbStore *store, StatementEffect effect, EmbedFile file, const StatementValue *values, int count,
                  GError **error)
{
    g_autoptr(PGresult) answer = statement_run(store, effect, file, values, count, error);
    return answer != NULL;
}

GBytes *statement_bytes(DbStore *store, EmbedFile file, const StatementValue *values, int count, const char *what,
                        GError **error)
{
    Question question = question_of(file, values, count);
    question.answer_format = 1;
    PGresult *answer = answer_of(store, STATEMENT_READS, &question, error);
    if (!answer)
        return NULL;
    if (PQntuples(answer) != 1 || PQgetisnull(answer, 0, 0)) {
        g_set_error(error, DB_ERROR, DB_ERROR_INPUT, "store: %s is not there", what);
        PQclear(answer);
        return NULL;
    }
    /* The bytes stay where libpq put them: no second copy of a large scan. */
    return g_bytes_new_with_free_func(PQgetvalue(answer, 0, 0), (gsize)PQgetlength(answer, 0, 0),
                                      (GDestroyNotify)PQclear, answer);
}

/* Begins or ends a transaction: who acts is proved inside of it. */
static bool mark(DbStore *store, StatementEffect effect, EmbedFile file, GError **error)
{
    char *acting = g_steal_pointer(&store->acting);
    bool done = statement_do(store, effect, file, NULL, 0, error);
    store->acting = acting;
    return done;
}

bool statement_begin(DbStore *store, GError **error)
{
    if (!mark(store, STATEMENT_READS, EMBED_db_sql_transaction_begin_sql, error))
        return false;
    store->in_transaction = true;
    const StatementValue session = STATEMENT_TEXT(store->acting);
    if (!store->acting || statement_do(store, STATEMENT_READS, EMBED_db_sql_acting_begin_sql, &session, 1, error))
        return true;
    statement_rollback(store);
    return false;
}

bool statement_commit(DbStore *store, GError **error)
{
    store->in_transaction = false;
    return mark(store, STATEMENT_WRITES, EMBED_db_sql_transaction_commit_sql, error);
}

void statement_rollback(DbStore *store)
{
    store->in_transaction = false;
    mark(store, STATEMENT_READS, EMBED_db_sql_transaction_rollback_sql, NULL);
}

bool statement_script(DbStore *store, const char *script, GError **error)
{
    g_autoptr(PGresult) answer = PQexec(store->connection, script);
    if (succeeded(answer))
        return true;
    statement_fail(store->connection, answer, store->in_transaction ? STATEMENT_READS : STATEMENT_WRITES, error);
    return false;
}
