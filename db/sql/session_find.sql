-- $1 SHA-256 of the token. Who it is, as JSON, or null.
WITH live AS (
    SELECT s.token_sha256, s.seen_at, s.csrf, a.name, a.role, a.office
    FROM desk_session s JOIN account a ON a.name = s.account
    WHERE s.token_sha256 = $1 AND session_lives(s) AND NOT a.locked),
touched AS (
    UPDATE desk_session s SET seen_at = now() FROM live l
    WHERE s.token_sha256 = l.token_sha256 AND l.seen_at < now() - interval '1 minute')
SELECT coalesce((SELECT jsonb_build_object('agent', name, 'role', role, 'office', office, 'csrf', csrf) FROM live), 'null')
