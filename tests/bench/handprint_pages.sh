#!/usr/bin/env bash
# Handwriting of people whom the network has never seen, read through whole pages: their letters and digits are written into
# tests/bench/forms/hand-rows.yaml, printed, scanned in five ways, and read as `guichet read` does. Thresholds come from the calibration writers.
# PAGES (default 205 a group) says how many. Skips, and says so, where the recordings are not there.
set -euo pipefail
cd "$(dirname "$0")/../.."
data=${GUICHET_TEST_DATA:-$PWD/../shared/data}/
out=${OUT:-build}
recordings=$data/handprint wrong=scripts/train/glyph_truth.txt
pages=${PAGES:-205}
work=$out/handprint-pages-$pages
if [ ! -d "$recordings" ]; then
    echo "handprint_pages skipped - no $recordings"
    exit 0
fi
mkdir -p "$work"

write() { # group, style, pages, of which source
    local setting number=0 name dpi format colour strength scans
    node tests/bench/handprint_plan.mjs "$data" "$1" "$3" $wrong "$2" >"$work/$1-$2.jsonl"
    for setting in 300_g4,300,tiff-g4,bw,1 200_g4,200,tiff-g4,bw,1 300_jpeg,300,tiff-jpeg,grey,1 200_jpeg,200,pdf-jpeg,colour,1 300_poor,300,pdf-g4,bw,1.6; do
        IFS=, read -r name dpi format colour strength <<<"$setting"
        scans=$work/$1-$2/$name
        number=$((number + 1))
        [ -e "$scans.done" ] && continue
        mkdir -p "$work/$1-$2"
        awk "NR % 5 == $number % 5" "$work/$1-$2.jsonl" >"$scans.jsonl"
        "$out/tools/samples" --templates tests/bench/forms --form hand-rows --orders "$scans.jsonl" --wrong $wrong \
            --recording "$recordings/unipen_capitals.strokes.jsonl.gz" --recording "$recordings/unipen_digits.strokes.jsonl.gz" \
            --output "$scans" --dpi "$dpi" --format "$format" --colour "$colour" --strength "$strength" --upright --seed "7$number" >/dev/null
        touch "$scans.done"
    done
}

look() { # group, style, name of the variant, further options
    local group=$1 style=$2 name=$3 scans
    shift 3
    scans=$(find "$work/$group-$style" -mindepth 1 -maxdepth 1 -type d ! -name '*-truth' | sort)
    # shellcheck disable=SC2086 # one word a folder
    GUICHET_SHARE=$PWD "$out/tests/bench/handprint_pages" --templates tests/bench/forms "$@" $scans >"$work/$group-$style-$name.tsv"
}

write calibration plain "$pages"
write test plain "$pages"
write test habits $((pages / 2))
variant() { # name, further options
    local name=$1
    shift
    look calibration plain "$name" "$@"
    look test plain "$name" "$@"
    node tests/bench/handprint_table.mjs "$name" "$work/calibration-plain-$name.tsv" "$work/test-plain-$name.tsv"
}
variant pages
variant alphabet_only --without names
variant open_model --without words
variant each_cell_alone --without hand
look test plain tesseract --without network
node tests/bench/handprint_table.mjs tesseract - "$work/test-plain-tesseract.tsv"
look test habits pages
node tests/bench/handprint_table.mjs habits - "$work/test-habits-pages.tsv" features
