#!/usr/bin/env bash
# Two machines at one store, each in a network of its own, made here and reaching nothing else: they share the work, and when one
# vanishes in the middle of it (its cable, not its process) the other goes on within a minute; back again, it does no harm.
set -uo pipefail
[ -n "${GUICHET_TEST_NETWORK:-}" ] || no_store=1
. "$(dirname "$0")/../command/check.bash"
if [ -z "${GUICHET_TEST_NETWORK:-}" ]; then
    [ "$(id -u)" -eq 0 ] && command -v ip >/dev/null && unshare --net --mount sh -c 'mount -t tmpfs none /run && ip link set lo up && ip netns add probe' 2>/dev/null ||
        skip_all "networks of its own are not permitted here"
    trap - EXIT
    rm -rf "$work"
    GUICHET_TEST_NETWORK=1 exec unshare --net --mount "$0"
fi
mount -t tmpfs none /run
ip link set lo up
ip link add bridge type bridge
ip address add 10.99.0.1/24 dev bridge
ip link set bridge up
for machine in 2 3; do
    ip netns add "m$machine"
    ip link add "port$machine" type veth peer name eth0 netns "m$machine"
    ip link set "port$machine" master bridge up
    ip netns exec "m$machine" ip address add "10.99.0.$machine/24" dev eth0
    ip netns exec "m$machine" ip link set eth0 up
done

"$samples" --count 40 --seed 95 --no-lines --output "$work/lot" >/dev/null
for machine in 2 3; do
    mkdir "$work/lot$machine"
done
mv "$work"/lot/000[0-1]*.tif "$work/lot2/"
mv "$work"/lot/*.tif "$work/lot3/"
"$guichet" db migrate >/dev/null
"$guichet" db stop >/dev/null
data=$(store_data)
echo "listen_addresses = '10.99.0.1'" >>"$data/postgresql.auto.conf"
echo "host guichet guichet 10.99.0.0/24 scram-sha-256" >>"$data/pg_hba.conf"
own=$("$guichet" db url)
password=$(cut -d: -f5 "$(sed -E "s/.*passfile='?([^' ]+).*/\1/" <<<"$own")")
sql() { psql -XAtq -d "$own" -c "SET search_path = guichet; $1"; }
on() { # machine, command...
    GUICHET_HOME=$work/home$1 GUICHET_DB="host=10.99.0.1 port=5432 dbname=guichet user=guichet password=$password" \
        timeout 200 ip netns exec "m$1" "$guichet" "${@:2}"
}
arguments=(--office 75 --received 2026-11-20 --no-wait)
check "one machine reaches the store and nothing else" bash -c "
    ip netns exec m2 ip route | grep -vq default && [ \$(ip netns exec m2 ip route | wc -l) -eq 1 ]"
check "each takes a batch in" on 2 ingest "${arguments[@]}" "$work/lot2"
check "at its own spool, into one store" on 3 ingest "${arguments[@]}" "$work/lot3"
check "forty originals wait" test "$(sql "SELECT count(*) FROM job WHERE state = 'waiting'")" -eq 40

on 2 work --workers 2 >/dev/null 2>&1 &
first=$!
on 3 work --workers 2 >/dev/null 2>&1 &
second=$!
for _ in $(seq 600); do
    [ "$(sql "SELECT count(*) FROM original WHERE state = 'read'")" -ge 8 ] && break
    sleep 0.05
done
check "both work" test "$(sql "SELECT count(DISTINCT split_part(worker, '/', 2)) FROM job WHERE worker <> ''")" -ge 2
ip link set port2 down
held=$(sql "SELECT string_agg(id::text, ',') FROM job WHERE state = 'running'")
moves_on() {
    local until=$((SECONDS + 60))
    while [ $SECONDS -lt $until ]; do
        [ "$(sql "SELECT count(*) FROM job WHERE state IN ('waiting', 'running')")" -eq 0 ] && return 0
        sleep 0.2
    done
    sql "SELECT id, kind, state, worker, attempt, due_at - now() FROM job WHERE state IN ('waiting', 'running')" >&2
    return 1
}
before=$SECONDS
check "one vanishes (jobs $held in hand): the other has done all within a minute" moves_on
echo "# after $((SECONDS - before)) s"
ip link set port2 up
sleep 2
kill -TERM $first $second
wait $first $second 2>/dev/null
for machine in 2 3; do
    on $machine ingest --json --office 75 --received 2026-11-20 "$work/lot$machine" >"$work/outcome$machine" 2>/dev/null
done
check "the same outcome: twenty cases by one" is "$work/outcome2" '(.cases | length) == (.states[0].original_count) and .states[0].state == "closed" and .states[0].missing == 0'
check "and twenty by the other" is "$work/outcome3" '(.cases | length) == (.states[0].original_count) and .states[0].state == "closed" and .states[0].missing == 0'
check "forty cases, none twice" test "$(sql "SELECT count(*) || ' ' || count(DISTINCT number) FROM case_file")" = "40 40"
check "store, journal and seals are sound" "$guichet" verify --all
