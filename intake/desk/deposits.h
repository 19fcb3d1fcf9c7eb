/* intake/desk/deposits.h: files given at the counter. Each is durable in the spool before the browser is told so; the deposit's
 * key is its provisional number, with the store or without: "G-...", or at a node a number of its own; what came is noted for a signed proof. A deposit in hand survives a restart of the program. */
#ifndef INTAKE_DESK_DEPOSITS_H
#define INTAKE_DESK_DEPOSITS_H
#include "intake/acceptance.h"
#include "intake/desk/desk.h"

enum { DEPOSIT_FILE_BYTES = 64 << 20 };

Deposits *deposits_new(void);
void deposits_free(Deposits *deposits);

/* Those in hand before the program was started again are so once more. For the start. */
void deposits_resume(Desk *desk);

/* Opens one: {"channel": "counter"|"mail" (absent: counter), "label", "helper": {"name", "capacity", "mandate"}} asked; answers {"key"}. */
void deposits_answer_open(const DeskCall *call);

/* This person's, in hand or ended within a day: {"deposits": [{"key", "label", "opened_at", "finished", "kept": originals that wait for the
 * store, "originals", "state", "cases"}], "away"}; and one, as db/sql/desk_deposit.sql tells it. Without the store what this machine knows
 * itself, "away" true. */
void deposits_answer_list(const DeskCall *call);
void deposits_answer_show(const DeskCall *call);

/* "id": the key; the body is a file, "name" its name, "sequence" its place, "replaces" the page that it was scanned anew for, if any. Answers {"stored", "already"}. */
void deposits_answer_add(const DeskCall *call);

/* Whether this machine noted the deposit "id" as that person's, whatever the store knows of it. */
bool deposits_noted(const DeskCall *call);

/* For whoever gives pages to a deposit by other ways: the deposit "id" of `call`, which must be its operator's. Errors:
 * INTAKE_ERROR_INPUT (no such deposit), INTAKE_ERROR_AWAY (not received). */
bool deposits_mine(const DeskCall *call, GError **error);
bool deposits_take(const DeskCall *call, const SpoolLabel *label, GBytes *content, AcceptanceAnswer *answer, GError **error);

/* Whether the deposit "id" of `call`, in hand or ended, is that person's. */
bool deposits_own(const DeskCall *call);

/* The same for the file "file" of the counter's folder (intake/desk/hot_folder.h). */
void deposits_answer_take(const DeskCall *call);

/* No more will come. Answers {"key", "stored"}. */
void deposits_answer_finish(const DeskCall *call);

#endif
