#!/usr/bin/env bash
# The test deck in the mailroom's morning: printed, scanned, noted; a scanner that failed feeds nothing until a good one.
set -uo pipefail
. "$(dirname "$0")/check.bash"
check "the deck is printed" "$guichet" sheet deck -o "$work/deck.pdf"
# The glass has a dirty line: a second sheet laid over the first.
line='0.4 g 350 0 1.2 842 re f'
printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.28 841.89]/Contents 4 0 R>>endobj\n4 0 obj<</Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%%%EOF\n' ${#line} "$line" >"$work/line.pdf"
qpdf --warning-exit-0 "$work/deck.pdf" --overlay "$work/line.pdf" -- "$work/dirty.pdf" 2>/dev/null
"$samples" --count 3 --seed 61 --no-lines --output "$work/forms" >/dev/null
export GUICHET_SCANNER="Fabricant Modèle 12"
state() { psql -XAtq "$("$guichet" db url)" -c "SET search_path = guichet; $1"; }
ingest() { "$guichet" ingest --json --office 75 "$1" >"$work/ingest" 2>"$work/err"; }

check "a page of a deck is read" ingest "$work/deck.pdf"
check "it is no paper of anybody" test "$(state "SELECT fate || ' ' || fate_reason FROM page")" = "separator deck"
check "a scanner as the printer is good" test "$(state 'SELECT passed FROM scanner_check')" = t
check "by its name" test "$(state 'SELECT scanner FROM scanner_check')" = "$GUICHET_SCANNER"
check "a form is accepted in part" ingest "$work/forms/00001.tif"
check "so it is" test "$(state "SELECT count(*) FROM field WHERE status = 'accepted'")" -gt 10

check "the dirty deck is read" ingest "$work/dirty.pdf"
check "and says what is the matter" test "$(state "SELECT faults FROM scanner_check ORDER BY id DESC LIMIT 1")" = "{stripe}"
before=$(state "SELECT count(*) FROM field WHERE status = 'accepted'")
check "the next form" ingest "$work/forms/00002.tif"
check "feeds nothing" test "$(state "SELECT count(*) FROM field WHERE status = 'accepted'")" = "$before"
check "it waits with its reason" test "$(state "SELECT count(*) FROM field_review WHERE reason = 'scanner_failed'")" -gt 10
check "another scanner's does" env GUICHET_SCANNER=Autre "$guichet" ingest --office 75 "$work/forms/00003.tif"
check "feed" test "$(state "SELECT count(*) FROM field WHERE status = 'accepted'")" -gt "$before"
"$guichet" doctor >"$work/doctor" 2>/dev/null
check "the doctor names the scanner and its fault in French" grep -q "$GUICHET_SCANNER : .*raie" "$work/doctor"
check "and what to do" grep -q "nettoyer la vitre" "$work/doctor"
check "a review says why" bash -c "'$guichet' review list --json | jq -e 'any(.[]; .reason == \"scanner_failed\")'"
check "the journal keeps it" test "$(state "SELECT count(*) FROM event WHERE kind = 'scanner.checked'")" = 2
check "nothing was altered" "$guichet" verify --all
check "the office may demand a deck" "$guichet" report set deck_days 1
