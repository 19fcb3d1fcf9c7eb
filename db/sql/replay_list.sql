-- $1 what the replay is about (db/replay.h). Originals, as a JSON array.
SELECT replay_list($1::jsonb)
