#!/usr/bin/env bash
# Somebody at the counter with twelve pages and one piece missing, from the scan to the answer that comes back by post: case, completeness,
# acknowledgement, letter; the reply sheet and the piece behind it, without any separator, complete the case and end the suspension of its clock.
set -uo pipefail
. "$(dirname "$0")/check.bash"

scripts/tools/dossier.sh "$work/d" || exit 1
"$guichet" office 75 --name "Préfecture d'essai" --address "1 place du Port" --phone "01 99 00 00 00" >/dev/null
"$guichet" trust import "$work/d/bill/certificate.pem" >/dev/null
"$guichet" ingest --json --office 75 --channel counter "$work/d/depot" >"$work/ingest" 2>/dev/null
check "twelve pages, one case, every page with its fate" is "$work/ingest" \
    '.states[0] | .pages == 12 and .cases == 1 and .blanks == 3 and .separators == 2 and .to_place == 0 and .missing == 0'
number=$("$guichet" case list --json | jq -r '.[0].number')
"$guichet" case show --json "$number" >"$work/case"
piece() { # kind, condition on the piece
    is "$work/case" ".completeness.pieces[] | select(.kind == \"$1\") | $2"
}
check "its documents" is "$work/case" '[.documents[].kind] | sort == ["form", "justificatif_domicile", "passeport", "photos", "visa"]'
"$guichet" case show "$number" >"$work/shown"
check "called so in French, as its pieces are" bash -c "sed -n '/^Documents/,\$ p' '$work/shown' | grep -q '^Passeport ' && grep -q '^formulaire ' '$work/shown' &&
    grep -q '^Acte de naissance ' '$work/shown' && ! grep -qE '^(form|passeport|justificatif_domicile|acte_naissance) ' '$work/shown'"
check "an entry of birth lacks, and nothing else that the file cannot do without" is "$work/case" \
    '.completeness | .answer == "missing_blocking" and ([.pieces[] | select(.blocking and .state != "here") | .kind] == ["acte_naissance"])'
check "each with its reason, class and source" is "$work/case" '.completeness.pieces | all(.source != "" and .class != "" and has("reason") and (.verified | not))'
check "what is due when the card is handed over blocks nothing" piece certificat_medical '.state == "missing" and .at_handover and (.blocking | not)'
check "the bill is genuine and the person's own" is "$work/case" '[.documents[].provenance.twodoc // [] | .[]] | .[0].verdict == "VALID" and .[0].person == "same"'
check "the passport says until when it is valid" piece passeport '.state == "here" and .papers[0].valid_to > "2026"'
check "the clock runs from today" test "$(jq -r .times.received_on "$work/case")" = "$(TZ=Europe/Paris date +%F)"

check "the acknowledgement is made" "$guichet" receipt "$number" -o "$work/receipt.pdf"
pdftotext -layout "$work/receipt.pdf" "$work/receipt"
row() { # label, pages
    grep -qE "^ *$1 +$2 +[0-9]{2}/[0-9]{2}/[0-9]{4} [0-9]{2}:[0-9]{2} +[0-9a-f]{20}\$" "$work/receipt"
}
check "with all that was given: pages, hour and fingerprint of each" eval 'row "Formulaire de demande" 3 && row Passeport 1 && row "Justificatif de domicile" 1 && row Visa 1 && row Photographies 1'
check "with what lacks" grep -qE 'Acte de naissance +manque' "$work/receipt"
check "it is genuine" says authentique "$guichet" verify "$work/receipt.pdf"
"${OUT:-build}/tools/photo" "$work/receipt.pdf" "$work/receipt.jpg" 1
check "in a photograph too" says authentique "$guichet" verify "$work/receipt.jpg"
check "the case is registered" "$guichet" case move "$number" enregistre

clock() { "$guichet" case show --json "$number" | jq -r ".times.silence_on"; }
before=$(clock)
check "the letter is made" "$guichet" letter "$number" -o "$work/letter.pdf"
pdftotext -layout "$work/letter.pdf" "$work/letter"
check "it asks for the entry of birth" grep -q 'Acte de naissance' "$work/letter"
check "and not for what is here" eval '! grep -qE "Passeport|Justificatif de domicile" "$work/letter"'
check "the clock stands for as long as the person has" test "$(clock)" = "$(date -d "$before +$((($(date -d "$(grep -oE 'avant le [0-9/]+' "$work/letter" | head -1 | sed -E 's|avant le ([0-9]+)/([0-9]+)/([0-9]+)|\3-\2-\1|')" +%s) - $(date -d "$(jq -r .times.received_on "$work/case")" +%s)) / 86400)) days" +%F)"

# Nine days later: the second sheet of the letter, and the piece, as people send them.
qpdf --empty --pages "$work/letter.pdf" 2 -- "$work/sheet.pdf"
"$samples" --scan "$work/sheet.pdf" --upright --seed 5 --output "$work/answer" >/dev/null
cp "$work/d/acte/00001.tif" "$work/answer/00002.tif"
later=$(TZ=Europe/Paris date -d '+9 days' +%F)
"$guichet" ingest --json --office 75 --channel mail --received "$later" "$work/answer" >"$work/ingest" 2>/dev/null
"$guichet" work --once >/dev/null 2>&1
"$guichet" case show --json "$number" >"$work/case"
check "the answer is in the same case" is "$work/case" '.submissions | length == 2 and .[1].channel == "mail"'
check "its words say what it is" is "$work/case" '[.documents[].kind] | index("acte_naissance")'
check "the entry of birth is here" piece acte_naissance '.state == "here"'
check "nothing lacks that the file cannot do without" is "$work/case" '.completeness.answer == "missing_not_blocking"'
check "the clock stood nine days" test "$(clock)" = "$(date -d "$before +9 days" +%F)"
check "and says so in words" says "Suspendu du" "$guichet" case show "$number"
check "no second case came of it" bash -c "[ \$('$guichet' case list --json | jq length) -eq 1 ]"
check "the journal holds" "$guichet" verify --all
