/* intake/replay_compare.h: two readings of the same bytes, held against each other, field by field. */
#ifndef INTAKE_REPLAY_COMPARE_H
#define INTAKE_REPLAY_COMPARE_H
#include <jansson.h>

/* What was counted, over as many originals as were compared with it. Of each field the first that differs of value, status, confidence
 * and the rest is counted; `promised` are values that were accepted without a person and are another now. `decided` are fields that differ
 * in value and about which a person has decided, and how often each reading had the person's value. */
typedef struct {
    int originals, identical;
    int pages, fields;
    int values, promised, statuses, confidences, others, facts;
    int decided, right_before, right_now;
} ReplayTally;

/* `was`: as db_replay_reading gives it. `pages`: the new reading's; NULL when reading failed with the word `error`. Gives what differs:
 * [{"what": "error"|"page_count"|"page"|"value"|"status"|"confidence"|"other", "page", "name": of the field or of the key of the page,
 * "was", "now": for a field {"value", "status", "confidence", "keys": that differ}, "decided": the person's value}]. Transfer full. */
json_t *replay_compare(const json_t *was, const json_t *pages, const char *error, ReplayTally *tally);

#endif
