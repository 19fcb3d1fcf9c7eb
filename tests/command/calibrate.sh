#!/usr/bin/env bash
# scripts/calibrate.mjs: what a map promises, and that what a list knows and what none does promise together.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo 1..8
number=0
check() { # what, a condition on the maps `m`; `at` gives a map's first bound that is no wider
    number=$((number + 1))
    if node -e '
        const m = JSON.parse(require("fs").readFileSync(process.argv[1])).maps;
        const at = (measure, limit) => (m[measure].bounds.find(([, bound]) => bound <= limit) ?? [2])[0];
        process.exit(eval(process.argv[2]) ? 0 : 1)' "$work/maps" "$2"; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        cat "$work/maps" >&2
    fi
}
rows() { # measure, how many, the least score, which are wrong (awk), how many writers
    awk -v measure="$1" -v n="$2" -v low="$3" -v writers="$5" 'BEGIN {
        OFS = "\t"
        for (i = 0; i < n; i++) print measure, low + (1 - low) * i / n, !('"$4"'), "w" i % writers }'
}
{
    rows "print even good" 1000 0.5 'i % 250 == 0' 40
    rows "print lumped good" 1000 0.5 'i % 250 == 0' 250
    rows "hand known good" 4000 0.5 'i < 400 && i % 20 == 0' 40
    rows "hand letters good" 1000 0.5 'i < 900 && i % 9 == 0' 40
    rows "mark few good" 59 0.5 0 40
} >"$work/scores"
node scripts/calibrate.mjs "$work/scores" >"$work/maps"
check "probability climbs with the score" 'Object.values(m).every(({ knots }) => knots.every(([, p], i) => i === 0 || p >= knots[i - 1][1]))'
check "too few promise nothing" '!m["mark few good"]'
check "what comes by one writer promises less than what comes by many" 'm["print lumped good"].bounds[0][1] > 1.3 * m["print even good"].bounds[0][1]'
check "of poor pages nothing was measured: twice the doubt" 'm["print even poor"].n === 0 && m["print even poor"].bounds[0][1] >= 2 * m["print even good"].bounds[0][1]'
check "what no list knows is promised with what one knows" 'at("hand letters good", 0.004) <= 1'
check "it has to score higher for it than what a list knows" 'at("hand letters good", 0.004) > at("hand known good", 0.004) + 0.2'
cp "$work/maps" "$work/first"
grep letters "$work/scores" | node scripts/calibrate.mjs /dev/stdin >"$work/maps"
check "and could not be alone" 'at("hand letters good", 0.004) > 1'
rows "hand known good" 1000 0.5 'i % 4 == 0' 40 >"$work/scores"
node scripts/calibrate.mjs --keep "$work/first" "$work/scores" >"$work/maps"
check "measured anew, a method's maps of before are gone; others stay" '!m["hand letters good"] && m["hand known good"].n === 1000 && m["print even good"].n === 1000'
