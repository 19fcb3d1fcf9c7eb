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
