-- What stands for a piece is shown with its pages, the hour at which it was filed and its fingerprint, as on the acknowledgement.
CREATE FUNCTION document_fingerprint(of_document bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(string_agg(o.sha256 || ':' || p.number, ',' ORDER BY o.id, p.number), 'UTF8')), 'hex')
    FROM page p JOIN original o ON o.id = p.original_id WHERE p.document_id = of_document
$$;

ALTER FUNCTION piece_papers(bigint, jsonb) RENAME TO piece_papers_worth;
CREATE FUNCTION piece_papers(of_case bigint, rule jsonb) RETURNS TABLE (document_id bigint, kind text, state text, reason text, made_on date, valid_to date, received date,
                                                                        pages bigint, filed_at timestamptz, channel text, sha256 text)
LANGUAGE sql STABLE AS $$
    SELECT w.document_id, w.kind, w.state, w.reason, w.made_on, w.valid_to, w.received, (SELECT count(*) FROM page p WHERE p.document_id = w.document_id), s.filed_at, s.channel, document_fingerprint(w.document_id)
    FROM piece_papers_worth(of_case, rule) WITH ORDINALITY AS w (document_id, kind, state, reason, made_on, valid_to, received, place)
         JOIN document d ON d.id = w.document_id JOIN submission s ON s.id = d.submission_id ORDER BY w.place
$$;
