#!/usr/bin/env bash
# /metrics, /health and doctor say the same; every metric that the alert rules and the dashboard name is there.
set -uo pipefail
. "$(dirname "$0")/check.bash"
command -v curl >/dev/null || skip_all "no curl here"
examples=${GUICHET_SHARE:-.}/scripts/watch
"$samples" --count 1 --seed 41 --no-lines --output "$work/lot" >/dev/null
printf 'II*\0garbage' >"$work/lot/bad.tif"
"$guichet" ingest --office 75 "$work/lot" >/dev/null 2>&1
due_in() { # days
    psql -Xq "$("$guichet" db url)" -c "UPDATE guichet.case_file SET silence_on = (now() AT TIME ZONE 'Europe/Paris')::date + $1, lapse_on = NULL"
}
due_in -1
"$guichet" serve --port 0 --workers 0 >"$work/serve" 2>"$work/serve.err" &
serve=$!
trap 'kill $serve; finish' EXIT
for _ in $(seq 150); do grep -q http "$work/serve" && break; sleep 0.1; done
desk=$(grep -o 'http://[^ ]*' "$work/serve" | head -1)

metric() { # name, value by curl
    curl -s "${desk}metrics" | sed -n "s/^guichet_$1 //p"
}
curl -s -D "$work/head" "${desk}metrics" >"$work/metrics"
check "it is Prometheus' text" grep -qi '^content-type: text/plain; version=0.0.4' "$work/head"
check "each line a comment or a name with a number" bash -c "! grep -vE '^(# (HELP|TYPE) guichet_[a-z_]+ .+|guichet_[a-z_]+ -?[0-9]+)$' '$work/metrics'"
check "each metric once, with its type" bash -c "[ \$(grep -c '^# TYPE' '$work/metrics') -eq \$(grep -v '^#' '$work/metrics' | sort -u | wc -l) ]"
check "what could not be read is counted" test "$(metric originals_quarantined)" = 1
check "no anchor yet: no age is made up" test -z "$(metric anchor_age_seconds)"
check "a case long past its implicit decision is overdue" test "$(metric cases_overdue)" = 1
"$guichet" anchor >/dev/null
check "then there is one" test "$(metric anchor_age_seconds)" -lt 60
name=$(psql -XAtq "$("$guichet" db url)" -c "SELECT value FROM guichet.case_value WHERE name = 'nom_naissance' LIMIT 1")
check "nothing personal is told" bash -c "! grep -qi '${name:-DUPONT}' '$work/metrics'"

curl -s "${desk}health" >"$work/health"
check "health names what to look at" is "$work/health" '.good == false and .worries.quarantine and .worries.overdue and (.worries.store_away | not)'
"$guichet" doctor --json >"$work/doctor" 2>/dev/null
check "the doctor counts the same" bash -c "jq -r '.[] | select(.check == \"watch\").detail' '$work/doctor' | grep -q 'originals_quarantined=1'"

due_in 5
check "days to the next legal danger" bash -c "v=\$(curl -s '${desk}metrics' | sed -n 's/^guichet_legal_danger_days //p'); [ \"\$v\" -ge 4 ] && [ \"\$v\" -le 5 ]"
curl -s "${desk}metrics" >"$work/metrics"
missing=$(grep -ohE 'guichet_[a-z_]+' "$examples"/guichet-alerts.yml "$examples"/guichet-dashboard.json | sort -u |
          while read -r used; do grep -q "^$used " "$work/metrics" || echo "$used"; done)
check "the alerts and the dashboard name only what is there" test -z "$missing"

"$guichet" db stop >/dev/null 2>&1
mv "$GUICHET_HOME/pg" "$GUICHET_HOME/away"
: >"$GUICHET_HOME/pg"
curl -s "${desk}health" >/dev/null
check "without the store health is 503" test "$(curl -s -o "$work/health" -w '%{http_code}' "${desk}health")" = 503
check "and says so" is "$work/health" '.worries.store_away and .numbers.store_up == 0'
check "and the metrics too" test "$(metric store_up)" = 0
rm "$GUICHET_HOME/pg"
mv "$GUICHET_HOME/away" "$GUICHET_HOME/pg"
