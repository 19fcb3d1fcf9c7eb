#!/usr/bin/env bash
# PEOPLE people (50) review at once what stands on real pages: FORMS forms (100) of three pages, scanned at 300 dpi. Each answers every THINK_MS
# (1000), TURNS times (15), four fields ahead, each with its crop and its page, as the screen does.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
chmod 755 "$work"
export GUICHET_HOME=$work/home PEOPLE=${PEOPLE:-50} THINK_MS=${THINK_MS:-1000} TURNS=${TURNS:-15}
serve=
trap '[ -z "$serve" ] || kill "$serve" 2>/dev/null || true; "$GUICHET" db stop >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
"${OUT:-build}/tools/samples" --count "${FORMS:-100}" --seed 97 --output "$work/lot" >/dev/null
"$GUICHET" ingest --json --office 75 "$work/lot" >/dev/null 2>&1
password='une phrase assez longue'
for ((i = 0; i < PEOPLE; i++)); do echo "$password" | "$GUICHET" user add "agent$i" supervisor --office 75 >/dev/null 2>&1; done
"$GUICHET" serve --port 0 --workers 0 >"$work/serve" 2>"$work/serve.err" &
serve=$!
for _ in $(seq 150); do grep -q http "$work/serve" && break; sleep 0.1; done
DESK_ADDRESS=$(grep -o 'http://[^ ]*' "$work/serve" | head -1) PASSWORD=$password node tests/bench/desk_pictures.mjs
