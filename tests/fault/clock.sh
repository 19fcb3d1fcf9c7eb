#!/usr/bin/env bash
# The clock of the store and of the workers goes back an hour in the middle of a batch: the same outcome, and nobody waits for the hour.
set -uo pipefail
. "$(dirname "$0")/../command/check.bash"
preload=$(realpath "${OUT:-build}")/tests/fault/clock.so
[ -e "$preload" ] || skip_all "$preload is not built"
"$samples" --count 6 --seed 91 --no-lines --output "$work/lot" >/dev/null
export GUICHET_CLOCK=$work/clock
set_clock() { # seconds: in place, it is mapped
    perl -e 'print pack("q", $ARGV[0])' -- "$1" | dd of="$GUICHET_CLOCK" conv=notrunc status=none
}
set_clock 0
chmod 644 "$GUICHET_CLOCK"
export LD_PRELOAD=$preload
"$guichet" db migrate >/dev/null
sql() { psql -XAtq -d "$("$guichet" db url)" -c "SET search_path = guichet; $1"; }
check "the store runs by the clock of this test" bash -c "
    perl -e 'print pack(\"q\", 7200)' | dd of='$GUICHET_CLOCK' conv=notrunc status=none
    later=\$(psql -XAtq -d '$("$guichet" db url)' -c 'SELECT extract(epoch FROM now())::bigint')
    perl -e 'print pack(\"q\", 0)' | dd of='$GUICHET_CLOCK' conv=notrunc status=none
    [ \$((later - \$(date +%s))) -gt 7000 ]"

arguments=(--office 75 --received 2026-11-20)
"$guichet" ingest --no-wait "${arguments[@]}" "$work/lot" >/dev/null 2>&1
"$guichet" work --workers 1 --lease 40 >/dev/null 2>&1 &
pid=$!
for _ in $(seq 300); do
    [ "$(sql "SELECT count(*) FROM original WHERE state = 'read'")" -ge 1 ] && break
    sleep 0.1
done
set_clock -3600
# The one that has a job in hand vanishes at this very moment: its lease ends in an hour and forty seconds, by the clock.
kill -9 $pid
wait $pid 2>/dev/null
left=$(sql "SELECT count(*) FROM job WHERE state IN ('waiting', 'running') AND due_at > now() + interval '50 min'")
check "jobs are due an hour from now, by the clock ($left)" test "$left" -ge 1
"$guichet" work --workers 2 >/dev/null 2>&1 &
pid=$!
done_all() {
    local until=$((SECONDS + 60))
    while [ $SECONDS -lt $until ]; do
        [ "$(sql "SELECT count(*) FROM job WHERE state IN ('waiting', 'running')")" -eq 0 ] && return 0
        sleep 0.2
    done
    sql "SELECT * FROM job WHERE state IN ('waiting', 'running')" >&2
    return 1
}
check "they are done all the same, within the minute" done_all
kill -TERM $pid
wait $pid
# Jobs that nobody does would hold it for the hour.
timeout 60 "$guichet" ingest --json "${arguments[@]}" "$work/lot" >"$work/outcome" 2>/dev/null
check "six cases, every page once" is "$work/outcome" '(.cases | length) == 6 and .states[0].state == "closed" and .states[0].missing == 0 and .states[0].pages == 18'
check "store, journal and seals are sound" "$guichet" verify --all
