-- $1 who, $2 {"id": field, "place": 1-based, "text": the character that it was read as}: a person sees another character there: the field waits anew.
WITH wanted AS (SELECT f.id, c.id AS case_id FROM field f JOIN document d ON d.id = f.document_id JOIN submission s ON s.id = d.submission_id
                JOIN case_file c ON c.id = s.case_id WHERE f.id = ($2::jsonb ->> 'id')::bigint AND desk_may($1::jsonb, c.office)),
opened AS (INSERT INTO field_review (field_id, case_id, reason) SELECT id, case_id, 'odd_character' FROM wanted
           ON CONFLICT (field_id) DO UPDATE SET reason = field_review.reason RETURNING field_id),
noted AS MATERIALIZED (SELECT event_add('field.odd', 'field', o.field_id::text, $1::jsonb ->> 'agent',
                              jsonb_build_object('place', $2::jsonb -> 'place', 'read', $2::jsonb ->> 'text')) FROM opened o)
SELECT coalesce((SELECT jsonb_build_object('field', o.field_id) FROM opened o, noted), 'null')
