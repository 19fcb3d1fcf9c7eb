-- Queue, quarantine, reviews, scanners, journal and the nearest legal danger, as numbers.
SELECT watch_state() || scanner_watch()
