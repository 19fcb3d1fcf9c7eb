-- $1 who, $2 {"id": case, "kind": piece, "document"}: a paper of the same person's earlier file is taken over.
SELECT piece_reuse_take($1::jsonb, $2::jsonb ->> 'id', coalesce($2::jsonb ->> 'kind', ''), ($2::jsonb ->> 'document')::bigint)
