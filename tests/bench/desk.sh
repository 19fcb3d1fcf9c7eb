#!/usr/bin/env bash
# The desk under load: search among CASES cases (a million) of 101 offices, by a clerk of a small office, one of the largest and somebody who
# sees all; then PEOPLE people (50) of them reviewing at once, each answering every THINK_MS (1000): how long they wait for the next field.
# Through HTTP, with sessions, row-level security and journal, as a browser asks. DESK_HOME: a folder in which the filled store stays, and is
# found again.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
chmod 755 "$work"
export GUICHET_HOME=${DESK_HOME:-$work/home} PEOPLE=${PEOPLE:-50}
serve=
trap '[ -z "$serve" ] || kill "$serve" 2>/dev/null || true; "$GUICHET" db stop >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
"$GUICHET" db migrate >/dev/null
sql() { PGOPTIONS='-c search_path=guichet,public' psql -XAtq -v ON_ERROR_STOP=1 -d "$("$GUICHET" db url)" "$@"; }
password='une phrase assez longue'
if [ "$(sql -c "SELECT count(*) FROM account WHERE name = 'agent$((PEOPLE - 1))'")" = 0 ]; then
    sql -v cases="${CASES:-1000000}" -f tests/bench/desk_fill.sql >/dev/null
    # One in five sees all, two are of the largest office, the others of the next ones.
    mapfile -t offices < <(sql -c "SELECT office FROM case_file GROUP BY 1 ORDER BY count(*) DESC")
    for ((i = 0; i < PEOPLE; i++)); do
        case $((i % 5)) in
        0) at=() ;;
        1 | 2) at=(--office "${offices[0]}") ;;
        *) at=(--office "${offices[1 + i % 20]}") ;;
        esac
        echo "$password" | "$GUICHET" user add "agent$i" supervisor "${at[@]}" >/dev/null 2>&1
    done
    echo "$password" | "$GUICHET" user add petit clerk --office "${offices[-1]}" >/dev/null 2>&1
fi
"$GUICHET" serve --port 0 --workers 0 >"$work/serve" 2>"$work/serve.err" &
serve=$!
for _ in $(seq 150); do grep -q http "$work/serve" && break; sleep 0.1; done
DESK_ADDRESS=$(grep -o 'http://[^ ]*' "$work/serve" | head -1) PASSWORD=$password node tests/bench/desk_load.mjs
