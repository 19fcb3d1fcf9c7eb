#!/usr/bin/env bash
# The sheet "what we read": printed from a case, ticked and corrected by pen, scanned, read: ticks confirm what was doubtful, corrections go to a
# person, true answers go to the truth; a copy that the store does not know opens no case.
set -uo pipefail
. "$(dirname "$0")/check.bash"

order() { jq -cn --argjson fields "$1" --arg print "$2" '{fields: $fields} + if $print == "" then {font: "Liberation Sans"} else {print: $print} end'; }
waits() { "$guichet" review list --json | jq -e --arg name "$1" --arg reason "$2" 'any(.[]; .name == $name and .reason == $reason)' >/dev/null; }
waits_not() { ! "$guichet" review list --json | jq -e --arg name "$1" 'any(.[]; .name == $name)' >/dev/null; }
value() { "$guichet" case show "$number" --json | jq -r --arg name "$1" '.values[$name].value // empty'; }

order '{"type_demande": "premiere_demande", "nom_naissance": "N'"'"'GUYEN-TRAN", "prenoms": "MARIE LOUISE", "sexe": "f", "date_naissance": "1990-02-03",
    "ville_naissance": "HANOI", "pays_naissance": "VIETNAM", "nationalite": "VIETNAMIENNE", "adresse": "12 RUE DES LILAS", "code_postal": "59100",
    "commune": "ROUBAIX", "telephone": "0612345678", "passeport_numero": "B1234567"}' '' >"$work/form.jsonl"
"$samples" --orders "$work/form.jsonl" --seed 5 --output "$work/form" >/dev/null
"$guichet" ingest --json --office 59 "$work/form" >"$work/first"
number=$(grep -oE '59-[0-9]{4}-[0-9]{6}-[0-9A-Z]' "$work/first" | head -1)
check "a form becomes a case" test -n "$number"
check "with a doubtful name" waits nom_naissance doubtful

check "its sheet is printed" "$guichet" case sheet "$number" -o "$work/sheet.pdf"
pdftotext -layout "$work/sheet.pdf" "$work/text"
check "with the doubtful name, large" grep -q "N'GUYEN-TRAN" "$work/text"
check "and the day as people write it" grep -q '03/02/1990' "$work/text"
check "and what is not there" grep -q '(rien)' "$work/text"
check "the case knows that it was made" bash -c "'$guichet' case journal '$number' --json | grep -q value_sheet"

order '{"exact_nom_naissance": "oui", "exact_prenoms": "oui", "exact_adresse": "oui", "corrige_date_naissance": "1990-02-13", "corrige_telephone": "0612345679"}' \
    "$work/sheet.pdf" >"$work/back.jsonl"
"$samples" --form ce-que-nous-avons-lu --orders "$work/back.jsonl" --seed 8 --output "$work/back" >/dev/null
"$guichet" ingest --json --office 59 "$work/back" >"$work/second"
check "it comes back to its case" bash -c "grep -q '$number' '$work/second' && ! grep -q '59-[0-9]*-000002' '$work/second'"
check "what was ticked waits no longer" waits_not nom_naissance
check "and stands in the case" test "$(value nom_naissance)" = "N'GUYEN-TRAN"
for name in date_naissance telephone; do # where the pen was doubtful, somebody says what it wrote
    field=$("$guichet" review list --json | jq -r --arg name "corrige_$name" '.[] | select(.name == $name) | .field')
    said=1990-02-13
    [ $name = telephone ] && said=0612345679
    [ -z "$field" ] || "$guichet" review correct "$field" $said >/dev/null
done
check "what was corrected goes to a person" waits date_naissance applicant_corrects
check "each of it" waits telephone applicant_corrects
check "and does not enter by itself" test "$(value date_naissance)" = 1990-02-03
check "that it was corrected is in the journal" bash -c "'$guichet' case journal '$number' --json | grep -q corrected_by_applicant"
field=$("$guichet" review list --json | jq -r '.[] | select(.name == "date_naissance") | .field')
check "a person takes it" "$guichet" review correct "$field" 1990-02-13
check "and it stands" test "$(value date_naissance)" = 1990-02-13
check "ticks and corrections are no answers of the case" bash -c "'$guichet' case show '$number' --json | jq -e '.values | keys | map(select(startswith(\"exact_\"))) | length == 0'"

"$guichet" report truth --output "$work/truth" >/dev/null 2>&1
check "what the person ticked is truth to calibrate on" bash -c "grep '\"name\": *\"nom_naissance\"' '$work/truth/truth.jsonl' | grep -q '\"verdict\": *\"exact\"'"
check "the corrected day too" bash -c "grep '\"name\": *\"date_naissance\"' '$work/truth/truth.jsonl' | grep -q '\"verdict\": *\"correct\"'"

"$samples" --form ce-que-nous-avons-lu --count 1 --seed 9 --output "$work/stray" >/dev/null
"$guichet" ingest --json --office 59 "$work/stray" >"$work/third"
check "a sheet of nobody's case opens none" is "$work/third" '.states[0].cases == 0 and .states[0].to_place == 2'
check "the whole journal holds" "$guichet" verify --all
