-- $1 who, $2 {"step", "ms", "case" or "page"}: somebody looked at a file for so long.
SELECT attention_note($1::jsonb, $2::jsonb)
