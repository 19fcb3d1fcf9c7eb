#!/usr/bin/env bash
# The supervisor's screens in headless Chromium, keyboard only; axe-core looks at each. GUICHET_SHOTS=FOLDER keeps pictures.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
guichet=${GUICHET:-build/guichet}
chromium=$(command -v chromium || command -v chromium-browser || true)
[ -n "$chromium" ] || { echo "1..0 # SKIP no chromium here: scripts/setup.sh installs it"; exit 0; }
work=$(mktemp -d)
chmod 755 "$work"
export GUICHET_HOME=$work/home CHROMIUM=$chromium GUICHET_AGENT=preparation
serve=
finish() {
    [ -n "$serve" ] && kill "$serve" 2>/dev/null && wait "$serve" 2>/dev/null
    "$guichet" db stop >/dev/null 2>&1
    rm -rf "$work"
}
trap finish EXIT

# Everything that is accepted is drawn from the first lot, so that the sample has something to say; nothing from the second.
"$guichet" report set sample_per_mille 1000 >/dev/null 2>&1
"${OUT:-build}/tools/samples" --count 1 --seed 41 --output "$work/first" >/dev/null
"$guichet" ingest --json --office 75 "$work/first" >/dev/null 2>&1
"$guichet" report set sample_per_mille 0 >/dev/null
"${OUT:-build}/tools/samples" --count 3 --seed 42 --output "$work/second" >/dev/null
"$guichet" ingest --json --office 75 "$work/second" >/dev/null 2>&1
# Two of nobody's letters, which nothing ties to each other.
printf 'Bonjour,\nvoici une lettre qui ne dit rien.\n' >"$work/letter.txt"
printf '\n\n\n        Madame,\n\n   ceci est autre chose.\n' >"$work/other.txt"
"${OUT:-build}/tools/samples" --count 1 --seed 43 --upright --output "$work/form" >/dev/null
for letter in letter other; do "${OUT:-build}/tools/samples" --scan "$work/$letter.txt" --upright --output "$work/letters/$letter" >/dev/null; done
mkdir "$work/third"
tiffcp "$work"/form/*.tif "$work"/letters/*/*.tif "$work/third/lot.tif"
"$guichet" ingest --json --office 75 "$work/third" >/dev/null 2>&1
for n in 1 2; do
    printf '{"key":"en-ligne-%s","office":"75","form":"titre-sejour","fields":{"type_demande":"premiere_demande","nom_naissance":"ESSAI"}}' "$n" >"$work/online.json"
    "$guichet" submit "$work/online.json" >/dev/null 2>&1
done
for account in "claire supervisor" "sami supervisor" "odile auditor"; do
    # shellcheck disable=SC2086
    echo "une phrase assez longue" | "$guichet" user add $account >/dev/null 2>&1
done
"$guichet" serve --port 0 --workers 0 >"$work/serve" 2>"$work/serve.err" &
serve=$!
for _ in $(seq 100); do grep -q http "$work/serve" && break; sleep 0.1; done
DESK_ADDRESS=$(grep -o 'http://[^ ]*' "$work/serve" | head -1) TRUTH=$work node tests/browser/review.mjs
