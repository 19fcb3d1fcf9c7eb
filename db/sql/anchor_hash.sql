-- $1 place in the chain. The hash that stands there.
SELECT encode(hash, 'hex') FROM event_chain WHERE place = $1::bigint
