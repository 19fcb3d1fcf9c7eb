#!/usr/bin/env bash
# kill -9 at random moments on ingest, workers, reader servers, reader children and PostgreSQL: the outcome is the same as
# without. ROUNDS, COPIES (of three pages each) and SEED may be set; a failing round prints its seed.
set -uo pipefail
. "$(dirname "$0")/../command/check.bash"
rounds=${ROUNDS:-2} copies=${COPIES:-4} kills=0
seed=${SEED:-$$}
RANDOM=$seed

"$samples" --count "$copies" --seed 41 --output "$work/lot" >/dev/null
echo "du texte" >"$work/lot/00003-texte.tif"
arguments=(--office 75 --channel mail --received 2026-11-20)

descendants() { # pid
    local child
    for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do
        echo "$child"
        descendants "$child"
    done
}
nap() { sleep "0.$((RANDOM % 9))$((RANDOM % 9))"; }
kill_some() { # pid, times: one of its descendants each time
    local times=$2 victims
    while [ "$times" -gt 0 ] && kill -0 "$1" 2>/dev/null; do
        nap
        mapfile -t victims < <(descendants "$1")
        [ ${#victims[@]} -gt 0 ] && kill -9 "${victims[$((RANDOM % ${#victims[@]}))]}" 2>/dev/null && kills=$((kills + 1))
        times=$((times - 1))
    done
}
kill_postgres() { # the whole server, or one of its processes
    local server victims
    server=$(head -1 "$GUICHET_HOME/pg/postmaster.pid" 2>/dev/null) || return 0
    mapfile -t victims < <(echo "$server"; descendants "$server")
    kill -9 "${victims[$((RANDOM % ${#victims[@]} * (RANDOM % 2)))]}" 2>/dev/null && kills=$((kills + 1))
}
# What the outcome is, without what differs from run to run.
outcome() {
    jq -S '{cases: (.cases | length), states: [.states[] | {state, pages, documents, separators, blanks, to_place, missing, waiting,
        originals: [.originals[] | {sequence, name, sha256, state, page_count, code: .problem.code,
            pages: [.pages[] | {page, fate, reason, form, form_page, kind}]}]}]}'
}
settle() { # runs ingest again until its batch is put together: what is done already is only looked at
    "$guichet" work --once --workers 1 --lease 2 >/dev/null 2>&1
    "$guichet" ingest --json "${arguments[@]}" "$work/lot" 2>"$work/settle.err" | outcome >"$1"
}

settle "$work/expected"
check "without faults: $copies cases, one original in quarantine" is "$work/expected" \
    ".cases == $copies and .states[0].state == \"closed\" and .states[0].missing == 0 and ([.states[0].originals[] | select(.code)] | length) == 1"

for round in $(seq "$rounds"); do
    "$guichet" db stop >/dev/null 2>&1
    GUICHET_HOME=$work/home$round
    "$guichet" ingest "${arguments[@]}" "$work/lot" >/dev/null 2>&1 &
    pid=$!
    nap
    [ $((RANDOM % 2)) -eq 0 ] && sleep 2 # sometimes past the making of the cluster, into the work
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
    "$guichet" ingest --no-wait "${arguments[@]}" "$work/lot" >/dev/null 2>&1
    "$guichet" work --workers 2 --lease 2 >/dev/null 2>&1 &
    pid=$!
    kill_some $pid 3
    [ $((RANDOM % 2)) -eq 0 ] && kill_postgres
    nap
    kill -9 $pid 2>/dev/null && kills=$((kills + 1))
    wait $pid 2>/dev/null
    sleep 3 # the leases of the dead
    settle "$work/round"
    check "round $round (SEED=$seed): the same outcome" diff "$work/expected" "$work/round"
    check "round $round: store and journal are sound" "$guichet" db status
done
echo "# $kills processes killed"
