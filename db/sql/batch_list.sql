-- Every batch, newest first, as JSON.
SELECT batch_list()
