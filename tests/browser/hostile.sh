#!/usr/bin/env bash
# What people write is text everywhere, in headless Chromium: markup, SQL, slots of our own sentences and signs that nobody sees, as answers of an
# online application, as readings of paper, as names of files, batches and helpers, as notes and reasons; on every screen and on printed paper.
set -uo pipefail
. "$(dirname "$0")/desk.bash"
export GUICHET_AGENT=preparation

"$guichet" office 75 --name "Préfecture d'essai" --address "1 place du Port" --phone "01 99 00 00 00" >/dev/null
written='<img src=x onerror="globalThis.ran=1"><b data-hostile>'"'; DROP TABLE case_file;--"'$&{case}{number}'
jq -n --arg p "$written" '{key: "k\u00271", office: "75", form: "titre-sejour", fields: {type_demande: "premiere_demande", nom_naissance: "DUPONT", prenoms: "LEA",
    date_naissance: "1990-12-31", profession: $p, employeur: $p, adresse: $p, hebergeant: $p, langue: $p}}' >"$work/online.json"
"$guichet" submit "$work/online.json" >/dev/null
"$samples" --count 2 --seed 31 --output "$work/lot" >/dev/null
printf 'Bonjour,\nvoici une lettre qui ne dit rien.\n' >"$work/letter.txt"
"$samples" --scan "$work/letter.txt" --upright --output "$work/letter" >/dev/null
# No file name holds a slash, nor any of our signs that end one.
name='<img src=x onerror="globalThis.ran=1"><b data-hostile>'"'; DROP TABLE batch;--"$'\x01'
mkdir "$work/in"
cp "$work"/letter/*.tif "$work/in/0$name.tif"
cp "$work/lot/00001.tif" "$work/in/1$name.tif"
head -c 5000 "$work/lot/00002.tif" >"$work/in/2$name.tif"
cp "$work/lot/00002.tif" "$work/counter.tif"
"$guichet" ingest --json --office 75 --channel mail --label "$written" "$work/in" >/dev/null 2>&1
# What a reading, a fillable file or a form of somebody else's could say: as if the reader had read it so on paper.
PGOPTIONS='-c search_path=guichet' psql -XAtq -d "$("$guichet" db url)" -v read="$written"$'\x01\u202e' >/dev/null <<'E'
ALTER TABLE field DISABLE TRIGGER USER;
UPDATE field SET value = :'read', raw = :'read', message = :'read', alternatives = jsonb_build_array(jsonb_build_array(:'read', 0.3), jsonb_build_array(:'read' || '2', 0.2))
WHERE id IN (SELECT field_id FROM field_review) AND page_id IS NOT NULL;
UPDATE field SET raw = left(:'read', length(raw)) WHERE page_id IS NOT NULL AND status = 'accepted' AND method = 'typed' AND raw <> '';
ALTER TABLE field ENABLE TRIGGER USER;
E
people "claire supervisor" "sami supervisor" "nadia clerk --office 75" "odile auditor"
open_desk --workers 1
DESK_WORK=$work WRITTEN=$written NAMED=$name node tests/browser/hostile.mjs
