#!/usr/bin/env bash
# Papers behind a form, without any separator: what each is, by its words; a person's word counts more; the file's pieces follow.
set -uo pipefail
. "$(dirname "$0")/check.bash"

letter() { # file, lines
    printf '%s\n' "${@:2}" >"$work/$1.txt"
}
letter bill "FACTURE D'EAU" "Regie des Eaux" "Facture du 12/11/2026" "Compteur 12345678  Nouvel index 1267" "Eau potable 63 m3  Assainissement" "Adresse de consommation : 12 rue des Lilas" "Abonnement  TVA 5,5 %" "Montant total TTC 48,20 euros"
letter other "Bonjour," "voici une lettre qui ne dit rien d'une piece." "Bien a vous"
"$samples" --count 1 --seed 12 --upright --output "$work/form" >/dev/null
"$samples" --scan "$work/bill.txt" --upright --output "$work/bill" >/dev/null
"$samples" --scan "$work/other.txt" --upright --output "$work/other" >/dev/null
mkdir "$work/lot"
tiffcp "$work"/form/*.tif "$work"/bill/*.tif "$work"/other/*.tif "$work/lot/dossier.tif"

"$guichet" read --json --full-text "$work/bill/00001.tif" >"$work/read.json"
check "the words say what it is" is "$work/read.json" '.pages[0].paper | .kind == "justificatif_domicile" and .confidence > 0.9 and .method == "words" and .dated_on == "2026-11-12"'
check "and are the page's text" is "$work/read.json" '.pages[0].text | test("Eau potable")'
check "the same bytes, the same reading" bash -c "cmp <(jq -c .pages '$work/read.json') <('$guichet' read --json --full-text '$work/bill/00001.tif' | jq -c .pages)"
check "in French too" says "Justificatif de domicile" "$guichet" read --full-text "$work/bill/00001.tif"
"$guichet" read --json --full-text "$work/other/00001.tif" >"$work/other.json"
check "a letter is unknown" is "$work/other.json" '.pages[0].paper.kind == null'
"$guichet" read --json "$work/bill/00001.tif" >"$work/plain.json"
check "nobody reads words who did not ask" is "$work/plain.json" '.pages[0].paper == null and .pages[0].text == ""'

"$guichet" ingest --office 75 --received 2026-11-20 "$work/lot" >"$work/ingest" 2>&1
number=$("$guichet" case list --json | jq -r '.[0].number')
"$guichet" case qualify "$number" renouvellement >/dev/null
"$guichet" work --once >/dev/null 2>&1
"$guichet" case show "$number" --json >"$work/case.json"
check "the bill is a document of its own" is "$work/case.json" '[.documents[].kind] | sort == ["form", "inconnu", "justificatif_domicile"]'
check "the piece is here, with its day" is "$work/case.json" '.completeness.pieces[] | select(.kind == "justificatif_domicile") | .state == "here" and .papers[0].made_on == "2026-11-12"'
check "what lacks is missing" is "$work/case.json" '.completeness | .answer == "missing_blocking" and (.pieces[] | select(.kind == "photos") | .state != "here" and (.blocking | not))'
check "one page is unknown, and nobody looks any more" is "$work/case.json" '.completeness | .unknown == 1 and .looking == 0'
page=$(jq -r '.documents[] | select(.kind == "inconnu") | .provenance.pages[0]' "$work/case.json")
check "a person names it" says "Passeport" "$guichet" case name "$page" passeport
"$guichet" case show "$number" --json >"$work/named.json"
check "and the piece is there" is "$work/named.json" '.completeness.pieces[] | select(.kind == "passeport") | .state == "here"'
check "the journal says so" is "$work/named.json" '[.events[] | select(.kind == "page.named")] | length == 2'
check "a kind that there is none is refused" answers 1 "$guichet" case name "$page" vaisselle
check "a piece is accepted by a person" answers 0 "$guichet" case piece "$number" titre_sejour accepted --reason "vu au guichet"
check "and stands so" says "acceptée par un agent" "$guichet" case show "$number"
# The same bill brought once more, months later, and the next one of the same firm: one is known again, the other is not.
sed -e 's/12.11.2026/12\/12\/2026/; s/48,20/52,75/; s/1267/1330/' "$work/bill.txt" >"$work/next.txt"
"$samples" --scan "$work/bill.txt" --seed 5 --upright --output "$work/again" >/dev/null
"$samples" --scan "$work/next.txt" --seed 6 --upright --output "$work/next" >/dev/null
"$guichet" sheet dossier --number "$number" -o "$work/sheet.pdf"
"$samples" --scan "$work/sheet.pdf" --upright --output "$work/sheet" >/dev/null
mkdir "$work/later"
tiffcp "$work"/sheet/*.tif "$work"/again/*.tif "$work"/next/*.tif "$work/later/later.tif"
"$guichet" ingest --office 75 --received 2026-12-20 "$work/later" >"$work/ingest2" 2>&1
"$guichet" work --once >/dev/null 2>&1
psql -XAtq "$("$guichet" db url)" -c 'SELECT p.number, q.number, o.batch_id < r.batch_id FROM guichet.page_same m JOIN guichet.page p ON p.id = m.page_id JOIN guichet.original r ON r.id = p.original_id JOIN guichet.page q ON q.id = m.other_id JOIN guichet.original o ON o.id = q.original_id' >"$work/same"
check "a paper brought once more is known again, the next one of the same firm is not" test "$(cat "$work/same")" = "2|4|t"
check "all of it is sealed" answers 0 "$guichet" verify --all
