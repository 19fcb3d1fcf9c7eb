#!/usr/bin/env bash
# The connection to the store is cut in the middle of a commit, before the server has it or before its answer comes; the
# store is slow; the store can only be read. Given again, each batch is there once, with its case.
set -uo pipefail
. "$(dirname "$0")/../command/check.bash"
cut=$(realpath "${OUT:-build}")/tests/fault/cut
[ -x "$cut" ] || skip_all "$cut is not built"
# A statement's name goes by when it is prepared, then when it is executed.
places=("transaction_commit 1" "transaction_commit 2" "reading_store 2" "batch_assemble 2")
"$samples" --count $((2 * ${#places[@]} + 2)) --seed 61 --no-lines --output "$work/scans" >/dev/null
"$guichet" db migrate >/dev/null
url=$("$guichet" db url)
host=$(sed -E "s/.*host='?([^' ]+).*/\1/" <<<"$url")
socket=$(find "$host" -name '.s.PGSQL.*' ! -name '*.lock' | head -1)
mkdir "$work/proxy"
through=${url/"$host"/"$work/proxy"}

give() { "$guichet" ingest --json --office 75 --received 2026-11-20 "$work/scans/$1"; }
through_proxy() { # mode, word and number, command...
    local mode=$1 place=$2
    shift 2
    rm -f "$work/proxy/"* "$work/proxy/".s.* "$work/mark"
    "$cut" "$work/proxy/$(basename "$socket")" "$socket" "$mode" "${place#* }" "${place% *}" "$work/mark" &
    local proxy=$!
    until [ -S "$work/proxy/$(basename "$socket")" ]; do sleep 0.05; done
    GUICHET_DB=$through timeout 60 "$guichet" "$@" >"$work/through" 2>&1
    kill $proxy
    wait $proxy 2>/dev/null
}
between() { through_proxy "$1" "$2" ingest --office 75 --received 2026-11-20 "$work/scans/$3"; } # mode, word and number, file
settled() { # file: given again without a proxy it is one closed batch with one case, nothing waits
    "$guichet" work --once --workers 1 --lease 2 >/dev/null 2>&1
    give "$1" >"$work/after" 2>"$work/after.err"
    is "$work/after" '(.cases | length) == 1 and (.states | length) == 1 and .states[0].state == "closed" and .states[0].pages == 3'
}

file=0
for mode in before after; do
    for place in "${places[@]}"; do
        file=$((file + 1))
        between $mode "$place" "$(printf '%05d.tif' $file)"
        check "$place cut $mode the server has it" test -e "$work/mark"
        check "afterwards: one batch, one case" settled "$(printf '%05d.tif' $file)"
    done
done
file=$((file + 1))
between slow "- 0" "$(printf '%05d.tif' $file)"
check "a slow store: one batch, one case" settled "$(printf '%05d.tif' $file)"
file=$((file + 1))
GUICHET_DB="$url options='-c default_transaction_read_only=on'" timeout 60 "$guichet" ingest --office 75 --received 2026-11-20 \
    "$work/scans/$(printf '%05d.tif' $file)" >"$work/through" 2>&1
check "a store that can only be read, then again as it was: one batch, one case" settled "$(printf '%05d.tif' $file)"
"$guichet" case list --json >"$work/cases" 2>/dev/null
check "as many cases as files" is "$work/cases" "length == $file"
# A hot folder's files go to the store together: until it has said that all are on its disk, each stays on ours.
all_there() { # how many
    "$guichet" work --once --workers 1 --lease 2 >/dev/null 2>&1
    psql -XAt -d "$url" -c "SELECT count(*), count(DISTINCT sha256) FROM guichet.original WHERE name LIKE 'page0%'" | grep -qx "$1|$1" &&
        [ -z "$(ls "$GUICHET_HOME/spool/waiting")" ]
}
waits() { ls "$GUICHET_HOME/spool/waiting" | wc -l; }
mkdir "$work/hot"
taken=0
for mode in before after; do
    perl "$(dirname "$0")/../bench/hot_folder_pages.pl" "$work/hot" $((taken + 3))
    taken=$((taken + 3))
    through_proxy $mode "commit_settle 2" watch --once --office 75 "$work/hot"
    check "several files, their commit cut $mode the server has it: they are taken" bash -c "[ -e '$work/mark' ] && [ -z \"\$(find '$work/hot' -maxdepth 1 -type f)\" ]"
    check "and none has left the spool" test "$(waits)" -ge 3
    check "afterwards each is there, once" all_there $taken
done
check "store and journal are sound" "$guichet" db status
