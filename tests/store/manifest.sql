-- The manifest of a batch: a Merkle root in the journal when the batch closes.
SELECT plan(9);
SELECT is(merkle_root('{}'), sha256(''), 'no leaves: the digest of nothing');
SELECT is(merkle_root(ARRAY['a'::bytea]), sha256('\x0061'), 'one leaf: its own digest');
SELECT is(merkle_root(ARRAY['a', 'b', 'c']::bytea[]),
          sha256('\x01'::bytea || sha256('\x01'::bytea || sha256('\x0061') || sha256('\x0062')) || sha256('\x0063')),
          'three leaves: the odd one joins above');
-- RFC 6962's tree over the seven leaves of its example, section 2.1.3, has this shape: ((01)(23))((45)6).
SELECT is(merkle_root(ARRAY['0', '1', '2', '3', '4', '5', '6']::bytea[]),
          sha256('\x01'::bytea ||
                 sha256('\x01'::bytea || sha256('\x01'::bytea || sha256('\x0030') || sha256('\x0031'))
                                      || sha256('\x01'::bytea || sha256('\x0032') || sha256('\x0033'))) ||
                 sha256('\x01'::bytea || sha256('\x01'::bytea || sha256('\x0034') || sha256('\x0035')) || sha256('\x0036'))),
          'seven leaves: the shape of RFC 6962');
SELECT tap_batch('listed') AS batch \gset
SELECT tap_original(:batch, 1, 'one', 4), tap_original(:batch, 2, 'two', 2);
SELECT batch_seal(:batch);
SELECT tap_assemble(:batch, tap_plan(:batch));
SELECT is((SELECT e.data ->> 'leaves' FROM event e WHERE e.kind = 'batch.manifest' AND e.subject = :'batch'), '8',
          'closing notes originals and pages');
SELECT is(batch_manifest(:batch) ->> 'root', batch_manifest(:batch) -> 'journal' ->> 'root', 'the root is that of the journal');
SELECT is((SELECT bad FROM manifest_verify()), NULL, 'an untouched batch fits');
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE page DISABLE TRIGGER USER;
UPDATE page SET reading = reading || '{"text": "x"}' WHERE number = 2;
SELECT matches((SELECT bad FROM manifest_verify()), '^batch ', 'a page that was altered gives another root');
UPDATE page SET reading = reading - 'text' WHERE number = 2;
SELECT is((SELECT bad FROM manifest_verify()), NULL, 'put back, it fits again');
