-- How many closed batches were recomputed, and the first that does not fit.
SELECT count, bad FROM manifest_verify()
