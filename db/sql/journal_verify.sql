-- How many links were recomputed, and the first event that does not fit.
SELECT count, bad_event FROM event_verify()
