#!/usr/bin/env bash
# guichet person: everything about one person and nothing about another, even where both came in one scan.
set -uo pipefail
. "$(dirname "$0")/check.bash"
"$samples" --count 2 --seed 61 --no-lines --output "$work/lot" >/dev/null
"$guichet" ingest --office 75 "$work/lot" >/dev/null 2>&1
one=$("$guichet" case list --json | jq -r '.[0].number')
two=$("$guichet" case list --json | jq -r '.[1].number')
sql() { psql -XAtq -v ON_ERROR_STOP=1 "$("$guichet" db url)" -c "SET search_path = guichet; $1"; }
value() { # case, name, value: as if a person had decided it
    sql "SELECT review_decide((SELECT f.id FROM field f JOIN document d ON d.id = f.document_id JOIN submission s ON s.id = d.submission_id
         JOIN case_file c ON c.id = s.case_id WHERE c.number = '$1' AND f.name = '$2' LIMIT 1),
         '{\"verdict\": \"correct\", \"value\": \"$3\", \"agent\": \"alice\"}')" >/dev/null
}
for both in "$one" "$two"; do
    value "$both" nom_naissance MARTIN
    value "$both" prenoms ANNE
done
value "$one" date_naissance 1990-02-03
value "$two" date_naissance 1991-02-03
value "$one" numero_etranger 7512345678

check "by the name alone it is wrong usage" answers 2 "$guichet" person --name "Martin"
check "nobody of that day" says "aucun dossier" "$guichet" person --name "Martin" --born 1980-01-01
"$guichet" person --name "anne martin" --born 1990-02-03 >"$work/found"
check "of two with one name the day of birth tells" is "$work/found" "length == 1 and .[0].number == \"$one\""
"$guichet" person --foreigner-number 7512345678 >"$work/found"
check "so does the number" is "$work/found" "length == 1 and .[0].number == \"$one\""
check "all is exported, told as data" bash -c "'$guichet' person --foreigner-number 7512345678 --export '$work/access' --json | jq -e '.cases == 1'"
check "each case a sound bag" bash -c "cd '$work/access/$one' && sha256sum --quiet -c manifest-sha256.txt"
check "with the original" test "$(find "$work/access/$one/data/originals" -type f | wc -l)" = 1
check "nothing of the other person" test "$(find "$work/access" -maxdepth 1 -mindepth 1 -type d | wc -l)" = 1
check "it stands in the journal" bash -c "'$guichet' case show '$one' --json | jq -e 'any(.events[]; .kind == \"case.disclosed\")'"
check "an existing folder is not written over" answers 1 "$guichet" person --foreigner-number 7512345678 --export "$work/access"

# A page of the other person's lies in the same scan.
sql "ALTER TABLE page DISABLE TRIGGER USER; UPDATE page SET document_id = (SELECT d.id FROM document d JOIN submission s ON s.id = d.submission_id
     JOIN case_file c ON c.id = s.case_id WHERE c.number = '$two' LIMIT 1) WHERE id = (SELECT max(p.id) FROM page p JOIN document d ON d.id = p.document_id
     JOIN submission s ON s.id = d.submission_id JOIN case_file c ON c.id = s.case_id WHERE c.number = '$one')"
check "then" "$guichet" person --foreigner-number 7512345678 --export "$work/shared"
check "the scan is not handed out" bash -c "! ls '$work/shared/$one/data/originals' 2>/dev/null | grep -q ."
check "the person's own pages are" bash -c "[ \$(pdfinfo '$work/shared/$one/data/pages.pdf' | sed -n 's/^Pages: *//p') -eq 2 ]"
