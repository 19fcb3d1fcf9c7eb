#!/usr/bin/env bash
# The supervisor's screens in headless Chromium, keyboard only; axe-core looks at each. GUICHET_SHOTS=FOLDER keeps pictures.
set -uo pipefail
. "$(dirname "$0")/desk.bash"
export GUICHET_AGENT=preparation

# Everything that is accepted is drawn from the first lot, so that the sample has something to say; nothing from the second.
"$guichet" report set sample_per_mille 1000 >/dev/null 2>&1
"$samples" --count 1 --seed 41 --output "$work/first" >/dev/null
"$guichet" ingest --json --office 75 "$work/first" >/dev/null 2>&1
"$guichet" report set sample_per_mille 0 >/dev/null
"$samples" --count 3 --seed 42 --output "$work/second" >/dev/null
"$guichet" ingest --json --office 75 "$work/second" >/dev/null 2>&1
# Two of nobody's letters, which nothing ties to each other.
printf 'Bonjour,\nvoici une lettre qui ne dit rien.\n' >"$work/letter.txt"
printf '\n\n\n        Madame,\n\n   ceci est autre chose.\n' >"$work/other.txt"
"$samples" --count 1 --seed 43 --upright --output "$work/form" >/dev/null
for letter in letter other; do "$samples" --scan "$work/$letter.txt" --upright --output "$work/letters/$letter" >/dev/null; done
mkdir "$work/third"
tiffcp "$work"/form/*.tif "$work"/letters/*/*.tif "$work/third/lot.tif"
"$guichet" ingest --json --office 75 "$work/third" >/dev/null 2>&1
for n in 1 2; do
    printf '{"key":"en-ligne-%s","office":"75","form":"titre-sejour","fields":{"type_demande":"premiere_demande","nom_naissance":"ESSAI"}}' "$n" >"$work/online.json"
    "$guichet" submit "$work/online.json" >/dev/null 2>&1
done
people "claire supervisor" "sami supervisor" "odile auditor"
open_desk
TRUTH=$work node tests/browser/review.mjs
