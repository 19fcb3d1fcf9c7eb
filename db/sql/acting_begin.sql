-- $1 SHA-256 of the token of a session: whoever it is acts until the end of this transaction.
SELECT acting_begin($1)
