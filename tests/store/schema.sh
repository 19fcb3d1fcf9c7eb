#!/usr/bin/env bash
# The rules of the schema: runs every pgTAP script of this folder in a transaction of its own, then takes away one rule
# after the other (rules.txt) and expects the script that guards it to fail: a test that cannot fail proves nothing.
set -euo pipefail
cd "$(dirname "$0")"
. ../home.bash
export GUICHET_DB='' GUICHET_CONFIG=/dev/null
trap remove_home EXIT

"$GUICHET" db migrate >/dev/null
url=$("$GUICHET" db url)
sql() { PGOPTIONS='-c search_path=guichet,tap -c client_min_messages=warning -c timezone=UTC' psql -XAtq -d "$url" "$@"; }
sql -c 'CREATE SCHEMA tap' -c 'CREATE EXTENSION pgtap SCHEMA tap'

run() { # script, statement that takes a rule away
    { echo "BEGIN; $2;"; cat fixture.psql "$1"; echo 'SELECT * FROM finish();'; cat said.psql; echo 'ROLLBACK;'; } | sql 2>&1
}

number=0
for script in *.sql; do
    while IFS= read -r line; do
        case $line in
            ok\ *|not\ ok\ *) number=$((number + 1))
                              sed -E "s/^(not ok|ok) [0-9]+ -/\1 $number - ${script%.sql}:/" <<<"$line" ;;
            ERROR:*|psql:*|'# Looks like you planned'*) number=$((number + 1)); echo "not ok $number - ${script%.sql}: $line" ;;
            said\ *)          echo "${line#said }" >>"$work/said" ;;
            \#*)              echo "$line" ;;
        esac
    done < <(run "$script" '')
done
# Whatever got into the journal meanwhile can be read by an auditor who knows no English.
number=$((number + 1))
speechless=$(sort -u "$work/said" | comm -23 - <(sed -nE 's/^([a-z0-9_.]+) = .*/\1/p' ../../forms/texts/fr.txt ../../intake/texts/fr.txt | sort -u))
[ -s "$work/said" ] && [ -z "$speechless" ] && echo "ok $number - every event has French words" || echo "not ok $number - every event has French words: $speechless"
while IFS='|' read -r script name statement; do
    [[ $script =~ ^[a-z] ]] || continue
    number=$((number + 1))
    outcome=$(run "${script// /}.sql" "$statement" | sed '/^not ok/q') || true # one is enough; what cannot be taken away says so before
    if grep -q '^not ok' <<<"$outcome" && ! grep -q 'ERROR:.*does not exist' <<<"$outcome"; then
        echo "ok $number - the test fails without:$name"
    else
        echo "not ok $number - the test fails without:$name"
        grep -v '^ok' <<<"$outcome" | sed 's/^/# /' | head -20
    fi
done < rules.txt
echo "1..$number"
