#!/usr/bin/env bash
# The store is away while paper comes in: it is taken, with a proof of deposit, and becomes cases when the store is back.
set -uo pipefail
. "$(dirname "$0")/../command/check.bash"
"$samples" --count 2 --seed 51 --output "$work/lot" >/dev/null
away="host=$work/nowhere dbname=guichet connect_timeout=2"

check "ingest takes the files in and gives a proof of deposit" says "preuve de dépôt D-" \
    env GUICHET_DB="$away" "$guichet" ingest --office 75 --received 2026-11-20 --no-wait "$work/lot"
check "they are durable in the spool: two originals and the end of the batch" bash -c "[ \$(ls '$GUICHET_HOME/spool/waiting' | wc -l) -eq 3 ]"
check "again, nothing is doubled" bash -c \
    "GUICHET_DB='$away' '$guichet' ingest --office 75 --received 2026-11-20 --no-wait '$work/lot' >/dev/null; [ \$(ls '$GUICHET_HOME/spool/waiting' | wc -l) -eq 3 ]"
check "work delivers them when the store is there" says "2 originaux, 6 pages" "$guichet" work --once --workers 1
check "the spool is empty then" bash -c "[ -z \"\$(ls '$GUICHET_HOME/spool/waiting')\" ]"
"$guichet" ingest --json --office 75 --received 2026-11-20 "$work/lot" >"$work/after" 2>/dev/null
check "two cases, one batch" is "$work/after" '(.cases | length) == 2 and (.states | length) == 1 and .states[0].state == "closed"'

"$samples" --count 1 --seed 52 --output "$work/second" >/dev/null
GUICHET_DB="$away" "$guichet" doctor >"$work/doctor"
check "the doctor names the store, and does not call the journal altered that he could not see" bash -c \
    "grep -q 'à réparer base' '$work/doctor' && ! grep -q 'altéré' '$work/doctor'"
GUICHET_DB="$away" "$guichet" ingest --office 75 --no-wait "$work/second" >/dev/null 2>&1
entry=$(ls "$GUICHET_HOME"/spool/waiting/*.000001.spool)
printf 'X' | dd of="$entry" bs=1 seek=$(($(stat -c %s "$entry") - 1)) conv=notrunc 2>/dev/null
"$guichet" work --once --workers 1 >/dev/null 2>&1
check "an entry that the disk has spoiled is set aside, not delivered" test -e "$GUICHET_HOME/spool/refused/$(basename "$entry")"
check "with its reason" grep -q SHA-256 "$GUICHET_HOME/spool/refused/$(basename "$entry").txt"

"$guichet" work --workers 1 2>"$work/log" &
worker=$!
sleep 1
"$guichet" db stop >/dev/null 2>&1
"$samples" --count 1 --seed 53 --output "$work/third" >/dev/null
GUICHET_DB="$away" "$guichet" ingest --office 75 --no-wait "$work/third" >/dev/null 2>&1
spool_is_empty() {
    for _ in $(seq 200); do
        [ -z "$(ls "$GUICHET_HOME/spool/waiting")" ] && return 0
        sleep 0.1
    done
    cat "$work/log" >&2
    return 1
}
check "a worker outlives a stop of its store, and goes on" spool_is_empty
kill -TERM $worker
wait $worker
status=$?
check "and ends cleanly" test $status -eq 0
