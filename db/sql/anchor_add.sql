-- $1 place in the chain, $2 who, $3 {"sha256", "authority", "token" (base 64)}.
SELECT event_add('journal.anchored', 'journal', $1, $2, $3::jsonb)
