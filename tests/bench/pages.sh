#!/usr/bin/env bash
# Pages a second of the whole process, `guichet read` with two workers, for the kinds of page that a mailroom has; the
# store's part by `guichet ingest`; and side by side, on the same pages, ocrmypdf and the tesseract command line.
# PAGES chooses how many form copies (3 pages each).
set -euo pipefail
samples=${OUT:-build}/tools/samples
copies=${PAGES:-20}
work=$(mktemp -d)
chmod 755 "$work"
export GUICHET_HOME=$work/home
trap '"$GUICHET" db stop >/dev/null 2>&1 || true; rm -rf "$work"' EXIT

# Wall seconds and the CPU seconds of all its processes: on a machine that does other things too, only these can be compared.
seconds() { # command...
    local TIMEFORMAT='%R %U %S'
    { time { "$@" >/dev/null 2>&1 || true; }; } 2>&1 | awk '{ print $1, $2 + $3 }'
}
rate() { # name, pages, "wall cpu", note
    awk -v name="$1" -v pages="$2" -v took="$3" -v note="${4:-}" 'BEGIN {
        split(took, s, " "); printf "%s %.1f pages/s %s; %.0f ms of CPU a page\n", name, pages / s[1], note, 1000 * s[2] / pages }'
}
read_rate() { # name, folder, note
    local pages
    pages=$("$GUICHET" read --json --workers 2 "$2"/* 2>/dev/null | jq '.pages | length' | paste -sd+ | bc)
    rate "$1" "$pages" "$(seconds "$GUICHET" read --json --workers 2 "$2"/*)" "${3:-}"
}

# What a page holds decides what it costs: goals that speak of 40 fields a page are to be compared through these.
density() { # name, folder
    "$GUICHET" read --json --workers 2 "$2"/* 2>/dev/null | jq -rs --arg name "$1" '[.[].pages[]] as $pages |
        [$pages[].fields[]?] as $all | ($pages | length) as $n |
        def a_page(f): ([$all[] | select(f)] | length) * 10 / $n | round / 10;
        "\($name).fields \(a_page(true)) a_page of which filled cells \(a_page(.method == "typed" or .method == "handprint")), free lines \(a_page(.method == "print"))"'
}

"$samples" --count "$copies" --seed 3 --fill 1 --output "$work/typed" >/dev/null
"$samples" --count "$copies" --seed 3 --writing blank --output "$work/unfilled" >/dev/null
"$samples" --count "$copies" --seed 3 --fill 1 --no-lines --output "$work/no_lines" >/dev/null
"$samples" --count "$copies" --seed 5 --backs --split --output "$work/split" >/dev/null
"$samples" --count "$copies" --seed 6 --writing hand --output "$work/hand" >/dev/null
mkdir "$work/blank"
for file in "$work"/split/*[02468].tif; do cp "$file" "$work/blank"; done
"$GUICHET" sheet document --kind passeport --copies 60 -o "$work/sheets.pdf" >/dev/null
pdftoppm -r 300 -mono -tiff -tiffcompression packbits "$work/sheets.pdf" "$work/sheet"
mkdir "$work/sheets"
for file in "$work"/sheet-*.tif; do tiffcp -c g4 "$file" "$work/sheets/$(basename "$file")"; done

# A page as full as can be: 24 rows of boxes, 10 free lines, 6 check boxes (tests/bench/forms/dense.yaml).
dense=("$samples" --templates tests/bench/forms --form dense --count "$((copies * 2))" --seed 8 --fill 1)
"${dense[@]}" --output "$work/dense" >/dev/null
"${dense[@]}" --no-lines --output "$work/dense_no_lines" >/dev/null
export GUICHET_TEMPLATES=$PWD/tests/bench/forms
read_rate pages.40_fields "$work/dense" "300 dpi G4, 40 fields of which 10 free lines"
read_rate pages.40_fields_no_lines "$work/dense_no_lines" "the same without free lines"
density pages.40_fields "$work/dense"
density pages.40_fields_no_lines "$work/dense_no_lines"
unset GUICHET_TEMPLATES

read_rate pages.typed_form "$work/typed" "300 dpi G4, 3-page files, free lines filled"
read_rate pages.typed_form_no_lines "$work/no_lines" "without free lines"
read_rate pages.unfilled_form "$work/unfilled" "what a form page costs before any text"
density pages.typed_form "$work/typed"
density pages.typed_form_no_lines "$work/no_lines"
read_rate pages.handprint_form "$work/hand" "drawn by the pen simulator"
read_rate pages.blank "$work/blank" "one page a file"
read_rate pages.separator "$work/sheets" "one page a file"

"$GUICHET" db start >/dev/null 2>&1
pages=$((copies * 3))
rate pages.ingest_typed_form $pages "$(seconds "$GUICHET" ingest --workers 2 --office 75 "$work/typed")" "to cases in the store"

export OMP_THREAD_LIMIT=1
some=$((copies < 4 ? copies : 4))
mapfile -t few < <(ls "$work"/typed/* | head -"$some")
if command -v tesseract >/dev/null; then
    rate peer.tesseract $((some * 3)) "$(seconds xargs -P2 -I{} tesseract {} stdout -l fra --psm 3 < <(printf '%s\n' "${few[@]}"))" "same pages, full text, -P2"
else
    echo "peer.tesseract none - not installed: scripts/setup.sh tesseract-ocr"
fi
if command -v ocrmypdf >/dev/null; then
    tiffcp "${few[@]}" "$work/few.tif" 2>/dev/null
    tiff2pdf -o "$work/few.pdf" "$work/few.tif" 2>/dev/null
    rate peer.ocrmypdf $((some * 3)) "$(seconds ocrmypdf -q -l fra --jobs 2 --output-type pdf --optimize 0 "$work/few.pdf" "$work/out.pdf")" "same pages, --jobs 2"
else
    echo "peer.ocrmypdf none - not installed: scripts/setup.sh ocrmypdf"
fi
