/* intake/desk/desk.h: what the parts of the desk share: one process, one thread (a second only looks for a store on another
 * machine, so that nobody at the desk waits for a network, a third only compares passwords), two connections to the store:
 * `store` for what the desk itself does, `rows` for whatever a person asked, on which the store shows nothing of another office. */
#ifndef INTAKE_DESK_DESK_H
#define INTAKE_DESK_DESK_H
#include "intake/desk/http.h"
#include "intake/desk/session.h"
#include "intake/node_log.h"
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
typedef struct Logins Logins;

typedef struct {
    Reader *reader; /* forked before anything else */
    Spool *spool;
    DbStore *store; /* NULL while it is away: ask desk_store() */
    DbStore *rows;  /* NULL while it is away: ask desk_rows() */
    bool store_full; /* it is away because its disk is full */
    struct StoreSearch *search; /* a thread that looks for it; NULL: none */
    NodeLog *node;   /* whose numbers deposits get; NULL: this machine is no node */
    gint64 store_tried_us, rows_tried_us;
    SessionCache *sessions;
    Crops *crops;
    Follow *follow;
    Deposits *deposits;
    Scans *scans;
    Inspections *inspections;
    Layings *layings;
    Logins *logins;
    SignOn *sign_on; /* NULL: no provider */
} Desk;

/* One request of somebody who may make it. */
typedef struct {
    Desk *desk;
    HttpRequest *request;
    const json_t *who; /* the session */
    json_t *asked;     /* what the path, the query and the body say, in one object */
} DeskCall;

/* The store, connected anew when it was away; NULL while it is. One on another machine is waited for at the start only, and not by a node. */
DbStore *desk_store(Desk *desk);

/* Why there is no store, as the key of a French text. */
const char *desk_store_trouble(const Desk *desk);

/* The store as whoever calls may see it; NULL while it is away. */
DbStore *desk_rows(const DeskCall *call);

/* Whether offices are kept apart here. Errors: SETUP; a store that is away is none. */
bool desk_rows_ready(Desk *desk, GError **error);

/* What an error means for the connections: once one is gone both are closed, so that the next request tries anew. */
void desk_note_error(Desk *desk, const GError *error);

/* Asks one question of db/desk.h. NULL on error, after which the store may be away. Transfer full. */
char *desk_ask(const DeskCall *call, EmbedFile question, GError **error);

#endif
