-- Every node with its blocks and keys, as JSON.
SELECT node_list()
