#!/usr/bin/env bash
# With the rights of scripts/systemd/roles.sql everything works, and nobody who took over a worker or the desk can alter an
# original, rewrite the journal, take away a rule or delete a case.
set -uo pipefail
. "$(dirname "$0")/../command/check.bash"
"$samples" --count 1 --seed 81 --no-lines --output "$work/lot" >/dev/null
"$guichet" db migrate >/dev/null
"$guichet" db stop >/dev/null
pg=$(store_data)
single=("/usr/lib/postgresql/$(cat "$pg/PG_VERSION")/bin/postgres" --single -D "$pg" guichet)
[ "$(id -u)" -eq 0 ] && single=(runuser -u "$(stat -c %U "$pg")" -- "${single[@]}")
printf '%s\n' "CREATE ROLE guichet_work LOGIN PASSWORD 'trying' BYPASSRLS" "GRANT guichet_desk TO guichet_work" | "${single[@]}" >/dev/null 2>&1
owner=$("$guichet" db url)
check "the owner gives the rights" psql -X -q -v ON_ERROR_STOP=1 "$owner" -f "${GUICHET_SHARE:-.}/scripts/systemd/roles.sql"
GUICHET_DB="$owner user=guichet_work password=trying"
export GUICHET_DB

"$guichet" ingest --json --office 75 --received 2026-11-20 "$work/lot" >"$work/outcome" 2>"$work/err"
check "a batch becomes a case" is "$work/outcome" '(.cases | length) == 1 and .states[0].state == "closed"'
"$guichet" review list --json >"$work/review" 2>/dev/null
field=$(jq -r '[.[] | select(.kind == "field")][0].field' "$work/review")
check "a person decides a field" "$guichet" review reject "$field" --reason illisible
check "the journal is sound" "$guichet" db status

refused() { # SQL
    ! psql -X -q -v ON_ERROR_STOP=1 "$GUICHET_DB" -c "SET search_path = guichet; $1" && grep -q "permission denied\|must be owner" "$work/err"
}
for statement in "UPDATE original_part SET bytes = ''" "DELETE FROM original" "UPDATE event SET agent = 'x'" "DELETE FROM event" \
    "DELETE FROM event_chain" "UPDATE event_chain SET hash = hash" "DELETE FROM case_file" "DELETE FROM page" \
    "UPDATE field_decision SET value = 'x'" "ALTER TABLE event DISABLE TRIGGER USER" "TRUNCATE event" "DROP TABLE page_picture" \
    "SET session_replication_role = replica" "UPDATE migration SET number = 1" "CREATE TABLE mine (x integer)"; do
    check "refused: $statement" refused "$statement"
done

check "the desk sees nothing while nobody acts" test "$(psql -XAtq "$GUICHET_DB" -c 'SET ROLE guichet_desk' -c 'SELECT (SELECT count(*) FROM guichet.case_file) + (SELECT count(*) FROM guichet.original_part)' 2>&1)" = 0
refused_desk() { # SQL
    ! psql -X -q -v ON_ERROR_STOP=1 "$GUICHET_DB" -c "SET ROLE guichet_desk; SET search_path = guichet; $1" && grep -q "permission denied\|must be owner" "$work/err"
}
for statement in "SELECT password FROM account" "SELECT csrf FROM desk_session" "UPDATE account SET office = NULL" "ALTER TABLE case_file DISABLE ROW LEVEL SECURITY" \
    "CREATE POLICY mine ON case_file USING (true)" "INSERT INTO desk_session SELECT" "UPDATE event SET agent = 'x'" "DELETE FROM case_file" "SELECT * FROM node_key"; do
    check "refused to the desk: $statement" refused_desk "$statement"
done
serve_once() { # waits until the desk is open or has given up
    : >"$work/serve" # not to be taken at the word of the desk before
    "$guichet" serve --port 0 --workers 0 >"$work/serve" 2>"$work/serve.err" &
    local pid=$!
    for _ in $(seq 100); do
        grep -q http "$work/serve" && break
        kill -0 $pid 2>/dev/null || break
        sleep 0.1
    done
    kill $pid 2>/dev/null
    wait $pid
    grep -q http "$work/serve"
}
check "the desk opens with these rights" serve_once
psql -XAtq "$owner" -c 'REVOKE ALL ON ALL TABLES IN SCHEMA guichet FROM guichet_desk'
stays_shut() {
    ! serve_once && grep -q guichet_desk "$work/serve.err"
}
check "it does not where its role has no rights, and says so" stays_shut
GUICHET_DB=$owner "$guichet" db migrate >/dev/null
check "the owner's migration gives them anew" serve_once
psql -XAtq "$owner" -c 'ALTER TABLE guichet.case_file DISABLE ROW LEVEL SECURITY'
check "it does not where offices are not kept apart, and says what is missing" stays_shut
unset GUICHET_DB
