-- Queue, quarantine, reviews, journal and the nearest legal danger, as numbers.
SELECT watch_state()
