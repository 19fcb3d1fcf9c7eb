#!/usr/bin/env bash
# Forms that others drew, through the whole way: imported, printed with values, scanned as an office scanner does in many ways,
# recognised and laid straight by their print alone. Then the same with each form's own template taken away: nothing may be
# recognised. The forms are those of ../shared/data/forms, where these are present.
set -euo pipefail
forms=$GUICHET_TEST_DATA/forms
[ -d "$forms" ] || { echo "recognition skipped - no ../shared/data/forms"; exit 0; }
samples=${OUT:-build}/tools/samples
look=${OUT:-build}/tests/bench/recognition
count=${COUNT:-2}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GUICHET_HOME=$work
declare -A pdf
for file in "$forms"/*.pdf; do
    "$GUICHET" form import "$file" >/dev/null 2>&1 || continue
    id=$(grep -l . "$work"/templates/*.yaml | xargs ls -t | head -1 | xargs sed -n 's/^id: //p')
    pdf[$id]=$file
done
echo "recognition.forms ${#pdf[@]} imported"

scan() { # setting, options...
    local setting=$1
    shift
    for id in "${!pdf[@]}"; do
        "$samples" --scan "${pdf[$id]}" --count "$count" --split --output "$work/$setting-$id" "$@" >/dev/null 2>&1
        n=$(pdfinfo "${pdf[$id]}" 2>/dev/null | sed -n 's/^Pages: *//p')
        i=0
        for file in "$work/$setting-$id"/*; do
            mv "$file" "$work/scans/$setting@$id@$((i++ % n + 1)).$i.tif"
        done
        rm -r "$work/$setting-$id" "$work/$setting-$id-truth"
    done
}
mkdir "$work/scans"
scan plain --upright --seed 21
scan turned --seed 22
scan poor --upright --seed 23 --strength 2
scan fax --upright --seed 24 --dpi 200
scan torn --upright --seed 25 --damage torn
scan folded --upright --seed 26 --damage folded
scan shrunk --upright --seed 27 --damage shrunk
scan copied --upright --seed 28 --damage copied

# Pages without anything on them but a line or two are nobody's.
"$look" "$work/templates" "$work"/scans/* | awk -F'\t' '
    { n = split($1, path, "/"); split(path[n], part, "@"); split(part[3], page, ".")
      all[part[1]]++; ms[part[1]] += $11
      right[part[1]] += $3 == part[2] && $4 == page[1]; wrong[part[1]] += $3 != "-" && ($3 != part[2] || $4 != page[1])
      if ($3 != "-") { if ($10 > most[part[1]]) most[part[1]] = $10; sum[part[1]] += $10; found[part[1]]++ } }
    END { for (s in all) {
        printf "recognition.%s.right %d of_%d\nrecognition.%s.wrong %d pages\n", s, right[s], all[s], s, wrong[s]
        printf "recognition.%s.residual %.2f mm mean, worst page %.2f (90th percentile over each page)\n", s, sum[s] / (found[s] ? found[s] : 1), most[s]
        printf "recognition.%s.cost %.1f ms/page\n", s, ms[s] / all[s] } }' | sort

false=0 tried=0
for id in "${!pdf[@]}"; do
    rm -rf "$work/others"
    cp -a "$work/templates" "$work/others"
    grep -l "^id: $id\$" "$work"/others/*.yaml | while read -r yaml; do rm -rf "$yaml" "${yaml%.yaml}"; done
    while IFS=$'\t' read -r _ _ found _; do
        tried=$((tried + 1))
        [ "$found" = - ] || false=$((false + 1))
    done < <("$look" "$work/others" "$work"/scans/*"@$id@"*)
done
echo "recognition.not_installed.recognised $false of_$tried pages"
