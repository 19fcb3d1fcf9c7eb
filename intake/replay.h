/* intake/replay.h: originals read a second time, with what this process reads with, and held against the readings that are kept. Nothing is
 * stored: what is in force stays in force. */
#ifndef INTAKE_REPLAY_H
#define INTAKE_REPLAY_H
#include "db/store.h"
#include "intake/replay_compare.h"
#include "intake/reader_client.h"

#include <stdbool.h>

/* Of one original: {"original", "batch", "name", "sha256", "versions": "same"|"other"|"unknown", "differences": replay_compare}. Borrowed. */
typedef void (*ReplayTold)(const json_t *outcome, void *context);

typedef struct {
    Reader *reader;
    DbStore *store;
    int workers;
    const char *about_json; /* as db_replay_list takes it */
    ReplayTold told;        /* once an original, in the order of their ids */
    void *context;
} ReplayOrder;

typedef struct {
    ReplayTally tally;
    int same, other, unknown;  /* originals by their versions */
    int broken;                /* same versions, and another reading all the same */
    json_t *changed;           /* what differs between this program and the versions that were met: [{"what", "name"}], each once */
} ReplayOutcome;

void replay_outcome_clear(ReplayOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReplayOutcome, replay_outcome_clear)

/* Errors: those of db/replay.h and of the reader. */
bool replay_run(const ReplayOrder *order, ReplayOutcome *outcome, GError **error);

#endif
