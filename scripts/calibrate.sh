#!/usr/bin/env bash
# Makes forms/calibration.json anew, from pages made by the sample maker (seeds that no reported figure uses): print, pens, and real
# hands of writers that the network was not trained on. A change of ocr/handprint.bin, of the cutting of cells or of the
# decoder asks for it. An hour and a half on two cores, a quarter of it when the pages are there already.
#
#   GUICHET_TEST_DATA=FOLDER scripts/calibrate.sh [COPIES]     FOLDER: holds handprint/ and reference/ (ocr/handprint.md)
#   GUICHET_TEST_DATA=FOLDER scripts/calibrate.sh hands        only the maps of hands, when nothing that print goes through changed
#   GUICHET_TEST_DATA=FOLDER scripts/calibrate.sh imported     only the maps of forms that others drew (FOLDER holds forms/ too), also done by the first
#
# First every row of cells is settled by the network alone, which gives the maps of the network; then, with these maps in
# force, the rows in doubt have both engines, and the lines in doubt a second look, which gives the maps of two witnesses.
set -euo pipefail
cd "$(dirname "$0")/.."
copies=${1:-72}
: "${GUICHET_TEST_DATA:?the folder of recordings is missing}"
export OUT=${OUT:-build} GUICHET_SHARE=$PWD OMP_THREAD_LIMIT=1
work=$(mktemp -d)
# The pages depend on neither weights nor decoder: SAMPLES names a folder that keeps them for the next time. SCORES: where to keep what the
# maps of imported forms were made from.
pages=${SAMPLES:-$work/pages}
trap 'rm -rf "$work"' EXIT

scores() { # name, calibration, copies, further options of the bench
    local name=$1 calibration=$2 count=$3
    shift 3
    "$OUT/tests/bench/accuracy" --count "$count" --calibration "$calibration" --scores "$work/$name.tsv" \
        --samples "$pages/$name" "$@" >/dev/null
}
rows() { # group, calibration, templates: measure, score, right or wrong, writer of each row of cells
    find "$pages/$1" -mindepth 1 -maxdepth 1 -type d ! -name '*-truth' | sort |
        xargs "$OUT/tests/bench/handprint_pages" --templates "${3:-tests/bench/forms}" --calibration "$2" |
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

# A calibration by which the network alone settles every row of cells, and one look every line.
alone() { # good poor | imported
    node -e 'const { maps } = JSON.parse(require("fs").readFileSync("forms/calibration.json"));
        for (const content of ["network date", "network digits", "network letters", "network mixed", "network checked", "network keyed", "network broken", "print line"])
            for (const page of process.argv.slice(1)) maps[`${content} ${page}`] = { knots: [[0, 0.9999], [1, 1]], bounds: [[0, 0]] };
        console.log(JSON.stringify({ maps }))' "$@"
}

# Official forms as the import takes them: one that is a picture and two that can be filled, typed on; hands on the first two; pens for boxes and for what
# is left empty. Maps that say "good" where none of imported forms is there yet.
official=(form-12100_03 cerfa_13824-04 cerfa_15186-03)
as_imported() { sed 's/ good\t/ imported\t/; s/ poor\t/ imported_poor\t/'; }
typed_scores() { # calibration: on standard output
    local form
    for form in "${official[@]}"; do
        scores "typed-$form" "$1" 4 --seed 740000 --templates "$pages/templates" --form "$form"
        as_imported <"$work/typed-$form.tsv"
    done
}
pen_scores() { # calibration
    local form
    for form in "${official[@]}"; do
        scores "pen-$form" "$1" 2 --seed 750000 --templates "$pages/templates" --form "$form" --writing hand
        as_imported <"$work/pen-$form.tsv"
    done
}
imported() {
    local form
    for form in 12100_03 cerfa_13824-04 cerfa_15186-03; do
        [ -e "$pages/templates/${form/#1/form-1}-1.yaml" ] ||
            GUICHET_HOME=$pages "$OUT/guichet" form import "$GUICHET_TEST_DATA/forms/$form.pdf" >/dev/null
    done
    OFFICIAL=form-12100_03 TEMPLATES=$pages/templates scripts/tools/hand_pages.sh calibration official 800 "$pages/official"
    OFFICIAL=cerfa_13824-04 TEMPLATES=$pages/templates scripts/tools/hand_pages.sh calibration official 300 "$pages/official-combs"
    OFFICIAL=form-12100_03 TEMPLATES=$pages/templates scripts/tools/hand_pages.sh typed official 500 "$pages/typed-official"
    alone imported >"$work/alone-imported.json"
    rows typed-official "$work/alone-imported.json" "$pages/templates"
    rows official "$work/alone-imported.json" "$pages/templates"
    rows official-combs "$work/alone-imported.json" "$pages/templates"
    # Simulated pens are nobody's hand: of what they wrote only boxes, and what stayed empty, count.
    {
        cat "$work"/rows-official{,-combs}.tsv | as_imported | grep -E '^handprint'
        as_imported <"$work/rows-typed-official.tsv" | cut -f1-3 | grep -E '^network '
        typed_scores "$work/alone-imported.json" | grep -E '^(network|empty|mark|print)'
        pen_scores "$work/alone-imported.json" | grep -E '^(empty|mark)'
    } >"$work/imported.scores"
    node scripts/calibrate.mjs --keep forms/calibration.json "$work/imported.scores" >"$work/first-imported.json"
    rows typed-official "$work/first-imported.json" "$pages/templates"
    { as_imported <"$work/rows-typed-official.tsv" | cut -f1-3; typed_scores "$work/first-imported.json"; } | grep -E '^(both|typed|print_twice) ' >>"$work/imported.scores" || true
    [ -z "${SCORES:-}" ] || cp "$work/imported.scores" "$SCORES"
    node scripts/calibrate.mjs --keep forms/calibration.json "$work/imported.scores" >"$work/calibration.json"
    mv "$work/calibration.json" forms/calibration.json
}

hands() { # calibration
    rows calibration "$1"
    rows more "$1"
    rows addresses "$1"
    rows numbers "$1"
    rows accents "$1"
    grep -hE '^handprint' "$work"/rows-{calibration,more,addresses,numbers,accents}.tsv >"$work/hand.scores"
}

if [ "$copies" = imported ]; then
    imported
    exit
fi
scripts/tools/hand_pages.sh calibration plain 800 "$pages/calibration"
scripts/tools/hand_pages.sh calibration more 400 "$pages/more"
scripts/tools/hand_pages.sh calibration addresses 100 "$pages/addresses"
scripts/tools/hand_pages.sh calibration numbers 200 "$pages/numbers"
# One name in forty has an accent then.
scripts/tools/hand_pages.sh calibration accents 60 "$pages/accents"
if [ "$copies" = hands ]; then
    hands forms/calibration.json
    node scripts/calibrate.mjs --keep forms/calibration.json "$work/hand.scores" >"$work/calibration.json"
    mv "$work/calibration.json" forms/calibration.json
    exit
fi
scripts/tools/hand_pages.sh typed plain 500 "$pages/typed"
alone good poor >"$work/alone.json"
# Two of a kind at a time: neither needs what the other makes.
{
    rows typed "$work/alone.json"
    scores own "$work/alone.json" "$copies" --seed 720000
} &
hands "$work/alone.json"
scores pen "$work/alone.json" "$copies" --seed 730000 --writing hand
wait $!
grep -hE '^(network|empty cells)' "$work"/{rows-typed,own}.tsv >"$work/alone.scores"
grep -hE '^(mark|empty|print|presence)' "$work"/{own,pen}.tsv >"$work/rest.scores"
node scripts/calibrate.mjs --keep forms/calibration.json "$work"/{alone,rest,hand}.scores >"$work/first.json"

scores own "$work/first.json" "$copies" --seed 720000 &
rows typed "$work/first.json"
wait $!
grep -hE '^(both|typed|print_twice)' "$work"/{own,rows-typed}.tsv >"$work/both.scores"
node scripts/calibrate.mjs --keep forms/calibration.json "$work"/{alone,rest,hand,both}.scores >"$work/calibration.json"
mv "$work/calibration.json" forms/calibration.json
imported
