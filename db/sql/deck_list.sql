-- Scanners with their last test deck, and those that feed and showed none.
SELECT scanners_shown(NULL)
