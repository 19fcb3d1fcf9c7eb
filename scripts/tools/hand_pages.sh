#!/usr/bin/env bash
# Pages of rows whose truth is known, scanned in five ways, for measuring and calibrating handwriting (hand_plan.mjs says what is
# written on them and by whom). Scans that are there are kept.
#
#   scripts/tools/hand_pages.sh GROUP STYLE PAGES FOLDER     FOLDER/SETTING holds the scans, FOLDER/SETTING-truth their truth
#
# GUICHET_TEST_DATA: the folder that holds handprint/ and reference/. For the group other OTHER names the recordings; for the style official
# OFFICIAL names the form, and TEMPLATES the folder where it is.
set -euo pipefail
cd "$(dirname "$0")/../.."
group=$1 style=$2 pages=$3 folder=$4
form=hand-rows
[ "$style" != addresses ] || form=titre-sejour
[ "$style" != numbers ] || form=hand-numbers
[ "$style" != official ] || form=$OFFICIAL
recordings=$GUICHET_TEST_DATA/handprint wrong=scripts/train/glyph_truth.txt
mkdir -p "$folder"
node scripts/tools/hand_plan.mjs "$GUICHET_TEST_DATA" "$group" "$pages" $wrong "$style" >"$folder/orders"
from=(--recording "$recordings/unipen_capitals.strokes.jsonl.gz" --recording "$recordings/unipen_digits.strokes.jsonl.gz")
[ "$group" != other ] || from=(--recording "$OTHER")
number=0
for setting in 300_g4,300,tiff-g4,bw,1 200_g4,200,tiff-g4,bw,1 300_jpeg,300,tiff-jpeg,grey,1 200_jpeg,200,pdf-jpeg,colour,1 300_poor,300,pdf-g4,bw,1.6; do
    IFS=, read -r name dpi format colour strength <<<"$setting"
    scans=$folder/$name
    number=$((number + 1))
    [ -e "$scans.done" ] && continue
    awk "NR % 5 == $number % 5" "$folder/orders" >"$scans.jsonl"
    "${OUT:-build}/tools/samples" --templates "${TEMPLATES:-tests/bench/forms}" --form "$form" --orders "$scans.jsonl" --wrong $wrong \
        "${from[@]}" \
        --output "$scans" --dpi "$dpi" --format "$format" --colour "$colour" --strength "$strength" --upright --seed "7$number" >/dev/null
    touch "$scans.done"
done
