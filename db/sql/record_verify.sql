-- How many records were checked against their last seals, and the first that does not fit.
SELECT count, bad FROM seal_verify()
