-- A batch's manifest: what was scanned, original by original and page by page, under one root (a Merkle tree as in RFC 6962,
-- section 2.1), written into the journal when the batch closes. A leaf and its path prove one page without showing another.

CREATE FUNCTION merkle_root(leaves bytea[]) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    level bytea[];
BEGIN
    SELECT array_agg(sha256('\x00'::bytea || leaf) ORDER BY i) INTO level FROM unnest(leaves) WITH ORDINALITY AS u (leaf, i);
    WHILE cardinality(level) > 1 LOOP
        SELECT array_agg(node ORDER BY place) INTO level
        FROM (SELECT (i - 1) / 2 AS place,
                     CASE count(*) WHEN 2 THEN sha256('\x01'::bytea || string_agg(h, '' ORDER BY i)) ELSE string_agg(h, '') END AS node
              FROM unnest(level) WITH ORDINALITY AS u (h, i) GROUP BY (i - 1) / 2) nodes;
    END LOOP;
    RETURN coalesce(level[1], sha256(''));
END $$;

-- The leaves in scanning order, as JSON arrays: each original, then each of its pages.
CREATE FUNCTION batch_leaves(of_batch bigint) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT leaf FROM (
        SELECT o.sequence, o.id, 0 AS number,
               jsonb_build_array('original', o.sequence, o.sha256, o.media_type, o.size, o.name, o.capture, o.state)::text AS leaf
        FROM original o WHERE o.batch_id = of_batch
        UNION ALL
        SELECT o.sequence, o.id, p.number,
               jsonb_build_array('page', o.sequence, o.sha256, p.number, encode(p.reading_sha256, 'hex'), encode(p.picture_sha256, 'hex'))::text
        FROM original o JOIN page_record p ON p.original_id = o.id WHERE o.batch_id = of_batch) l
    ORDER BY sequence, id, number
$$;

CREATE FUNCTION batch_manifest(shown bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'batch', b.id, 'key', b.key, 'office', b.office, 'channel', b.channel, 'received_on', b.received_on,
        'operator', b.operator, 'leaves', l.leaves, 'root', encode(l.root, 'hex'),
        'journal', (SELECT jsonb_build_object('event', e.id, 'at', e.at, 'root', e.data ->> 'root', 'place', c.place,
                                              'hash', encode(c.hash, 'hex'))
                    FROM event e LEFT JOIN event_chain c ON c.event_id = e.id
                    WHERE e.kind = 'batch.manifest' AND e.subject_kind = 'batch' AND e.subject = b.id::text
                    ORDER BY e.id DESC LIMIT 1))
    FROM batch b, LATERAL (SELECT coalesce(jsonb_agg(leaf), '[]') AS leaves, merkle_root(array_agg(convert_to(leaf, 'UTF8'))) AS root
                           FROM batch_leaves(b.id) leaf) l
    WHERE b.id = shown
$$;

CREATE FUNCTION batch_manifest_note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    manifest jsonb := batch_manifest(NEW.id);
BEGIN
    PERFORM event_add('batch.manifest', 'batch', NEW.id::text, '',
                      jsonb_build_object('root', manifest -> 'root', 'leaves', jsonb_array_length(manifest -> 'leaves')));
    RETURN NULL;
END $$;
CREATE TRIGGER batch_manifest_noted AFTER UPDATE OF state ON batch FOR EACH ROW
    WHEN (NEW.state = 'closed' AND OLD.state <> 'closed') EXECUTE FUNCTION batch_manifest_note();

DO $$
DECLARE
    closed record;
BEGIN
    FOR closed IN SELECT b.id, batch_manifest(b.id) AS manifest FROM batch b WHERE b.state = 'closed' ORDER BY b.id LOOP
        PERFORM event_add('batch.manifest', 'batch', closed.id::text, '', jsonb_build_object(
            'root', closed.manifest -> 'root', 'leaves', jsonb_array_length(closed.manifest -> 'leaves')));
    END LOOP;
END $$;

-- The first closed batch whose manifest has another root than the journal says; `count` is how many were recomputed.
CREATE FUNCTION manifest_verify(OUT count bigint, OUT bad text) LANGUAGE plpgsql STABLE AS $$
DECLARE
    b record;
BEGIN
    count := 0;
    FOR b IN SELECT batch.id, batch_manifest(batch.id) AS m FROM batch WHERE state = 'closed' ORDER BY batch.id LOOP
        IF b.m -> 'journal' ->> 'root' IS DISTINCT FROM b.m ->> 'root' THEN
            bad := format('batch %s: its originals and pages do not give the root that the journal holds', b.id);
            RETURN;
        END IF;
        count := count + 1;
    END LOOP;
END $$;
