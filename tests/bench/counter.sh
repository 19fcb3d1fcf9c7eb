#!/usr/bin/env bash
# The counter's waits: ROUNDS (5) files of 12 pages (a form, a passport, blank backs, letters), page by page as a feeder gives them, through
# HTTP as a browser does: from the first page sent until its picture can be shown, and from the last page sent until the acknowledgement
# is there as a PDF.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
chmod 755 "$work"
export GUICHET_HOME=$work/home ROUNDS=${ROUNDS:-5}
serve=
trap '[ -z "$serve" ] || kill "$serve" 2>/dev/null || true; "$GUICHET" db stop >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
"$GUICHET" db migrate >/dev/null
printf 'Attestation\n\nJe soussigné atteste héberger la personne désignée.\n' >"$work/letter.txt"
for ((i = 0; i < ROUNDS; i++)); do
    "$OUT/tools/samples" --count 1 --seed $((500 + i)) --passport --backs --fill 0.8 --split --output "$work/$i/a" >/dev/null
    "$OUT/tools/samples" --scan "$work/letter.txt" --count 5 --seed $((600 + i)) --split --output "$work/$i/b" >/dev/null
done
"$GUICHET" office 75 --name 'Préfecture du banc' --address '1 place de la Mairie, 75000 Ici' --phone '01 00 00 00 00' >/dev/null
password='une phrase assez longue'
echo "$password" | "$GUICHET" user add nadia clerk --office 75 >/dev/null 2>&1
"$GUICHET" serve --port 0 --workers 2 >"$work/serve" 2>"$work/serve.err" &
serve=$!
for _ in $(seq 150); do grep -q http "$work/serve" && break; sleep 0.1; done
DESK_ADDRESS=$(grep -o 'http://[^ ]*' "$work/serve" | head -1) PASSWORD=$password FILES=$work node tests/bench/counter_day.mjs
