#!/usr/bin/env bash
# The disk fails under the commands that write files: backup, export, anchor, trust, and the numbers of a node. Who said "done" has a whole
# result; who did not has said so, and the same command again does it. STEP=1 tries every call, by default a few.
set -uo pipefail
. "$(dirname "$0")/../command/check.bash"
fail=$(realpath "${OUT:-build}")/tests/fault/fail.so
[ -e "$fail" ] || skip_all "$fail is not built"
! ldd "$guichet" | grep -q libasan || skip_all "the sanitizer has to come first among the libraries"
if [ "${STEP:-0}" = 1 ]; then numbers=$(seq 1 60); else numbers="1 2 4 9"; fi
plans="write:ENOSPC write:short sync:EIO rename:EIO"
"$samples" --count 2 --seed 57 --no-lines --output "$work/lot" >/dev/null
"$guichet" ingest --json --office 75 --received 2026-11-20 "$work/lot/00001.tif" 2>/dev/null | jq -r '.cases[0]' >"$work/case"
number=$(cat "$work/case")
home=$GUICHET_HOME
url=$("$guichet" db url)
GUICHET_HOME=$work/node GUICHET_DB=$url "$guichet" node join guichet-1 --office 75 --numbers 5000 >/dev/null

manifest_whole() { [ -e "$1/manifest-sha256.txt" ] && (cd "$1" && sha256sum -c --quiet manifest-sha256.txt); }
# Each pair: does it once into a place of its own; and says whether what is there is whole.
do_backup() { "$guichet" backup -o "$work/made"; }
whole_backup() { manifest_whole "$work/made" && [ -s "$work/made/data/store.dump" ]; }
do_export() { "$guichet" export --case "$number" -o "$work/made"; }
whole_export() { manifest_whole "$work/made"; }
do_anchor() { "$guichet" anchor; }
whole_anchor() { "$guichet" verify --all >/dev/null; }
"${OUT:-build}/tools/bill" "$work/bill" "M/SPECIMEN/AUGUSTE" "1 RUE A" 75001 PARIS
"${OUT:-build}/tools/bill" "$work/bill2" "M/SPECIMEN/BRUNO" "1 RUE A" 75001 PARIS
do_trust() { "$guichet" trust import "$work/bill/certificate.pem" && "$guichet" trust import "$work/bill2/certificate.pem"; }
whole_trust() { "$guichet" trust list --json | jq -e '.certificates | length == 2'; }
i=0
do_node() { GUICHET_HOME=$work/node GUICHET_DB="host=$work/nowhere" "$guichet" ingest --json --received 2026-11-20 "$work/some.tif" >"$work/given"; }
whole_node() { jq -er --arg i "$i" '.batches[0].deposit + " " + $i' "$work/given" >>"$work/numbers"; }

faults=0
for what in backup export anchor trust node; do
    for plan in $plans; do
        for at in $numbers; do
            rm -rf "$work/made" "$work/mark"
            i=$((i + 1))
            echo "$i" >"$work/some.tif"
            # Something new to anchor.
            [ $what = trust ] && rm -f "$GUICHET_HOME/trust.json"
            [ $what = anchor ] && "$guichet" office 75 --name P --address A --phone "$i" >/dev/null
            LD_PRELOAD=$fail GUICHET_FAIL="${plan%:*}:$at:${plan#*:}" GUICHET_FAIL_MARK=$work/mark do_$what >"$work/do.out" 2>"$work/do.err"
            status=$?
            [ -e "$work/mark" ] || break
            faults=$((faults + 1))
            if [ $status -eq 0 ]; then
                check "$what, $plan number $at: what is said to be done is whole" whole_$what
            else
                check "$what, $plan number $at: it is said" test -s "$work/do.err" -o -s "$work/do.out"
            fi
            rm -rf "$work/made"
            do_$what >"$work/do.out" 2>"$work/do.err"
            check "$what, after $plan number $at: again, it is done" whole_$what
        done
    done
done
check "no number of the node was given to two things" bash -c "
    [ \$(sort -u '$work/numbers' | cut -d' ' -f1 | sort | uniq -d | wc -l) -eq 0 ] && [ \$(sort -u '$work/numbers' | wc -l) -ge 8 ]"
check "the faults came ($faults)" test $faults -ge 20
GUICHET_HOME=$home
