#!/usr/bin/env bash
# Makes forms/calibration.json anew, from pages made by the sample maker (seeds that no reported figure uses) and from rows of
# real writers: a change of ocr/handprint.bin, of the cutting of cells or of the decoder asks for it. Half an hour on one core.
#
#   scripts/calibrate.sh HAND_SCORES [COPIES]      HAND_SCORES: build/tests/bench/handprint_rows ROWS HAND_SCORES, ROWS of
#                                                  the calibration writers (scripts/train/handprint_rows.py)
#
# First every row of cells is settled by the network alone, which gives the maps of the network; then, with these maps in
# force, the rows in doubt have both engines, which gives the maps of two witnesses.
set -euo pipefail
cd "$(dirname "$0")/.."
hand=${1:?HAND_SCORES is missing}
copies=${2:-60}
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
typed() { # calibration
    scores dense "$1" --seed 710000 --templates tests/bench/forms --form dense --fill 1
    scores own "$1" --seed 720000
}

node -e 'const maps = JSON.parse(require("fs").readFileSync("forms/calibration.json"));
    for (const content of ["date", "digits", "letters", "mixed"])
        for (const page of ["good", "poor"]) maps[`network ${content} ${page}`] = [[0, 0.9999], [1, 1]];
    console.log(JSON.stringify(maps))' >"$work/alone.json"
typed "$work/alone.json"
scores pen "$work/alone.json" --seed 730000 --writing hand
grep -hE '^network' "$work"/{dense,own}.tsv >"$work/alone.scores"
grep -hE '^(mark|empty|print|presence)' "$work"/{dense,own,pen}.tsv >"$work/rest.scores"
node scripts/calibrate.mjs "$work/alone.scores" "$work/rest.scores" "$hand" >"$work/first.json"

typed "$work/first.json"
grep -hE '^(both|typed)' "$work"/{dense,own}.tsv >"$work/both.scores"
node scripts/calibrate.mjs "$work"/{alone,rest,both}.scores "$hand" >forms/calibration.json
