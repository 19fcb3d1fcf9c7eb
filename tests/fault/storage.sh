#!/usr/bin/env bash
# Every call that writes, syncs or renames fails once: disk full, broken disk, interrupted, half written. What is said to be
# received is whole in the spool; what is not is said; the same files given again are there once.
# STEP=1 tries every call, by default every third.
set -uo pipefail
. "$(dirname "$0")/../command/check.bash"
fail=$(realpath "${OUT:-build}")/tests/fault/fail.so
[ -e "$fail" ] || skip_all "$fail is not built"
! ldd "$guichet" | grep -q libasan || skip_all "the sanitizer has to come first among the libraries"
"$samples" --count 2 --seed 51 --output "$work/lot" >/dev/null
export GUICHET_DB="host=$work/nowhere dbname=guichet connect_timeout=2"

give() { "$guichet" ingest --office 75 --received 2026-11-20 --no-wait "$work/lot" >"$work/give.out" 2>&1; }
with_fault() { # kind, number, how
    rm -rf "$GUICHET_HOME/spool" "$work/mark"
    LD_PRELOAD=$fail GUICHET_FAIL="$1:$2:$3" GUICHET_FAIL_MARK=$work/mark give
    local status=$?
    if [ $status -eq 0 ] && ! spool_whole 3; then
        echo "said to be received, and is not whole" >&2
        return 1
    fi
    if [ $status -ne 0 ] && ! grep -q "Pas reçu\|rien n'est perdu\|ne permet pas" "$work/give.out"; then
        cat "$work/give.out" >&2
        return 1
    fi
    give && spool_whole 3
}

faults=0
for plan in write:ENOSPC write:EINTR write:short sync:EIO rename:EIO; do
    for number in $(seq 1 "${STEP:-3}" 40); do
        kind=${plan%:*} how=${plan#*:}
        with_fault "$kind" "$number" "$how" >"$work/fault.out" 2>"$work/fault.err"
        sound=$?
        [ -e "$work/mark" ] || break
        faults=$((faults + 1))
        check "$kind number $number: $how" bash -c "cat '$work/fault.err' '$work/give.out' >&2; exit $sound"
    done
done
check "the faults came ($faults)" test $faults -ge 10
