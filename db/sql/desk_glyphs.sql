-- $1 who, $2 {"text": one character, "kind": "hand" | "typed"}: fields of cells that were accepted with it, by the machine alone, the least sure
-- first, of the last 20,000 read; what is keyed blind is not shown. With the characters that there are.
WITH lately AS MATERIALIZED (SELECT * FROM glyph_fields($2::jsonb ->> 'kind') WHERE $1::jsonb IS NOT NULL)
SELECT jsonb_build_object(
    'characters', coalesce((SELECT jsonb_agg(jsonb_build_array(t.c, t.n) ORDER BY t.c COLLATE "C")
        FROM (SELECT c, count(*) AS n FROM lately l, regexp_split_to_table(upper(l.raw), '') c WHERE c <> ' ' GROUP BY c) t), '[]'),
    'fields', coalesce((SELECT jsonb_agg(jsonb_build_object('field', t.id, 'name', t.name, 'raw', t.raw, 'box_px', t.box_px, 'form', t.form,
                               'form_version', t.form_version, 'case', t.number, 'dpi', t.dpi) ORDER BY t.confidence, t.id)
        FROM (SELECT * FROM lately l WHERE strpos(upper(l.raw), $2::jsonb ->> 'text') > 0 ORDER BY l.confidence, l.id LIMIT 120) t), '[]'))
