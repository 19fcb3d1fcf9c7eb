-- $1 who, $2 {"id": case, "kind", "decision", "reason"}: what a person decides about a piece.
SELECT piece_decide($1::jsonb, $2::jsonb ->> 'id', coalesce($2::jsonb ->> 'kind', ''), coalesce($2::jsonb ->> 'decision', ''), coalesce($2::jsonb ->> 'reason', ''))
