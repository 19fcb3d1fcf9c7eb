#!/usr/bin/env bash
# A form by hand and the person's passport, scanned on its side: the zone is read, the page is a passport, the doubtful answers are confirmed.
set -uo pipefail
. "$(dirname "$0")/check.bash"

"$samples" --count 1 --seed 4403 --writing hand --passport --output "$work/lot" >/dev/null
"$guichet" read --json "$work"/lot/*.tif >"$work/read" 2>/dev/null
zone=$(jq -c '.pages[3].mrz / "\n"' "$work"/lot-truth/00001.tif.json)
check "the zone is read as it is printed" is "$work/read" ".pages[3].mrz[0] | .checked and .lines == $zone"
check "in the fields of a passport" is "$work/read" '.pages[3].mrz[0] | .format == "TD3" and .fields.issuer.value == "UTO"'
check "the form and the passport are taken in" "$guichet" ingest --office 75 "$work/lot"
number=$("$guichet" case list --json | jq -r '.[0].number')
"$guichet" case show --json "$number" >"$work/case"
check "the page is a passport, without a separator" is "$work/case" '[.documents[].kind] == ["form", "passeport"]'
check "and is here" is "$work/case" '[.pieces[] | select(.kind == "passeport") | .state] == ["received"]'
check "it has confirmed answers" is "$work/case" '[.events[] | select(.kind == "field.confirmed")] | length > 0'
check "who somebody is needs nobody any more" is "$work/case" '.values | has("nom_naissance") and has("prenoms") and has("date_naissance") and has("sexe")'

# The same without a passport: an entry of birth in print, looked at while somebody waits for a name.
"$samples" --count 1 --seed 4403 --writing hand --output "$work/born" >/dev/null
jq -r '.pages[0].fields | "EXTRAIT D ACTE DE NAISSANCE", "Nom de famille : \(.nom_naissance)", "Prenoms : \(.prenoms)",
       "Date de naissance : \(.date_naissance | split("-") | "\(.[2])/\(.[1])/\(.[0])")", "Registre des naissances. Mentions marginales : neant", "Officier de l etat civil"' "$work"/born-truth/00001.tif.json >"$work/entry.txt"
"$samples" --scan "$work/entry.txt" --upright --output "$work/entry" >/dev/null
mkdir "$work/later"
tiffcp "$work"/born/*.tif "$work"/entry/*.tif "$work/later/dossier.tif"
"$guichet" ingest --office 75 "$work/later" >"$work/later.out" 2>&1
second=$("$guichet" case list --json | jq -r --arg first "$number" '[.[].number | select(. != $first)][0]')
"$guichet" work --once >/dev/null 2>&1
"$guichet" case show --json "$second" >"$work/after"
check "an entry of birth is known by its words" is "$work/after" '[.documents[].kind] == ["form", "acte_naissance"]'
check "it confirms what was written by hand" is "$work/after" '[.events[] | select(.kind == "field.confirmed") | .data.name] | index("nom_naissance") and index("date_naissance")'
