#!/usr/bin/env bash
# Machine readable zones on pages as passports, permits, visas and identity cards carry them, lying on all four sides, scanned in six ways;
# lines that others made, where the folder of data is there; and Tesseract beside, with a model of its own for such lines where it is there.
# PAGES (default 60) a way; TRIES=N: N pages, two thirds of them poor or worse, and of the lines nothing; MRZ_LINES=FILE keeps a line a zone.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${OUT:-build} data=${GUICHET_TEST_DATA:-$PWD/../shared/data}/mrz
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ways=("300_g4,300,tiff-g4,bw,1" "200_g4,200,tiff-g4,bw,1" "300_jpeg,300,pdf-jpeg,grey,1" "200_jpeg,200,pdf-jpeg,colour,1" "600_grey,600,jpeg,grey,1" "300_poor,300,pdf-g4,bw,2")
if [ -n "${TRIES:-}" ]; then
    ways=("200_g4,200,tiff-g4,bw,1" "200_jpeg,200,pdf-jpeg,colour,1" "300_poor,300,pdf-g4,bw,2" "200_poor,200,pdf-g4,bw,2" "200_grey,200,pdf-jpeg,grey,2" "300_worse,300,pdf-jpeg,grey,2.6")
    PAGES=$((TRIES / 6))
fi
number=0
for setting in "${ways[@]}"; do
    IFS=, read -r name dpi format colour strength <<<"$setting"
    number=$((number + 1))
    "$out/tests/bench/mrz" draw "$work/$name.pdf" "$work/$name.txt" "${SEED:-77}$number" "${PAGES:-60}"
    "$out/tools/samples" --scan "$work/$name.pdf" --upright --dpi "$dpi" --format "$format" --colour "$colour" --strength "$strength" \
        --seed "$number" --output "$work/$name" >/dev/null 2>&1
    find "$work/$name" -type f | sort | xargs env GUICHET_SHARE="$PWD" "$out/tests/bench/mrz" read >"$work/$name.tsv" 2>/dev/null
    awk -F'\t' -v name="$name" 'NR == FNR { truth[FNR] = $0; next }
        { ms += $4; right += $11 == truth[FNR]; good += $6; wrong += $6 && $11 != truth[FNR]; sure += $6 && $8 > 0.995
          sure_wrong += $6 && $8 > 0.995 && $11 != truth[FNR]
          weak += $12 && !$6 }
        END { printf "mrz.%s %.1f %% whole zones right of %d; %d believed, %d of them wrong; %d with good check digits not believed; %d sure, %d wrong; %.1f ms a page\n",
                     name, 100 * right / FNR, FNR, good, wrong, weak, sure, sure_wrong, ms / FNR }' "$work/$name.txt" "$work/$name.tsv"
done
[ -z "${MRZ_LINES:-}" ] || for name in $(printf '%s\n' "${ways[@]}" | cut -d, -f1); do paste "$work/$name.txt" "$work/$name.tsv"; done >"$MRZ_LINES"
[ -z "${TRIES:-}" ] || exit 0
[ -d "$data/lines" ] || { echo "mrz.lines skipped - no $data/lines"; exit 0; }
find "$data/lines" -name '*.tif' | sort | xargs env GUICHET_SHARE="$PWD" "$out/tests/bench/mrz" lines 2>/dev/null
command -v tesseract >/dev/null || { echo "mrz.tesseract skipped - no program tesseract (apt-get install tesseract-ocr)"; exit 0; }
for model in fra mrz; do
    options=(-l fra)
    [ $model = fra ] || options=(--tessdata-dir "$data" -l mrz)
    find "$data/lines" -name '*.tif' | sort | awk 'NR % 12 == 0' | while read -r file; do
        text=$(tesseract "$file" - --psm 7 "${options[@]}" 2>/dev/null | tr -d ' \n\f')
        [ "$text" = "$(tr -d ' \n' <"${file%.tif}.gt.txt")" ] && echo right || echo wrong
    done | sort | uniq -c | awk -v model=$model '{ n[$2] = $1 } END { printf "mrz.tesseract_%s %.1f %% of %d of these lines\n", model, 100 * n["right"] / (n["right"] + n["wrong"]), n["right"] + n["wrong"] }'
done
