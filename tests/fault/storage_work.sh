#!/usr/bin/env bash
# Each call fails once by which work, its reader and the store talk to each other, or by which a process is begun: interrupted, halved, the
# other side gone, no memory, no process. And the disk fails under the pages of a scanner. With work given again all is as if nothing
# had been; what a scan says to be there is whole. STEP=1 tries every call, by default some of each kind, from the first to the last.
set -uo pipefail
. "$(dirname "$0")/../command/check.bash"
talk=$(realpath "${OUT:-build}")/tests/fault/talk.so
fail=$(realpath "${OUT:-build}")/tests/fault/fail.so
[ -e "$talk" ] || skip_all "$talk is not built"

"$samples" --count 1 --seed 59 --no-lines --output "$work/lot" >/dev/null
"$guichet" db migrate >/dev/null # its server is not among those whose calls fail
number=0
# A scan of its own, given to the store, and not read yet.
give() {
    number=$((number + 1))
    rm -rf "$work/one" && mkdir "$work/one"
    cp "$work"/lot/*.* "$work/one/scan.tif"
    echo $number >>"$work/one/scan.tif"
    "$guichet" ingest --office 75 --received 2026-11-20 --no-wait "$work/one" >/dev/null 2>&1
}
work_on() { timeout -k 5 120 "$guichet" work --once --workers 1 --lease 2 >"$work/work.out" 2>"$work/work.err"; }
faulted() { # kind, number, how: exit code of work
    rm -f "$work/mark"
    timeout -k 5 120 env GUICHET_TALK="$1:$2:$3" GUICHET_TALK_MARK="$work/mark" LD_PRELOAD="$talk" "$guichet" work --once --workers 1 --lease 2 >"$work/work.out" 2>"$work/work.err"
}
came() { head -c 4 "$work/mark" | grep -q came; }
settled() {
    work_on
    # Given again it is only looked at; what was in hand comes back with its lease, or at once.
    timeout -k 5 60 "$guichet" ingest --json --office 75 --received 2026-11-20 "$work/one" >"$work/after" 2>"$work/after.err"
    is "$work/after" '(.states | length) == 1 and (.states[0] | .state == "closed" and .pages == 3 and .missing == 0 and (.originals | length) == 1
                      and .originals[0].problem == null) and (.cases | length) == 1' && psql -XAt -d "$url" -c "
        SELECT count(*) FROM guichet.job WHERE state IN ('waiting', 'running') AND kind IN ('read', 'assemble')" | grep -qx 0
}
url=$("$guichet" db url)
export GUICHET_DB=$url
give
check "without a fault: read, and a case" settled

faults=0 felt=0
plans="send:EINTR send:short send:reset receive:EINTR receive:short receive:reset memory:ENOSPC memory:short fork:EAGAIN wait:EINTR"
[ "${STEP:-0}" = 1 ] || plans="send:short send:reset receive:short receive:reset memory:ENOSPC fork:EAGAIN wait:EINTR"
declare -A calls=()
for plan in $plans; do
    kind=${plan%:*} how=${plan#*:}
    if [ -z "${calls[$kind]:-}" ]; then
        give
        faulted "$kind" 1000000000 none # counts
        calls[$kind]=$(od -A n -t d4 -j 8 -N 4 "$work/mark" | tr -d ' ')
        check "$kind: there are such calls (${calls[$kind]})" test "${calls[$kind]}" -ge 1
    fi
    if [ "${STEP:-0}" = 1 ]; then places=$(seq 1 "${calls[$kind]}"); else places=$(printf '%s\n' 1 $((calls[$kind] / 2)) | awk '$1 > 0' | sort -nu); fi
    for at in $places; do
        give
        faulted "$kind" "$at" "$how"
        status=$?
        came || continue # the last ones are not there each time
        faults=$((faults + 1))
        [ $status -eq 0 ] || felt=$((felt + 1))
        check "work, $plan number $at of ${calls[$kind]}: it ends" test $status -lt 124
        check "work, after $plan number $at: read once, one case" settled
    done
done
check "the faults came ($faults; $felt ended the command)" test $faults -ge 10
check "store, journal and originals are sound" "$guichet" verify --all

# A scanner's pages: JPEG, and G4 for black and white. The mark lies where the jailed driver may write.
export SANE_CONFIG_DIR=$work/sane
mkdir "$SANE_CONFIG_DIR"
echo test >"$SANE_CONFIG_DIR/dll.conf"
printf 'number_of_devices 1\nmode Gray\ndepth 8\nresolution 50.0\ntest-picture "Color pattern"\n' >"$SANE_CONFIG_DIR/test.conf"
scan() { "$guichet" scan -o "$work/pages" --json --device test:0 --source feeder --pages 3 --resolution 75 "$@" >"$work/lines" 2>"$work/scan.err"; }
pages_whole() { # exit code of the scan
    local there=("$work"/pages/page-*[0-9].*)
    [ -e "${there[0]}" ] || there=()
    mapfile -t there < <(printf '%s\n' "${there[@]}" | grep -v '\.part$')
    [ "${#there[@]}" -eq "$(grep -c '"page":' "$work/lines")" ] || { ls "$work/pages"; cat "$work/lines"; return 1; } >&2
    if [ "$1" -eq 0 ]; then [ "${#there[@]}" -eq 3 ] || return 1; else grep -q '"error"' "$work/lines" || return 1; fi
    [ "${#there[@]}" -eq 0 ] || "$guichet" read --json "${there[@]}" >"$work/read" 2>/dev/null
}
faults=0
for mode in "--mode grey" "--set depth=1"; do
    for plan in write:ENOSPC write:EINTR write:short rename:EIO; do
        if [ "${STEP:-0}" = 1 ]; then places=$(seq 1 60); else places="1 3"; fi
        for at in $places; do
            rm -rf "$work/pages" && mkdir "$work/pages"
            # shellcheck disable=SC2086
            LD_PRELOAD=$fail GUICHET_FAIL="${plan%:*}:$at:${plan#*:}" GUICHET_FAIL_MARK=$work/pages/mark scan $mode
            status=$?
            [ -e "$work/pages/mark" ] || break
            faults=$((faults + 1))
            check "scan $mode, $plan number $at: what is said to be there is whole, what is not is said" pages_whole $status
        done
    done
done
check "the faults came ($faults)" test $faults -ge 8
rm -rf "$work/pages"
check "and then a scan is a scan" scan --mode grey
