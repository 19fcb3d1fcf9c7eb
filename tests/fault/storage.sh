#!/usr/bin/env bash
# Every call that writes, syncs or renames fails once: disk full, broken disk, interrupted, half written. What is said to be
# received is whole in the spool; what is not is said; the same files given again are there once.
# STEP=1 tries every call, by default every third.
set -uo pipefail
no_store=1
. "$(dirname "$0")/../command/check.bash"
fail=$(realpath "${OUT:-build}")/tests/fault/fail.so
[ -e "$fail" ] || skip_all "$fail is not built"
"$samples" --count 2 --seed 51 --output "$work/lot" >/dev/null
export GUICHET_DB="host=$work/nowhere dbname=guichet connect_timeout=2"

give() { "$guichet" ingest --office 75 --received 2026-11-20 --no-wait "$work/lot" >"$work/give.out" 2>&1; }
with_fault() { # kind, number, how
    rm -rf "$GUICHET_HOME/spool" "$work/mark"
    LD_PRELOAD=$fail GUICHET_FAIL="$1:$2:$3" GUICHET_FAIL_MARK=$work/mark give
    local status=$?
    echo $status >"$work/status"
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

# Given again while it waits: what was said to be received stays so, whatever becomes of the second time.
again_with_fault() { # kind, number, how
    rm -rf "$GUICHET_HOME/spool" "$work/mark"
    give || return 1
    LD_PRELOAD=$fail GUICHET_FAIL="$1:$2:$3" GUICHET_FAIL_MARK=$work/mark give
    echo $? >"$work/status"
    find "$GUICHET_HOME/spool/waiting" -name '*.000000.spool' -delete # the second time's mark may have stayed
    spool_whole 3
}
# A hot folder: each scan is in the spool, whole, or still where it lay; and once the disk is well all are in the spool.
watch() { "$guichet" watch --office 75 --once $delete "$work/hot" >"$work/give.out" 2>&1; }
none_lost() {
    local left
    left=$(find "$work/hot" -maxdepth 1 -type f | wc -l)
    spool_whole "$(find "$GUICHET_HOME/spool/waiting" -type f | wc -l)" || return 1
    { cat "$GUICHET_HOME"/spool/waiting/* | grep -ao '"sha256":"[0-9a-f]*"' | grep -o '[0-9a-f]\{64\}'
      find "$work/hot" -maxdepth 1 -type f -exec sha256sum {} + | cut -d' ' -f1; } 2>/dev/null | sort -u | comm -23 "$work/sums" - >"$work/lost"
    [ ! -s "$work/lost" ] || { echo "lost, with $left left in the folder:"; cat "$work/lost"; } >&2
    [ ! -s "$work/lost" ]
}
watch_with_fault() { # kind, number, how
    rm -rf "$GUICHET_HOME/spool" "$work/mark" "$work/hot"
    cp -r "$work/pages" "$work/hot"
    LD_PRELOAD=$fail GUICHET_FAIL="$1:$2:$3" GUICHET_FAIL_MARK=$work/mark watch
    echo $? >"$work/status"
    none_lost && watch && none_lost && [ -z "$(find "$work/hot" -maxdepth 1 -type f)" ] && spool_whole 5
}
mkdir "$work/pages"
perl "$(dirname "$0")/../bench/hot_folder_pages.pl" "$work/pages" 5
sha256sum "$work"/pages/* | cut -d' ' -f1 | sort >"$work/sums"

faults=0 unfelt=0 delete='' overlooked=$((${STEP:-0} == 1 ? 2 : 0))
try() { # what is done, its name, how many calls at most
    local plan number kind how sound
    for plan in write:ENOSPC write:EINTR write:short sync:EIO rename:EIO; do
        for number in $(seq 1 "${STEP:-3}" "$3"); do
            kind=${plan%:*} how=${plan#*:}
            "$1" "$kind" "$number" "$how" >"$work/fault.out" 2>"$work/fault.err"
            sound=$?
            [ -e "$work/mark" ] || break
            faults=$((faults + 1))
            [ "$kind" = sync ] && [ "$(cat "$work/status")" -eq 0 ] && unfelt=$((unfelt + 1))
            check "$2, $kind number $number: $how" bash -c "cat '$work/fault.err' '$work/give.out' >&2; exit $sound"
        done
    done
}
try with_fault ingest 40
try again_with_fault "the same again" 40
try watch_with_fault watch 40
delete=--delete
try watch_with_fault "watch --delete" 40
check "the faults came ($faults)" test $faults -ge 30
# GLib overlooks that of the folder of the proofs of deposit, the last of each time.
check "a sync that fails is no receipt ($unfelt were not told)" test $unfelt -le "$overlooked"
