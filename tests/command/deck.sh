#!/usr/bin/env bash
# The test deck in the mailroom's morning: printed, scanned, noted; a scanner that failed feeds nothing until a good one.
set -uo pipefail
. "$(dirname "$0")/check.bash"
check "the deck is printed" "$guichet" sheet deck -o "$work/deck.pdf"
# A sheet laid over the deck: PDF operators in millimetres from the top left; the state "M" darkens what lies under it, "S" lightens it.
over() { # name, operators
    local drawing="2.8346 0 0 -2.8346 0 841.89 cm $2"
    printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.28 841.89]/Contents 4 0 R/Resources<</ExtGState<</M<</BM/Multiply>>/S<</BM/Screen>>>>>>>>endobj\n4 0 obj<</Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%%%EOF\n' \
        ${#drawing} "$drawing" >"$work/over.pdf"
    qpdf --warning-exit-0 "$work/deck.pdf" --overlay "$work/over.pdf" -- "$work/$1.pdf" 2>/dev/null
}
# The printed sheet drawn larger or smaller.
drawn() { # name, across, down
    qpdf --qdf --object-streams=disable "$work/deck.pdf" - | sed "0,/^1 0 0 -1 0 841.889764 cm/s//$2 0 0 -$3 0 841.889764 cm/" | fix-qdf >"$work/$1.pdf"
}
over stripe '0.4 g 123 0 0.4 297 re f' # the glass has a dirty line
over stripe_light '1 g 0 150 210 0.4 re f'
over dirt '0 g 60 200 20 6 re f'
over marks '1 g 5 5 12 12 re f'
over ruler '1 g 34 62 25 7 re f'
over ticks '0 g 28 116 5 5 re f'
over codes '1 g 24 30 11 11 re f'
over glyphs '1 g 20 132 160 12 re f'
over grey '0.5 g 42 73 100 16 re f'
over dark '/M gs 0.55 g 0 0 210 297 re f'
over light '/S gs 0.55 g 0 0 210 297 re f'
drawn scale_x 0.96 1
drawn scale_y 1 0.96
ills="stripe stripe_light dirt marks ruler ticks codes glyphs grey dark light scale_x scale_y"
# shellcheck disable=SC2046
"$guichet" read --json --workers 2 "$work/deck.pdf" $(printf "$work/%s.pdf " $ills) >"$work/ills" 2>"$work/err"
told() { # name, the faults that the deck must have, no more and no less
    jq -ne --arg name "$1.pdf" --arg faults "$2" 'first(inputs | select(.file | endswith("/" + $name))) |
        (.pages[0].deck.faults | join(" ")) as $told | $told == $faults or ("\($name): \($told)\n" | halt_error)' "$work/ills"
}
check "the deck as printed has no fault" told deck ""
for ill in $ills; do
    check "its ill is told by its name, and no other: $ill" told $ill ${ill%_light}
done
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

check "the dirty deck is read" ingest "$work/stripe.pdf"
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
