#!/usr/bin/env bash
# Whether papers that were scanned before are known again, and no two of one layout are taken for one: PAPERS (24) of them, each in up to six versions,
# through five scanners and a copier. DEEDS_LINES=FILE keeps a line a pair.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${OUT:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node tests/bench/deeds/deeds.mjs "${PAPERS:-24}" "${SEED:-31}" "$work/papers"
number=0
for scanner in "300 bw tiff-g4 1" "200 grey tiff-jpeg 1" "200 bw tiff-g4 1" "300 grey tiff-jpeg 1.6" "300 bw tiff-g4 1 --damage copied"; do
    read -r dpi colour format strength more <<<"$scanner"
    number=$((number + 1))
    # shellcheck disable=SC2086 # two words or none
    "$out/tools/samples" --scan "$work/papers.pdf" --output "$work/scan$number" --truth "$work/truth" --dpi "$dpi" --colour "$colour" \
        --format "$format" --strength "$strength" $more --seed "$((${SEED:-31} * 10 + number))" >/dev/null
done
"$out/tests/bench/deeds" "$work/papers.tsv" "$work"/scan[1-5]/*.tif >"$work/lines"
[ -z "${DEEDS_LINES:-}" ] || cp "$work/lines" "$DEEDS_LINES"
# For each thing that differs: how many pairs would be taken for one paper.
awk -F'\t' -v below="$(sed -n 's/^const double ocr_same_below = \([0-9.]*\),.*/\1/p' ocr/page_same.c)" -v alone="$(sed -n 's/.*ocr_same_alone = \([0-9.]*\);/\1/p' ocr/page_same.c)" '
    { kind = $2 == $3 ? "same" : $2 == "first" ? $3 : $2; all[kind]++; taken[kind] += $8 == "same" && $5 < below || $8 == "few" && $5 < alone; near += $2 == $3 && $6 <= 22; ms += $7
      if (!(kind in least) || $5 < least[kind]) least[kind] = $5 }
    END { for (kind in all) printf "deeds.%s %d taken of %d, least %.3f\n", kind, taken[kind], all[kind], least[kind]
          printf "deeds.same_near_by_hash %d of %d\ndeeds.pair %.0f ms\n", near, all["same"], ms / NR }' "$work/lines"
