#!/usr/bin/env bash
# FILES pages of forms at DPI (300), one a file (980 unless told), and among them BAD files (20) of the kinds that a mailroom's folder may hold: what becomes of each,
# and the largest process on the way.
set -euo pipefail
files=${FILES:-980} bad=${BAD:-20}
work=$(mktemp -d)
chmod 755 "$work"
export GUICHET_HOME=$work/home
trap '"$GUICHET" db stop >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
"$OUT/tools/samples" --count $(((files + 2) / 3)) --seed "${SEED:-41}" --dpi "${DPI:-300}" --split --output "$work/lot" >/dev/null
find "$work/lot" -type f | sort | tail -n +$((files + 1)) | xargs -r rm
"$GUICHET" form print titre-sejour -o "$work/blank.pdf" >/dev/null
qpdf --encrypt secret secret 256 -- "$work/blank.pdf" "$work/locked.pdf"
# Named to lie between the good ones, as the folder is taken in by names.
mkdir "$work/bad"
perl "$(dirname "$0")/../command/bad_files.pl" "$work/bad" "$bad" "$work/lot/00001.tif" "$work/locked.pdf"
i=0
for file in "$work"/bad/*; do
    i=$((i + 1))
    mv "$file" "$work/lot/$(printf '%05d' $((i * files / (bad + 1))))-$(basename "$file")"
done
"$GUICHET" db start >/dev/null
/usr/bin/time -o "$work/cost" -f "%e %M" "$GUICHET" ingest --json --office 75 --workers 2 "$work/lot" >"$work/said" 2>"$work/progress" || true
read -r seconds kib < <(tail -1 "$work/cost")
jq -r --arg given "$((files + bad))" '.states as $batches | [$batches[].originals[]] as $all |
    "files \($all | length) files given \($given)",
    "filed \([$all[] | select(.problem | not)] | length) files \(.cases | length) cases",
    "quarantined \([$all[] | select(.problem)] | length) files " +
        ([$all[] | select(.problem) | .problem.code] | group_by(.) | map("\(.[0]) \(length)") | join(", ")),
    "missing \([$batches[].missing] | add) pages to place: \([$batches[].to_place] | add)"' "$work/said"
echo "largest_process $((kib / 1024)) MiB of all, workers and readers"
echo "took $seconds s"
