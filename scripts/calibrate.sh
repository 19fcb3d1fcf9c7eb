#!/usr/bin/env bash
# Makes forms/calibration.json anew, from pages made by the sample maker (seeds that no reported figure uses): print, pens, and real
# hands of writers that the network was not trained on. A change of ocr/handprint.bin, of the cutting of cells or of the
# decoder asks for it. An hour on two cores, a quarter of it when the pages are there already.
#
#   GUICHET_TEST_DATA=FOLDER scripts/calibrate.sh [COPIES]     FOLDER: holds handprint/ and reference/ (ocr/handprint.md)
#   GUICHET_TEST_DATA=FOLDER scripts/calibrate.sh hands        only the maps of hands, when nothing that print goes through changed
#
# First every row of cells is settled by the network alone, which gives the maps of the network; then, with these maps in
# force, the rows in doubt have both engines, which gives the maps of two witnesses.
set -euo pipefail
cd "$(dirname "$0")/.."
copies=${1:-36}
: "${GUICHET_TEST_DATA:?the folder of recordings is missing}"
export OUT=${OUT:-build} GUICHET_SHARE=$PWD OMP_THREAD_LIMIT=1
work=$(mktemp -d)
# The pages depend on neither weights nor decoder: SAMPLES names a folder that keeps them for the next time.
pages=${SAMPLES:-$work/pages}
trap 'rm -rf "$work"' EXIT

scores() { # name, calibration, further options of the bench
    local name=$1 calibration=$2
    shift 2
    "$OUT/tests/bench/accuracy" --count "$copies" --calibration "$calibration" --scores "$work/$name.tsv" \
        --samples "$pages/$name" "$@" >/dev/null
}
rows() { # group, calibration: measure, score, right or wrong, writer of each row of cells
    find "$pages/$1" -mindepth 1 -maxdepth 1 -type d ! -name '*-truth' | sort |
        xargs "$OUT/tests/bench/handprint_pages" --templates tests/bench/forms --calibration "$2" |
        awk -F'\t' '
            function order(folder, line) {
                while ((getline line < (folder ".jsonl")) > 0)
                    writer[folder, ++count[folder]] = match(line, /"hand":"[^"]*"/) ? substr(line, RSTART + 8, RLENGTH - 9) : ""
            }
            $7 != "-" {
                folder = number = $1
                sub(/\/[^\/]*$/, "", folder)
                sub(/.*\//, "", number)
                if (!(folder in count)) order(folder)
                # Digits that nothing is known of are worth what telephone numbers are, which nearly all digits can be.
                line = $8 "\t" ($3 == $4) "\t" writer[folder, number + 0]
                print $7 "\t" line
                if (sub(/ phone /, " digits ", $7)) print $7 "\t" line
            }' >"$work/rows-$1.tsv"
}

hands() { # calibration
    rows calibration "$1"
    rows more "$1"
    rows addresses "$1"
    rows numbers "$1"
    grep -hE '^handprint' "$work"/rows-{calibration,more,addresses,numbers}.tsv >"$work/hand.scores"
}

scripts/tools/hand_pages.sh calibration plain 800 "$pages/calibration"
scripts/tools/hand_pages.sh calibration more 400 "$pages/more"
scripts/tools/hand_pages.sh calibration addresses 100 "$pages/addresses"
scripts/tools/hand_pages.sh calibration numbers 200 "$pages/numbers"
if [ "$copies" = hands ]; then
    hands forms/calibration.json
    node scripts/calibrate.mjs --keep forms/calibration.json "$work/hand.scores" >"$work/calibration.json"
    mv "$work/calibration.json" forms/calibration.json
    exit
fi
scripts/tools/hand_pages.sh typed plain 500 "$pages/typed"
node -e 'const { maps } = JSON.parse(require("fs").readFileSync("forms/calibration.json"));
    for (const content of ["date", "digits", "letters", "mixed", "checked", "keyed", "broken"])
        for (const page of ["good", "poor"]) maps[`network ${content} ${page}`] = { knots: [[0, 0.9999], [1, 1]], bounds: [[0, 0]] };
    console.log(JSON.stringify({ maps }))' >"$work/alone.json"
# Two of a kind at a time: neither needs what the other makes.
{
    rows typed "$work/alone.json"
    scores own "$work/alone.json" --seed 720000
} &
hands "$work/alone.json"
scores pen "$work/alone.json" --seed 730000 --writing hand
wait $!
grep -hE '^(network|empty cells)' "$work"/{rows-typed,own}.tsv >"$work/alone.scores"
grep -hE '^(mark|empty|print|presence)' "$work"/{own,pen}.tsv >"$work/rest.scores"
node scripts/calibrate.mjs --keep forms/calibration.json "$work"/{alone,rest,hand}.scores >"$work/first.json"

scores own "$work/first.json" --seed 720000 &
rows typed "$work/first.json"
wait $!
grep -hE '^(both|typed)' "$work"/{own,rows-typed}.tsv >"$work/both.scores"
node scripts/calibrate.mjs --keep forms/calibration.json "$work"/{alone,rest,hand,both}.scores >"$work/calibration.json"
mv "$work/calibration.json" forms/calibration.json
