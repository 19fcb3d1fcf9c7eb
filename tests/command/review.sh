#!/usr/bin/env bash
# guichet batch, case, review and doctor, as a user types them: what waits is looked at, decided, and stands in the case.
set -uo pipefail
. "$(dirname "$0")/check.bash"

check "the review is set" "$guichet" report set blind_per_mille 0
check "within bounds" answers 1 "$guichet" report set blind_per_mille 5000
check "a list of names is one" "$guichet" report set double_keyed ""
"$samples" --count 1 --seed 31 --output "$work/lot" >/dev/null
"$guichet" ingest --json --office 75 "$work/lot" >"$work/ingest" 2>/dev/null
number=$(jq -r '.cases[0] | if type == "object" then .number else . end' "$work/ingest")

"$guichet" batch list --json >"$work/batches"
check "batch list gives the batch" is "$work/batches" 'length == 1 and .[0].state == "closed" and .[0].missing == 0'
check "batch show names every page and its fate" says "$number" "$guichet" batch show 1
"$guichet" batch show 1 >"$work/shown"
check "in French" bash -c "grep -q formulaire '$work/shown' && ! grep -qE 'form  |[a-z]_[a-z]' '$work/shown'"
check "a batch that is not there is an error" answers 1 "$guichet" batch show 99
check "a word that is no number is an error" answers 1 "$guichet" batch show un
check "an unknown verb is wrong usage" answers 2 "$guichet" batch fly
check "an option that nothing here heeds is wrong usage" answers 2 "$guichet" case list --office 75
check "case list gives the case" says "$number" "$guichet" case list
check "case show says where values come from" says "Probabilit" "$guichet" case show "$number"
check "an unknown case is an error" answers 1 "$guichet" case show 75-2026-999999-X

"$guichet" review list --json --limit 500 >"$work/waiting"
check "something waits for a person" is "$work/waiting" '[.[] | select(.kind == "field")] | length > 0'
# A field that the person filled: what they wrote is in the sample's truth.
truth=$work/lot-truth/$(ls "$work/lot-truth" | head -1)
while read -r field name; do
    written=$(jq -r --arg name "$name" '[.pages[].fields[$name] // empty][0] // empty' "$truth")
    [ -n "$written" ] && [ "$name" != photo ] && break
done < <(jq -r '.[] | select(.kind == "field") | "\(.field) \(.name)"' "$work/waiting")
check "a correction is taken" "$guichet" review correct "$field" "$written"
"$guichet" case show --json "$number" >"$work/case"
check "and stands in the case, with who decided" is "$work/case" \
    ".values[\"$name\"].value == \"$written\" and .values[\"$name\"].provenance.agent != null"
check "the field waits no more" bash -c "'$guichet' review list --json --limit 500 | jq -e '[.[] | select(.field == $field)] == []'"
check "the journal tells it" says "field" "$guichet" case journal "$number"

printf '\nq\n' | "$guichet" review >"$work/session" 2>&1
picture=$(sed -n 's/^Image : //p' "$work/session" | head -1)
check "the review shows a picture of the field" test -s "$picture"
check "which is a PNG with ink" bash -c "head -c 8 '$picture' | od -An -tx1 | grep -q '89 50 4e 47' && [ \$(stat -c %s '$picture') -gt 300 ]"
check "Enter accepts, then the next field comes" bash -c "[ \$(grep -c '^Image' '$work/session') -eq 2 ]"

"$guichet" report quality --json >"$work/quality"
check "the report counts what was read" is "$work/quality" '[.rows[] | select(.by == "all")] | length == 2 and .[0].total > 10'
check "and says it in words" says "Sans personne" "$guichet" report quality --from 2020-01-01
check "truth wants a folder" answers 1 "$guichet" report truth
check "truth is written out" "$guichet" report truth --output "$work/truth"
check "one line a field that a person decided" bash -c "[ \$(wc -l <'$work/truth/truth.jsonl') -ge 2 ]"
check "with what the person said" bash -c "jq -e --arg v \"\$1\" 'select(.name == \"$name\" and .value == \$v)' '$work/truth/truth.jsonl' >/dev/null" - "$written"
check "beside its picture" bash -c "head -c 4 '$work/truth/'\$(head -1 '$work/truth/truth.jsonl' | jq -r .file) | grep -q PNG"
check "for nobody else's eyes" test "$(stat -c %a "$work/truth")" = 700
check "settings are told" says "siblings_most" "$guichet" report settings

check "the form is printed with what the case knows" "$guichet" form print titre-sejour --case "$number" -o "$work/again.pdf"
known=$("$guichet" case show --json "$number" | jq -r '.values | to_entries[] | select(.key == "commune" or .key == "fait_a") | .value.value' | head -1)
check "and its text is there" bash -c "pdftotext -layout '$work/again.pdf' - | tr -d ' \n' | grep -qF \"\$(printf %s '$known' | tr -d ' ')\""
check "of an unknown case nothing is printed" answers 1 "$guichet" form print titre-sejour --case 75-2026-999999-X -o "$work/none.pdf"

"$samples" --count 1 --seed 32 --output "$work/short" >/dev/null
"$guichet" ingest --office 75 --expect-cases 2 --label court "$work/short" >/dev/null 2>&1
check "a batch that differs from what was expected says how" says "attendu 2, trouvé 1" "$guichet" batch show 2
check "and how it is let through" says "batch release 2 --reason" "$guichet" batch show 2
told() { # jq condition, command...: it answers in JSON
    local wanted=$1
    shift
    "$@" --json >"$work/told" && is "$work/told" "$wanted"
}
check "and is released by a person with a reason, told as data" told '. == {"batch": 2, "released": true}' "$guichet" batch release 2 --reason "un seul dossier dans l'enveloppe"
check "so is what is read again" told '. == {"batch": 2, "retried": 0}' "$guichet" batch retry 2
check "what is moved" told ".number == \"$number\" and .state == \"retire_par_usager\"" "$guichet" case move "$number" retire_par_usager --reason essai
check "what is set" told '. == {"name": "siblings_most", "value": 7}' "$guichet" report set siblings_most 7
check "and who is let in, with the password that was made" told '.name == "alice" and (.password | length) > 15' "$guichet" user add alice clerk --office 75 </dev/null

check "doctor finds nothing to mend" "$guichet" doctor
"$guichet" doctor --json >"$work/doctor"
check "the sandbox is looked at too" is "$work/doctor" '[.[].check] | index("sandbox") != null'
check "and says it as data" is "$work/doctor" 'map(.verdict) | index("bad") == null'
check "doctor tells a missing share folder and the way out" says "make setup" env GUICHET_SHARE=/nonexistent "$guichet" doctor
"$guichet" db stop >/dev/null
