#!/usr/bin/env bash
# guichet receipt, letter, verify, office: no registration without acknowledgement, papers that anybody can check, a reply sheet
# that brings the missing pieces to their case and moves its clock.
set -uo pipefail
. "$(dirname "$0")/check.bash"

"$samples" --count 1 --seed 14 --output "$work/lot" >/dev/null
"$guichet" ingest --json --office 75 "$work/lot" >"$work/ingest" 2>/dev/null
number=$("$guichet" case list --json | jq -r '.[0].number')

check "no paper is made for a service that is not described" says "office 75" "$guichet" receipt "$number" -o "$work/r.pdf"
check "nor is there a file" test ! -e "$work/r.pdf"
check "a service is described" "$guichet" office 75 --name "Préfecture d'essai" --address "1 place du Port" --phone "01 99 00 00 00"
check "without acknowledgement no registration" says "guichet receipt" "$guichet" case move "$number" enregistre
check "the acknowledgement is made" bash -c "'$guichet' receipt --json '$number' -o '$work/r.pdf' >'$work/r.json'"
check "and the case is registered" "$guichet" case move "$number" enregistre

pdftotext -layout "$work/r.pdf" "$work/r.txt"
for words in "$number" "Préfecture d'essai" "1 place du Port" "01 99 00 00 00" "reçue le" "décision implicite" "recours" \
    "tribunal administratif" "Formulaire de demande" "Justificatif de domicile"; do
    check "it says: $words" grep -qF "$words" "$work/r.txt"
done
check "in one page, tagged, with its language" \
    bash -c "pdfinfo '$work/r.pdf' | grep -q '^Pages: *1$' && pdfinfo '$work/r.pdf' | grep -q '^Tagged: *yes' && grep -aq fr-FR '$work/r.pdf'"

check "the file verifies" says "authentique" "$guichet" verify "$work/r.pdf"
pdftoppm -r 150 -jpeg "$work/r.pdf" "$work/photo"
check "so does a picture of it" says "$number" "$guichet" verify "$work"/photo*.jpg
code=$(jq -r .code "$work/r.json")
check "so does its code, copied by hand" says "authentique" "$guichet" verify --code "$(sed 's/.\{30\}/& /g' <<<"${code,,}")"
failed=0
for ((i = 4; i < ${#code}; i += 7)); do
    letter=${code:i:1}
    other=$([ "$letter" = A ] && echo B || echo A)
    "$guichet" verify --code "${code:0:i}$other${code:i+1}" >/dev/null 2>&1 && failed=$((failed + 1))
done
check "no altered character passes" test $failed -eq 0
mkdir -p "$work/other"
check "somebody else's key is told" bash -c "GUICHET_HOME='$work/other' '$guichet' verify --code '$code' 2>&1 | grep -q 'autre service'"

silence=$("$guichet" case show --json "$number" | jq -r .times.silence_on)
check "missing pieces are asked for" "$guichet" letter "$number" -o "$work/l.pdf"
check "which stops the clock" bash -c "[ \$('$guichet' case show --json '$number' | jq -r .times.silence_on) \\> '$silence' ]"

# What comes back: the reply sheet, then each piece behind its separator.
pdftoppm -r 300 -mono -f 2 -l 2 "$work/l.pdf" "$work/reply"
pdftoppm -r 300 -mono "$work/r.pdf" "$work/page"
for kind in titre_sejour protection justificatif_domicile; do
    "$guichet" sheet document --kind $kind -o "$work/$kind.pdf" >/dev/null
    pdftoppm -r 300 -mono "$work/$kind.pdf" "$work/$kind"
done
mkdir "$work/answer"
n_page=0
for picture in "$work"/reply*.pbm "$work"/titre_sejour*.pbm "$work"/page*.pbm "$work"/protection*.pbm "$work"/page*.pbm \
    "$work"/justificatif_domicile*.pbm "$work"/page*.pbm; do
    ppm2tiff -c g4 -R 300 "$picture" "$work/$((++n_page)).tif" 2>/dev/null
done
tiffcp -c g4 "$work"/[1-7].tif "$work/answer/reply.tif" 2>/dev/null
check "the answer is taken in" "$guichet" ingest --office 75 "$work/answer"
"$guichet" case show --json "$number" >"$work/case"
check "it is the same case's" is "$work/case" '.submissions | length == 2'
check "with its pieces" is "$work/case" '[.pieces[] | select(.kind == "titre_sejour" or .kind == "justificatif_domicile") | .state] == ["received", "received"]'
check "and the clock runs again" is "$work/case" ".times.silence_on == \"$silence\""
check "no second case came of it" bash -c "[ \$('$guichet' case list --json | jq length) -eq 1 ]"
check "the state of the case is printed" "$guichet" letter "$number" --status -o "$work/s.pdf"
check "a number that is none is an error" answers 1 "$guichet" receipt 75-2026-999999-X
check "no number is wrong usage" answers 2 "$guichet" receipt
