#!/usr/bin/env bash
# The desk under load: search among CASES cases (a million), and PEOPLE people (50) reviewing at once, each answering every
# THINK_MS (1000): how long they wait for the next field. Through HTTP, with sessions and journal, as a browser asks.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
chmod 755 "$work"
export GUICHET_HOME=$work/home PEOPLE=${PEOPLE:-50}
serve=
trap '[ -z "$serve" ] || kill "$serve" 2>/dev/null || true; "$GUICHET" db stop >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
"$GUICHET" db migrate >/dev/null
sql() { PGOPTIONS='-c search_path=guichet,public' psql -XAtq -v ON_ERROR_STOP=1 -d "$("$GUICHET" db url)" "$@"; }
sql -v cases="${CASES:-1000000}" -v people="$PEOPLE" -f tests/bench/desk_fill.sql >/dev/null

password='une phrase assez longue'
for ((i = 0; i < PEOPLE; i++)); do echo "$password" | "$GUICHET" user add "agent$i" supervisor >/dev/null 2>&1; done
"$GUICHET" serve --port 0 --workers 0 >"$work/serve" 2>"$work/serve.err" &
serve=$!
for _ in $(seq 150); do grep -q http "$work/serve" && break; sleep 0.1; done
DESK_ADDRESS=$(grep -o 'http://[^ ]*' "$work/serve" | head -1) PASSWORD=$password node tests/bench/desk_load.mjs
