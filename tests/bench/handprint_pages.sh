#!/usr/bin/env bash
# Handwriting of people whom the network has never seen, read through whole pages: their letters and digits are written into
# tests/bench/forms/hand-rows.yaml, printed, scanned in five ways, and read as `guichet read` does.
# PAGES (default 210) says how many. Skips, and says so, where the recordings are not there.
set -euo pipefail
cd "$(dirname "$0")/../.."
data=${GUICHET_TEST_DATA:-$PWD/../shared/data}
out=${OUT:-build}
pages=${PAGES:-210}
work=$out/handprint-pages-$pages
if [ ! -d "$data/handprint" ]; then
    echo "handprint_pages skipped - no $data/handprint"
    exit 0
fi
mkdir -p "$work"

write() { # group, style, pages
    GUICHET_TEST_DATA=$data scripts/tools/hand_pages.sh "$1" "$2" "$3" "$work/$1-$2"
}

variant() { # style, name, features or nothing; further options
    local style=$1 name=$2 features=$3 scans
    shift 3
    scans=$(find "$work/test-$style" -mindepth 1 -maxdepth 1 -name '*_*' ! -name '*-truth' ! -name '*.*' | sort)
    # shellcheck disable=SC2086 # one word a folder
    GUICHET_SHARE=$PWD "$out/tests/bench/handprint_pages" --templates "${TEMPLATES:-tests/bench/forms}" "$@" $scans >"$work/test-$style-$name.tsv"
    # shellcheck disable=SC2086 # a word or none
    node tests/bench/handprint_table.mjs "$name" "$work/test-$style-$name.tsv" $features
}

write test plain "$pages"
write test habits $((pages / 2))
write test addresses $((pages / 2))
write test accents $((pages / 2))
if /usr/bin/python3 -c 'import numpy, PIL' 2>/dev/null; then
    export OTHER=$work/other.jsonl.gz
    /usr/bin/python3 scripts/tools/hand_pictures.py "$data" "$OTHER"
    GUICHET_TEST_DATA=$data scripts/tools/hand_pages.sh other plain "$pages" "$work/test-other"
    variant other other_sources ''
fi
# The official form 12100*03, as `guichet form import` takes it, its fields confirmed.
if [ -e "$data/forms/12100_03.pdf" ]; then
    export GUICHET_HOME=$work/official OFFICIAL=form-12100_03
    [ -e "$GUICHET_HOME/templates/$OFFICIAL-1.yaml" ] || GUICHET_SHARE=$PWD "$out/guichet" form import "$data/forms/12100_03.pdf" >/dev/null
    GUICHET_SHARE=$PWD "$out/guichet" form confirm "$OFFICIAL" >/dev/null
    TEMPLATES=$GUICHET_HOME/templates write test official $((pages / 2))
    TEMPLATES=$GUICHET_HOME/templates variant official official ''
fi
variant plain pages ''
variant plain alphabet_only '' --without names
variant plain open_model '' --without words
variant plain each_cell_alone '' --without hand
variant plain tesseract '' --without network
variant habits habits features
variant addresses addresses ''
variant accents accents ''
