#!/usr/bin/env bash
# The store's disk is full, then its server dies on it and cannot start: paper is taken in, by command and at the desk, with a proof of deposit;
# no work is given up meanwhile; when there is room, all of it goes on by itself, and the outcome is that of a disk with room.
# The disk is a small file system in memory, in a mount namespace of this test's own.
set -uo pipefail
[ -n "${OWN_MOUNTS:-}" ] || { unshare -m true 2>/dev/null && exec unshare -m env OWN_MOUNTS=1 "$0"; }
no_store=1
. "$(dirname "$0")/../command/check.bash"
[ -n "${OWN_MOUNTS:-}" ] || skip_all "no file systems of its own are permitted here: to be run as root"
disk=$GUICHET_HOME/pg
mkdir -p "$disk"
mount -t tmpfs -o size=400m,mode=0711 none "$disk" 2>/dev/null || skip_all "no file system in memory can be mounted here"
worker='' serve=
let_go() {
    kill $worker $serve 2>/dev/null
    wait $worker $serve
    "$guichet" db stop >/dev/null 2>&1
    umount -l "$disk"
    finish
} 2>/dev/null
trap let_go EXIT
fill() { # the last bytes too; what is left open to the server's account alone does not count
    head -c 1G /dev/zero >"$disk/ballast" 2>/dev/null
    head -c 1M /dev/zero >"$disk/rest" 2>/dev/null
}
make_room() { rm -f "$disk/ballast" "$disk/rest"; }
take_in() { "$guichet" ingest "${arguments[@]}" --no-wait "$1"; }
patiently() { # command...: until it is so, a minute at most
    for _ in $(seq 300); do "$@" && return 0; sleep 0.2; done
    "$@"
}
nothing_to_do() { [ "$(store "SELECT count(*) FROM guichet.job WHERE state IN ('waiting', 'running') AND kind <> 'look'")" = 0 ]; }
desk_has_three() {
    [ "$(store "SELECT string_agg(o.sequence::text, ' ' ORDER BY o.sequence) FROM guichet.original o JOIN guichet.batch b ON b.id = o.batch_id
        WHERE b.key = '$deposit' AND b.state <> 'open'")" = "1 2 3" ]
}
settled() { # lot: what became of it; taking it in again only looks at it
    "$guichet" ingest --json "${arguments[@]}" "$1" 2>/dev/null | outcome
}
waits() { # key of batches, how many entries of them; the mark of a deposit that is still open does not count
    local found
    found=$(find "$GUICHET_HOME/spool/waiting" -name "$1*.spool" ! -name "*.000000.spool" -printf '%f\n')
    [ "$(grep -c . <<<"$found")" -eq "$2" ] || { echo "$found" >&2; return 1; }
}
store() { psql -X -At -d "$("$guichet" db url)" -c "$1"; }

arguments=(--office 75 --channel mail --received 2026-11-20)
for lot in first before during later desk; do
    "$samples" --count 2 --seed $((60 + ${#lot} * 7 + $(printf %d "'$lot"))) --output "$work/$lot" >/dev/null
done
home=$GUICHET_HOME
GUICHET_HOME=$work/other
for lot in before during later; do settled "$work/$lot"; done >"$work/expected"
"$guichet" db stop >/dev/null
check "with room: two cases a batch" is "$work/expected" '.cases == 2 and .states[0].state == "closed"'
GUICHET_HOME=$home

"$guichet" serve --port 0 --workers 0 >"$work/serve" 2>"$work/serve.err" &
serve=$!
patiently grep -q http "$work/serve"
desk=$(grep -o 'http://[^ ]*' "$work/serve" | head -1)api/v1
ask() { curl -s -o "$work/answer" -w '%{http_code}' -b "$work/jar" -c "$work/jar" -H "X-CSRF-Token: $(cat "$work/csrf" 2>/dev/null)" "$@"; }
ask -H 'Content-Type: application/json' -d "{\"name\":\"admin\",\"password\":\"$(grep -o 'passe [^ ]*' "$work/serve" | cut -d' ' -f2)\"}" "$desk/session" >/dev/null
ask "$desk/session" >/dev/null
jq -r .csrf "$work/answer" >"$work/csrf"
ask -H 'Content-Type: application/json' -d '{}' "$desk/deposits" >/dev/null
deposit=$(jq -r .key "$work/answer")
put() { # place, file, what must be answered
    [ "$(ask -X PUT --data-binary "@$2" "$desk/deposits/$deposit/files?sequence=$1&name=$1.tif")" = 201 ] && is "$work/answer" "$3"
}
is_told() { # words: to somebody who comes in now
    ask -H 'Content-Type: application/json' -d '{"name":"admin","password":"x"}' "$desk/session" >/dev/null
    grep -q "$1" "$work/answer" || { cat "$work/answer" <(echo) >&2; return 1; }
}

# A store that has worked before: it gives out jobs on a full disk, and has no room for their results.
settled "$work/first" >/dev/null
take_in "$work/before" >/dev/null 2>&1
check "with room, what is given at the desk is in the store" put 1 "$work/desk/00001.tif" '.stored'
fill
"$guichet" work --workers 2 2>"$work/log" &
worker=$!
check "full: ingest gives a proof of deposit all the same" says "preuve de dépôt D-" take_in "$work/during"
check "and the files are durable in the spool: two originals and the end of the batch" waits D 3
check "at the desk what is given is kept" put 2 "$work/desk/00002.tif" '.stored | not'
check "work says why it stands still" patiently grep -q "No space left" "$work/log"
sleep 4
check "jobs were tried, and none of these attempts counts" test "$(store "
    SELECT max(attempt) > 1 AND min(max_attempts - attempt) >= 4 FROM guichet.job WHERE state IN ('waiting', 'running')")" = t
kill -9 "$(head -1 "$(find "$disk" -name postmaster.pid)")"
sleep 1
fill
check "its server dead: ingest gives a proof of deposit" says "preuve de dépôt D-" take_in "$work/later"
# Mostly it cannot even start, for want of a piece of journal; where one lies ready it does.
if ! "$guichet" case list >/dev/null 2>&1; then
    check "it cannot start, and the desk says that the disk is full" patiently is_told "le disque de la base est plein"
    check "so does doctor" says "is full; make room" "$guichet" doctor
fi
head -c 3000 /dev/urandom | cat "$work/desk/00001.tif" - >"$work/third.tif"
check "and goes on taking files" put 3 "$work/third.tif" '.stored | not'
check "the worker lives" kill -0 $worker

make_room
check "with room again all that was kept is delivered" patiently waits '' 0
check "all is read and put together, nobody having touched it" patiently nothing_to_do
for lot in before during later; do settled "$work/$lot"; done >"$work/outcome"
check "the same outcome as with room" diff "$work/expected" "$work/outcome"
ask -X POST -H 'Content-Type: application/json' -d '{}' "$desk/deposits/$deposit/finish" >/dev/null
check "the deposit of the desk ends with its three files, each once" patiently desk_has_three
check "store, journal and originals are sound" "$guichet" verify --all
kill -TERM $worker
wait $worker
check "the worker ends cleanly" test $? -eq 0
worker=
