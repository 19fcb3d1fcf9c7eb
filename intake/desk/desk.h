/* intake/desk/desk.h: what the parts of the desk share: one process, one thread, one connection to the store. */
#ifndef INTAKE_DESK_DESK_H
#define INTAKE_DESK_DESK_H
#include "intake/desk/http.h"
#include "intake/desk/session.h"
#include "intake/reader_client.h"
#include "intake/spool.h"

#include <jansson.h>

typedef struct Crops Crops;
typedef struct Follow Follow;
typedef struct Deposits Deposits;
typedef struct Scans Scans;
typedef struct Inspections Inspections;
typedef struct Layings Layings;
typedef struct SignOn SignOn;

typedef struct {
    Reader *reader; /* forked before anything else */
    Spool *spool;
    DbStore *store; /* NULL while it is away: ask desk_store() */
    gint64 store_tried_us;
    SessionCache *sessions;
    Crops *crops;
    Follow *follow;
    Deposits *deposits;
    Scans *scans;
    Inspections *inspections;
    Layings *layings;
    SignOn *sign_on; /* NULL: no provider */
} Desk;

/* One request of somebody who may make it. */
typedef struct {
    Desk *desk;
    HttpRequest *request;
    const json_t *who; /* the session */
    json_t *asked;     /* what the path, the query and the body say, in one object */
} DeskCall;

/* The store, connected anew when it was away; NULL while it is. */
DbStore *desk_store(Desk *desk);

/* What an error means for the connection: one that is gone is closed, so that the next request tries anew. */
void desk_note_error(Desk *desk, const GError *error);

/* Asks one question of db/desk.h. NULL on error, after which the store may be away. Transfer full. */
char *desk_ask(const DeskCall *call, EmbedFile question, GError **error);

#endif
