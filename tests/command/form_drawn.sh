#!/usr/bin/env bash
# guichet form import on forms that are only drawn: combs of many sorts, words before, over, under and in their boxes, tables, questions with their
# boxes, tints, dots and dashes, places to sign. tests/command/form_drawn.mjs draws them and says what it drew; then the same as scans.
set -uo pipefail
no_store=1
. "$(dirname "$0")/check.bash"
mkdir "$work/drawn"
check "the forms are drawn" node tests/command/form_drawn.mjs "$work/drawn"

# form, file: imported and counted against what was drawn
count() {
    "$guichet" form import "$2" --id "$1" >/dev/null && "$guichet" form show "$1" --json >"$work/$1.json" &&
        node tests/command/form_truth.mjs "$work/drawn/${1%-*}.tsv" "$work/$1.json" --tell >"$work/counts"
}
# share of what was drawn that has to be right: places and labels; no stray
right() {
    count "$2" "$3" && awk -F'\t' -v least="$1" '{ n[$1] = $2; of[$1] = $3 }
        END { print n["places"], "of", of["places"], "places;", n["labels"], "labels;", n["strays"], "strays"
              exit !(n["places"] >= least * of["places"] && n["labels"] >= least * of["labels"] && n["questions"] >= least * of["questions"] && n["strays"] == 0) }' "$work/counts"
}
for form in peignes colonnes tableau cases teinte pointilles cercles budget grille matrice questions sections signatures; do
    check "$form: every place is found, with its words, and nothing else" right 1 "$form-pdf" "$work/drawn/$form.pdf"
done
for form in peignes cases signatures; do
    pdftoppm -r 200 -gray -png -singlefile "$work/drawn/$form.pdf" "$work/drawn/$form"
    check "$form: so is at least 95 % on a grey scan of 200 dpi" right 0.95 "$form-scan" "$work/drawn/$form.png"
done
# A cheap scanner's: askew, in grey, with noise.
for form in grille questions; do
    pdftoppm -r 200 -gray -singlefile "$work/drawn/$form.pdf" "$work/drawn/$form"
    node tests/command/form_scan.mjs "$work/drawn/$form.pgm" "$work/drawn/$form.png" 1.2 200
    check "$form: and on one that is askew and noisy" right 0.95 "$form-noise" "$work/drawn/$form.png"
done
check "the administration's own frame is never read" is "$work/signatures-pdf.json" '[.fields[] | select(.never_read) | .label] == ["Numéro de dossier"]'
check "a telephone number in pairs and a number in threes are one answer each" is "$work/peignes-pdf.json" \
    '[.fields[] | select(.label == "Téléphone" or .label == "SIRET") | (.cells_mm | length)] == [10, 14]'
